"""What the cells of a register say: a phone, a level of content, a way of answering."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from huiketing.base.china import check_phone
from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line, fold, in_every_language
from huiketing.handbook.book import book
from huiketing.handbook.entry import Entry
from huiketing.matters.models import Matter, Rating
from huiketing.matters.models.matter import OPEN
from huiketing.parties.models import Party
from huiketing.sheets.columns import yes_no

_BETWEEN_PHONES = re.compile(r"[、，,；;/|\n]+|\s{2,}|或")
_NO_PHONE = {"无", "没有", "-", "--", "/", "无电话", "不详", "未留", "0"}
_MASKED = re.compile(r"\d[\d-]*\*+\d*")
_GROUP = re.compile(
    r"^(.{1,14}?(?:村民小组|居民小组|组|队|幢|号楼|埭|自然村|小区|网格))[\s,，、]*(.*)$"
)
_BLANK = {"", "/", "-", "--", "—", "无", "无。", "\\"}
_FIRM = re.compile(r"(?:公司|厂|合作社|经营部|商店|超市|饭店|企业|农场|学校|幼儿园|卫生室)$")
_LEVELS = {
    "非常满意": 5, "很满意": 5, "满意": 4, "基本满意": 3, "不满意": 2, "非常不满意": 1,
    "很不满意": 1,
}  # fmt: skip
_GOING_ON = re.compile(
    r"^(?:正在|尚在|还在|继续|跟进|跟踪)|(?:办理|处理|协调|跟进|等待|核实|推进)中(?!心|学|国|间)|未办结|待办|待处理|待回复"
    r"|待答复|待核实|尚未|未办理|未处理"
)
_ENDINGS = (
    (re.compile(r"^(?:已|群众|本人|自行|主动)*撤[回诉销]"), Matter.Outcome.WITHDRAWN),
    (re.compile(r"^不予?受理"), Matter.Outcome.NOT_ACCEPTED),
    (re.compile(r"^(?:已|作)?(?:政策)?解释(?:说明|清楚)?[。；，]?$"), Matter.Outcome.EXPLAINED),
)
_ON_THE_SPOT = re.compile(r"当场|现场|即办|已答复")
_VISIT = re.compile(r"上门|走访|入户|实地|到场|到户")
_VISIT_AT = re.compile(r"(\d{1,2})[-月./](\d{1,2})日?\s*(\d{1,2}):(\d{2})")
_OWN_NUMBER = re.compile(r"^[A-Z0-9]{2,12}-\d{4}-\d{4,}(?=[；;，,\s]|$)")


@dataclass(frozen=True)
class Phone:
    """The phone that is taken, the words that were left over, and whether it was masked."""

    number: str = ""
    rest: str = ""
    masked: bool = False


def phone(said: str) -> Phone:
    """The first whole number in the cell. Raises `Invalid` where something else stands there."""
    text = clean_line(said)
    if fold(text) in _NO_PHONE or not text:
        return Phone()
    if _MASKED.fullmatch(text):
        return Phone(masked=True)
    parts = [part for part in _BETWEEN_PHONES.split(said) if part.strip()]
    for part in parts:
        try:
            number = check_phone(part)
        except Invalid:
            continue
        rest = "、".join(clean_line(other) for other in parts if other is not part)
        return Phone(number, rest)
    check_phone(text)
    return Phone()


def blank(said: str) -> bool:
    """Whether a cell holds nothing, or the stroke people fill empty cells with."""
    return clean_line(said) in _BLANK


def gender(said: str) -> str:
    """男, 女 and what else stands there; empty where it cannot be told."""
    word = fold(clean_line(said))
    if word in {"男", "m", "male", "先生"}:
        return str(Party.Gender.MALE)
    return str(Party.Gender.FEMALE) if word in {"女", "f", "female", "女士"} else ""


def place(said: str) -> tuple[str, str]:
    """The group and the rest of an address: 「8组 12号」 is 8组 and 12号."""
    text = "" if blank(said) else clean_line(said)
    found = _GROUP.match(text)
    return (found[1], found[2]) if found else ("", text)


def kind_of(name: str) -> str:
    """A firm where the name says so, else a resident."""
    return str(Party.Kind.ENTERPRISE if _FIRM.search(name) else Party.Kind.RESIDENT)


@cache
def _levels() -> dict[str, int]:
    return _LEVELS | {
        word: each.value for each in Rating.Level for word in in_every_language(each.label)
    }


def level(said: str) -> tuple[int | None, str]:
    """One of the five levels if exactly one is given, and the words beside it (a signature)."""
    words = [word for word in re.split(r"[\s/、，,；;:：()（）]+", clean_line(said)) if word]
    labels = _levels()
    given = {labels[word] for word in words if word in labels}
    rest = "、".join(word for word in words if word not in labels and not blank(word))
    return (given.pop(), rest) if len(given) == 1 else (None, "" if blank(said) else said)


def on_the_spot(said: str) -> bool | None:
    """是 or 否, None where nothing is said. Raises `Invalid` for other words."""
    if not clean_line(said):
        return None
    return True if fold(clean_line(said)) in {"即办", "当场办结", "已办结"} else yes_no(said)


def still_open(result: str) -> bool:
    """Whether the words say that it goes on: 「办理中」, or a status as our own export shows it."""
    word = clean_line(result)
    return word in _going_on() or bool(_GOING_ON.search(word))


@cache
def _going_on() -> frozenset[str]:
    return in_every_language(*(Matter.Status(status).label for status in OPEN))


def outcome(result: str) -> str:
    """How it ended, by the words of the result: withdrawn, not accepted, explained, else solved."""
    word = clean_line(result)
    for pattern, ended in _ENDINGS:
        if pattern.search(word):
            return str(ended)
    return str(Matter.Outcome.SOLVED)


def was_voided(result: str) -> bool:
    """Whether the row was struck out: written down by mistake, only its number stays."""
    return clean_line(result) in {
        "作废", "已作废", "已撤销", *in_every_language(Matter.Status.VOIDED.label),
    }  # fmt: skip


def way(said: str, on_spot: bool | None) -> str:
    """How the person wants to hear: by a visit, by phone, or here and now.

    What was settled on the spot (`on_spot`) was answered here and now, whatever else stands there.
    """
    if on_spot:
        return str(Matter.Answer.NOW)
    if _VISIT.search(said):
        return str(Matter.Answer.VISIT)
    if _ON_THE_SPOT.search(said) and "电话" not in said:
        return str(Matter.Answer.NOW)
    return str(Matter.Answer.PHONE)


def visit_at(said: str, happened: datetime) -> datetime | None:
    """The visit agreed on, as our own export writes it (上门 11-23 15:00), where it is to come."""
    found = _VISIT_AT.search(fold(said))
    if not found:
        return None
    month, day, hour, minute = map(int, found.groups())
    year = timezone.localtime(happened).year
    for candidate in (year, year + 1):
        try:
            moment = timezone.make_aware(datetime(candidate, month, day, hour, minute))  # noqa: DTZ001
        except ValueError:
            return None
        if moment >= happened - timedelta(hours=1):
            return moment
    return None


def own_number(remarks: str) -> str:
    """The number our own export begins its remarks with; empty in anybody else's."""
    found = _OWN_NUMBER.match(remarks.strip())
    return found[0] if found else ""


@dataclass(frozen=True)
class Asked:
    """What somebody came for: the matter, their words, and the procedure of exactly this name."""

    title: str
    words: str
    entry: Entry | None = None


def asked(said: str) -> Asked:
    """「事项：原话」 as our own export writes it, or words alone."""
    text = said.strip()
    if len(text) > 4000:
        raise Invalid(
            _("%(count)d characters are too long.") % {"count": len(text)},
            write=_("At most %(most)d characters.") % {"most": 4000},
        )
    head, mark, rest = text.partition("：")
    head, rest = head.strip(), rest.strip()
    says_more = rest and not rest.startswith(head) and not head.startswith(rest)
    if mark and head and len(head) <= 60 and says_more:
        return Asked(head, rest, _procedure(head))
    entry = _procedure(text)
    return Asked(entry.title if entry else "", text, entry)


def _procedure(title: str) -> Entry | None:
    word = fold(clean_line(title))
    return next((entry for entry in book().entries if fold(entry.title) == word), None)
