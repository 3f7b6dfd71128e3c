"""The register as the village has always kept it: one matter, one row of sixteen cells.

The page, the paper and the exported table all ask here, so that they never differ.
"""

from datetime import datetime, time, timedelta

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.text import clean_line, in_every_language, mask_phone
from huiketing.matters.models import Matter, Rating
from huiketing.matters.models.matter import MatterQuerySet, readable_by
from huiketing.org.models import Person, Unit
from huiketing.parlour import as_written
from huiketing.parlour.as_written import ended_on_paper, is_as_written, said_of

NAME = "群众来访（办事）登记簿"
HEADS: tuple[str, ...] = (
    "序号",
    "日期时间",
    "姓名",
    "性别",
    "住址(组/幢)",
    "联系电话",
    "服务事项/诉求",
    "条线",
    "接待(受理)人",
    "当场办结是/否",
    "责任干部",
    "后续办理(电话/上门)",
    "办理结果",
    "办结时间",
    "群众签名/评价",
    "备注",
)
"""The heads of the register (群众来访(办事)登记簿) exactly as the form prescribes them."""

_NOBODY = gettext_lazy("left at the door by QR")

SEPARATELY = "（专人办理）"
"""What stands in place of a name and words that the reader's post does not open."""

ON_THE_SPOT = timedelta(minutes=1)
MIDNIGHT = time()

_GENDERS = {"f": "女", "m": "男"}
_ANSWERS = {Matter.Answer.NOW: "当场", Matter.Answer.PHONE: "电话", Matter.Answer.VISIT: "上门"}


def register_of(unit: Unit, person: Person) -> MatterQuerySet:
    """Every matter of the unit's register, restricted ones too, with what a row shows.

    Ask `may_read` of a row before showing whose it is. One query, however long.
    """
    return _register(person).filter(unit=unit)


def register_below(unit: Unit, person: Person) -> MatterQuerySet:
    """The same of the unit and every unit below it."""
    return _register(person).filter(unit__path__startswith=unit.path)


def _register(person: Person) -> MatterQuerySet:
    quiet = Q(restricted=True) & readable_by(person)
    return written().annotate(is_open_to_me=ExpressionWrapper(quiet, output_field=BooleanField()))


def written() -> MatterQuerySet:
    """Matters with all that a row of the register shows."""
    rated = Rating.objects.filter(matter=OuterRef("pk")).order_by("-pk").values("level")[:1]
    return Matter.objects.for_list().annotate(
        last_rated=Subquery(rated), taken_over=as_written.DATA
    )


def may_read(matter: Matter, person: Person) -> bool:
    """Whether the reader may see whose row this is; for rows of `register_of` the reader."""
    return not matter.restricted or matter.is_open_to_me  # type: ignore[attr-defined]


def serial_of(matter: Matter) -> str:
    """The row's number in the book of its unit and year: the tail of the matter's number."""
    return str(int(matter.number.rpartition("-")[2]))


def settled_on_the_spot(matter: Matter) -> bool:
    """Answered in the same act as it was registered (当场办结)."""
    if ended_on_paper(matter):
        # The book gives the minute they left, or only the one they came.
        came, left = map(timezone.localtime, (matter.happened_at, matter.closed_at))
        return came == left or (matter.answer == Matter.Answer.NOW and came.date() == left.date())
    return (
        matter.closed_at is not None
        and matter.replied_at == matter.closed_at
        and matter.handler_id is not None
        and matter.handler_id == matter.first_receiver_id
        and matter.closed_at - matter.registered_at < ON_THE_SPOT
    )


def cells(
    matter: Matter, serial: object, *, readable: bool = True, contact: bool = False
) -> list[str]:
    """The sixteen cells of one row, in the order of `HEADS`.

    `readable` is `may_read` of whoever will hold it; False leaves number and day: by the minute
    and the receiver whoever sat in the room would know whose row it is.
    `contact` writes phone and address out: whoever asks for that records an event.
    """
    if not readable:
        hidden = [""] * len(HEADS)
        day = f"{timezone.localtime(matter.happened_at):%Y-%m-%d}"
        hidden[0], hidden[1], hidden[2] = str(serial), day, SEPARATELY
        return hidden
    party = matter.party
    return [
        str(serial),
        _moment(matter.happened_at),
        party.name,
        _GENDERS.get(party.gender, ""),
        _place(matter) if contact else party.group,
        _phone(matter) if contact else mask_phone(party.phone),
        _asked(matter),
        matter.line.name if matter.line else said_of(matter).get("line", ""),
        _receiver(matter),
        _on_the_spot(matter),
        _handler(matter),
        _follow_up(matter),
        _result(matter),
        _ended(matter),
        _rated(matter),
        _remarks(matter, contact=contact),
    ]


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    # Midnight is what a paper register without clock times is taken over as.
    return f"{local:%Y-%m-%d}" if local.time() == MIDNIGHT else f"{local:%Y-%m-%d %H:%M}"


def way_of(answer: str) -> str:
    """How the register calls a way of answering."""
    return _ANSWERS[Matter.Answer(answer)]


def _place(matter: Matter) -> str:
    place = f"{matter.party.group} {matter.party.address}".strip()
    said = said_of(matter).get("place", "")
    return said if said.split() and "".join(said.split()) == "".join(place.split()) else place


def _phone(matter: Matter) -> str:
    """The phone; where the older book had it masked and nobody gave it since, as it stood there."""
    said = said_of(matter).get("phone", "")
    return matter.party.phone or (said if "*" in said else "")


def _on_the_spot(matter: Matter) -> str:
    if "on_the_spot" in said_of(matter) and is_as_written(matter):
        return said_of(matter)["on_the_spot"]
    return "是" if settled_on_the_spot(matter) else "否"


def _handler(matter: Matter) -> str:
    ours = matter.handler.name if matter.handler else ""
    said = said_of(matter).get("handler")
    if said is None:
        return ours
    still = not ours or as_written.names(said, ours) or (not said and ended_on_paper(matter))
    return said if still else ours


def _ended(matter: Matter) -> str:
    if ended_on_paper(matter) and "closed" in said_of(matter):
        return said_of(matter)["closed"]
    return _moment(matter.closed_at or matter.replied_at)


def _receiver(matter: Matter) -> str:
    if "receiver" in said_of(matter):
        return said_of(matter)["receiver"]  # who received it then; today's is another question
    if matter.first_receiver:
        return matter.first_receiver.name
    return str(_NOBODY) if matter.channel == Matter.Channel.QR else ""


def is_nobody(receiver: str) -> bool:
    """Whether our own book, in whichever language it went out, says there that nobody received it
    yet: it lay at the door."""
    return clean_line(receiver) in in_every_language(_NOBODY)


def _asked(matter: Matter) -> str:
    """The matter, and the words where they say more than its title."""
    words = " ".join(matter.words.split())
    if words.startswith(matter.title) or matter.title.startswith(words):
        return max(words, matter.title, key=len)
    return f"{matter.title}：{words}"


def _follow_up(matter: Matter) -> str:
    if "follow_up" in said_of(matter) and is_as_written(matter):
        return said_of(matter)["follow_up"]
    way = way_of(matter.answer)
    if matter.answer == Matter.Answer.VISIT and matter.visit_at:
        return f"{way} {timezone.localtime(matter.visit_at):%m-%d %H:%M}"
    return "" if settled_on_the_spot(matter) else way


def _result(matter: Matter) -> str:
    if "result" in said_of(matter) and is_as_written(matter):
        return said_of(matter)["result"]
    result = " ".join(matter.result.split())
    if result and matter.round > 1 and matter.replied_at is None and matter.closed_at is None:
        return _("handled again; answered before: %(result)s") % {"result": result}
    return result or str(matter.get_status_display())


def _rated(matter: Matter) -> str:
    """Of a matter opened again: what was said of the answer before, until there is another."""
    level = matter.level or getattr(matter, "last_rated", None)
    ours = str(Rating.Level(level).label) if level else ""
    said = said_of(matter).get("rating", "")
    return said if said and (not ours or as_written.names(said, ours)) else ours


def _remarks(matter: Matter, *, contact: bool) -> str:
    """Everything the form has no head for: back-entry with both times, proxy, urgency, number."""
    said = [matter.number]
    if matter.back_entered:
        said.append(_("back-entered %(when)s") % {"when": _moment(matter.registered_at)})
    if matter.on_behalf_of:
        said.append(_("for %(whom)s") % {"whom": matter.on_behalf_of})
    if matter.is_proxy:
        said.append(_("run for the resident"))
    if matter.urgency == Matter.Urgency.URGENT:
        said.append(_("urgent"))
    if matter.status == Matter.Status.VOIDED:
        said.append(_("voided, the number stays"))
    if matter.external_number:
        older = matter.channel == Matter.Channel.IMPORT
        words = _("number %(number)s in the older book") if older else _("outer number %(number)s")
        said.append(words % {"number": matter.external_number})
    said += _older_notes(matter, contact=contact)
    return "；".join(said)


_NOTED = (("line", 7), ("receiver", 8), ("handler", 10), ("follow_up", 11), ("rating", 14))


def _older_notes(matter: Matter, *, contact: bool) -> list[str]:
    """What an older book said: its remarks, names nobody here bears, and what is told anew since.

    Other phones only where phones are written out.
    """
    said = said_of(matter)
    shown = is_as_written(matter)
    noted = [
        f"{HEADS[at]}：{said[key]}"
        for key, at in _NOTED
        if said.get(key) and (key in {"line", "receiver", "handler"} or not shown)
    ]
    if contact and said.get("phone") and "*" not in said["phone"]:
        noted.append(f"{HEADS[5]}：{said['phone']}")
    return [*noted, said["remarks"]] if said.get("remarks") else noted
