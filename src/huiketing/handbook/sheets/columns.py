"""The four sheets of the workbook: their names, their heads, and what may stand in each column.

Heads and names are Chinese in every language: a file that was taken out in one is taken in in
any other.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huiketing.base.text import clean_text
from huiketing.clock.periods import MOST, Unit
from huiketing.handbook.models import ProcedureVersion
from huiketing.sheets.columns import Column, Parse, one_of, text, whole_number, yes_no

ARTICLES, MATERIALS, STEPS, ALIASES, HELP = "条目", "材料", "步骤", "说法别名", "填写说明"
PART = "｜"  # between the parts of one line in a cell

UNITS = {
    "分钟": Unit.MINUTE,
    "小时": Unit.HOUR,
    "工作日": Unit.WORKING_DAY,
    "自然日": Unit.DAY,
    "月": Unit.MONTH,
}
TYPES = {
    "即办": ProcedureVersion.Type.ON_THE_SPOT,
    "承诺": ProcedureVersion.Type.PROMISED,
    "应急": ProcedureVersion.Type.URGENT,
}
KINDS = {
    "窗口": ProcedureVersion.ChannelKind.DESK,
    "电话": ProcedureVersion.ChannelKind.PHONE,
    "网上": ProcedureVersion.ChannelKind.ONLINE,
    "上门": ProcedureVersion.ChannelKind.VISIT,
    "邮寄": ProcedureVersion.ChannelKind.POST,
}


def lines(said: str) -> list[str]:
    """A cell of several lines, one thing a line."""
    return [line for line in (part.strip() for part in clean_text(said).split("\n")) if line]


def listed(said: str) -> list[str]:
    """A cell of names: one a line, or 、 between them."""
    return [part for line in lines(said) for part in map(str.strip, line.split("、")) if part]


@dataclass(frozen=True)
class Field:
    """A column and the field of a version it fills; what only shows has no field."""

    head: str
    field: str = ""
    parse: Parse = clean_text
    hint: object = ""
    required: bool = False
    default: object = ""
    width: float = 0

    @property
    def column(self) -> Column:
        """As the reader of tables knows it."""
        return Column(
            key=self.field or self.head,
            head=self.head,
            parse=self.parse,
            required=self.required,
            default=self.default,
            hint=str(self.hint),
        )


_ONE_A_LINE = _("One a line.")
_NUMBER = _("A whole number.")

CODE = Field("编号", hint=_("As in the book: MZ-006. A new article: 新1, 新2 …"), required=True)

ARTICLE_FIELDS: tuple[Field, ...] = (
    CODE,
    Field("条款", hint=_("Shown only; changing it changes nothing.")),
    Field("条线", hint=_("The line's code, as MZ. It cannot be moved.")),
    Field("名称", "title", text(80), _("What the matter is called."), required=True, width=28),
    Field("谁能办", "applicants", width=36),
    Field("对居民说谁能办", "public_applicants", text(120),
          _("Empty: residents read the official words."), width=36),
    Field("办理条件", "conditions", lines, _ONE_A_LINE, default=(), width=36),
    Field("类型", "type", one_of(TYPES), _("即办, 承诺 or 应急."), required=True),
    Field("承诺期限", "promise_amount", whole_number(0, MOST), _NUMBER, required=True),
    Field("承诺单位", "promise_unit", one_of(UNITS), _("分钟, 小时, 工作日, 自然日 or 月."),
          required=True),
    Field("法定期限", "statute_amount", whole_number(1, MOST), _NUMBER, default=None),
    Field("法定单位", "statute_unit", one_of(UNITS), _("分钟, 小时, 工作日, 自然日 or 月.")),
    Field("时限依据", "basis", text(80), width=24),
    Field("时限说明", "limit_note", text(200), width=30),
    Field("前台承诺", "desk_promise", text(120), width=24),
    Field("收费", "fee", text(120), width=16),
    Field("办事渠道", "channels", lines,
          _("One a line: 窗口, 电话, 网上, 上门 or 邮寄 ｜ where ｜ when."), default=(), width=36),
    Field("办好给什么", "outputs", lines, _ONE_A_LINE, default=(), width=24),
    Field("办理单位", "handling_units", lines, _ONE_A_LINE, default=(), width=28),
    Field("先找谁", "contact_first", text(80), width=20),
    Field("要上门", "home_visit", yes_no, _("Write 是 or 否."), default=False),
    Field("什么情况上门", "home_visit_when", text(200), width=30),
    Field("办后", "follow_up", text(200), width=30),
    Field("容易出错", "pitfalls", lines, _ONE_A_LINE, default=(), width=36),
    Field("问答", "answers", lines, _("One a line: question ｜ answer."), default=(), width=36),
    Field("相关事项", "related", listed, _("Codes with 、 between them: MZ-001、MZ-002."),
          default=(), width=20),
    Field("适用地区", "region", text(80), width=20),
    Field("要身份证号", "needs_id_number", yes_no, _("Write 是 or 否."), default=False),
    Field("这次改了什么", "summary", text(200), _("A sentence for whoever signs it."), width=24),
    Field("版本", hint=_("Shown only; changing it changes nothing.")),
    Field("状态", hint=_("Shown only; changing it changes nothing."), width=14),
)  # fmt: skip

_ORDER = _("Their order on the page: 1, 2, 3 …")

MATERIAL_FIELDS: tuple[Field, ...] = (
    CODE,
    Field("序", "no", whole_number(1, 999), _ORDER, required=True),
    Field("材料", "name", text(200), required=True, width=36),
    Field("说明", "note", text(200), _("In which case, how."), width=36),
    Field("原件", "original", yes_no, _("Write 是 or 否."), default=False),
    Field("看情况", "sometimes", yes_no, _("是: asked for only in the case the note names."),
          default=False),
)  # fmt: skip

STEP_FIELDS: tuple[Field, ...] = (
    CODE,
    Field("序", "no", whole_number(1, 999), _ORDER, required=True),
    Field("步骤", "text", text(400), required=True, width=48),
    Field("谁做", "who", text(60), _("Empty: whoever handles it."), width=18),
    Field("期限", "amount", whole_number(0, MOST), _NUMBER, default=None),
    Field("单位", "unit", one_of(UNITS), _("分钟, 小时, 工作日, 自然日 or 月.")),
    Field("用到的材料", "materials", listed, _("With 、 between them."), default=(), width=30),
    Field("办不成怎么办", "otherwise", text(400), width=36),
    Field("对居民说", "public", text(400), _("Empty: the step is the house's own."), width=36),
)

ALIAS_FIELDS: tuple[Field, ...] = (
    CODE,
    Field("说法", "words", text(80), _("How residents say it."), required=True, width=36),
)

SHEETS: dict[str, tuple[Field, ...]] = {
    ARTICLES: ARTICLE_FIELDS,
    MATERIALS: MATERIAL_FIELDS,
    STEPS: STEP_FIELDS,
    ALIASES: ALIAS_FIELDS,
}
