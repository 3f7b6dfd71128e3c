"""The columns of a register as villages keep it: our head, and what others call it."""

from django.utils.translation import gettext_lazy as _

from huiketing.parlour.ledger import HEADS
from huiketing.sheets.columns import Column

_KEYS = (
    "serial", "when", "name", "gender", "place", "phone", "asked", "line",
    "receiver", "on_the_spot", "handler", "follow_up", "result", "closed", "rating", "remarks",
)  # fmt: skip
_ALIASES = {
    "serial": ("序", "编号", "号", "登记号", "No"),
    "when": (
        "日期", "来访日期", "来访时间", "登记时间", "登记日期", "接待日期", "接待时间", "受理时间",
        "受理日期", "办事日期", "日期及时间", "时间",
    ),
    "clock": ("时间", "来访时刻", "具体时间"),
    "name": (
        "来访人", "来访人姓名", "服务对象", "群众姓名", "居民姓名", "村民姓名", "办事人", "申请人",
        "办事群众", "来访群众", "当事人", "联系人", "户主",
    ),
    "gender": ("男女",),
    "place": (
        "住址", "地址", "家庭住址", "家庭地址", "现住址", "组别", "村民小组", "所在组", "住所",
        "组/幢", "楼幢",
    ),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    "asked": (
        "服务事项", "事项", "诉求", "办理事项", "办事事项", "来访事由", "事由", "反映问题",
        "反映事项", "咨询事项", "来访内容", "服务内容", "内容", "问题",
    ),
    "line": ("所属条线", "业务条线", "事项类别", "类别", "分类"),
    "receiver": ("接待人", "受理人", "登记人", "接待人员", "值班人", "值班人员"),
    "on_the_spot": ("当场办结", "是否当场办结", "现场办结", "即办"),
    "handler": ("承办人", "经办人", "办理人", "责任人", "承办干部", "条线干部"),
    "follow_up": ("后续办理", "后续处理", "办理方式", "处理方式", "承办情况", "答复方式"),
    "result": ("处理结果", "办理情况", "处理情况", "结果", "答复情况", "办结情况"),
    "closed": ("办结日期", "办理时间", "办结日", "完成时间", "办理日期", "答复时间"),
    "rating": ("群众评价", "满意度", "评价", "是否满意", "满意情况", "群众签名", "签名"),
    "remarks": ("说明",),
}  # fmt: skip
_HINTS = {
    "when": _("A day, like 2026-11-23 09:42 or 11月23日."),
    "name": _("Write who came; “不愿留名” does as well."),
    "phone": _("Eleven digits, like 13812345678; nothing if nobody knows it."),
    "receiver": _("The name of somebody with a post here."),
    "handler": _("The name of somebody with a post here."),
    "asked": _("Write what they came for, in a few words."),
}
_REQUIRED = {"when", "name", "asked"}

COLUMNS: tuple[Column, ...] = (
    *(
        Column(
            key,
            head,
            aliases=_ALIASES[key],
            required=key in _REQUIRED,
            hint=_HINTS.get(key, ""),
        )
        for key, head in zip(_KEYS, HEADS, strict=True)
    ),
    # Many books have the clock time in a column of its own, or hand the day on to it.
    Column("clock", "时间", aliases=_ALIASES["clock"][1:]),
)
BY_KEY = {column.key: column for column in COLUMNS}
EXPECTED = tuple(
    dict.fromkeys(name for column in COLUMNS for name in (column.head, *column.aliases))
)
"""Every head by which the row of heads is told from a title line."""
