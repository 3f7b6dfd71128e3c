"""What a version may say: each field tidied and bounded, whoever writes it and from where.

The page, the table that comes back from Excel and a local variant are refused in the same words.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huiketing.base.errors import Invalid
from huiketing.base.text import clean_line, clean_text
from huiketing.clock.periods import Period, Unit
from huiketing.handbook.models import Procedure, ProcedureVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LINES = {
    "title": 80, "basis": 80, "limit_note": 200, "desk_promise": 120, "fee": 120,
    "contact_first": 80, "home_visit_when": 200, "follow_up": 200, "region": 80, "summary": 200,
    "public_applicants": 120,
}  # fmt: skip
"""Fields of one line, and how many characters each holds."""
TEXTS = {"applicants": 1000}
LISTS = {
    "aliases": (30, 60), "conditions": (20, 200), "outputs": (10, 120),
    "handling_units": (10, 80), "pitfalls": (20, 300), "related": (20, 12),
}  # fmt: skip
"""Fields of several sentences: how many, and how long each."""
ROWS: dict[str, tuple[int, dict[str, int], frozenset[str]]] = {
    "materials": (30, {"name": 80, "note": 160}, frozenset({"original", "sometimes"})),
    "channels": (8, {"kind": 12, "text": 200, "hours": 80}, frozenset()),
    "answers": (20, {"q": 120, "a": 500}, frozenset()),
    "steps": (30, {"text": 400, "who": 60, "otherwise": 300, "public": 300}, frozenset()),
}
"""Fields of rows: how many, what each holds and how long, and its yes or no."""
NAMES: "dict[str, dict[str, StrOrPromise]]" = {
    "materials": {
        "name": gettext_lazy("Thing to bring"),
        "note": gettext_lazy("In which case, how"),
    },
    "channels": {
        "kind": gettext_lazy("Way"),
        "text": gettext_lazy("Where and how"),
        "hours": pgettext_lazy("door", "Open"),
    },
    "answers": {
        "q": pgettext_lazy("of a resident", "Question"),
        "a": pgettext_lazy("to a question", "Answer"),
    },
    "steps": {
        "text": gettext_lazy("What is done"),
        "who": gettext_lazy("Who"),
        "otherwise": gettext_lazy("If it fails"),
        "public": gettext_lazy("In words for residents"),
    },
}
"""What each field of a row is called, where one of them is refused."""
NEEDED = {"materials": "name", "channels": "text", "answers": "q", "steps": "text"}
FLAGS = frozenset({"home_visit", "needs_id_number"})
LIMITS = frozenset({"promise_amount", "promise_unit", "statute_amount", "statute_unit"})
FIELDS = frozenset({*LINES, *TEXTS, *LISTS, *ROWS, *FLAGS, *LIMITS, "type", "review_on"})
"""Everything of a version that is written by hand."""
LOCAL = (
    "promise_amount", "promise_unit", "limit_note", "desk_promise", "fee", "materials", "channels",
    "handling_units", "contact_first", "home_visit", "home_visit_when", "follow_up",
)  # fmt: skip
"""What a place may do differently; name, steps and the law's limit are the book's."""
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
STEP_MATERIALS = (8, 80)


def checked(changes: Mapping[str, Any], of: ProcedureVersion | None = None) -> dict[str, Any]:
    """The fields named, as they may be kept. Raises `Invalid` naming everything that is wrong.

    `of` is the version they will stand in: limits are judged together with those it has.
    """
    wrong: dict[str, str] = {}
    good: dict[str, Any] = {}
    for name, value in changes.items():
        try:
            good[name] = _one(name, value)
        except Invalid as refused:
            wrong |= {field: str(said) for field, said in refused.fields.items()}
    if LIMITS & good.keys() and not LIMITS & wrong.keys():
        try:
            _limits(good, of)
        except Invalid as refused:
            wrong |= {field: str(said) for field, said in refused.fields.items()}
    if wrong:
        raise Invalid(**wrong)
    return good


def _one(name: str, value: Any) -> Any:
    if name in LINES:
        return _line(name, value, LINES[name], needed=name == "title")
    if name in TEXTS:
        return _short(name, clean_text(str(value or "")), TEXTS[name])
    if name in LISTS:
        return _list(name, value)
    if name in ROWS:
        return _rows(name, value)
    if name in FLAGS:
        return bool(value)
    if name == "type":
        return _choice(name, value, ProcedureVersion.Type.values)
    if name == "review_on":
        return _day(name, value)
    if name in LIMITS:
        return value
    raise Invalid(**{name: _("A version has no such field.")})


def _short(field: str, tidy: str, most: int, where: str = "") -> str:
    if len(tidy) > most:
        said = _("That is %(length)s characters. Shorten it to %(limit)s.")
        raise Invalid(**{field: where + said % {"length": len(tidy), "limit": most}})
    return tidy


def _line(field: str, value: Any, most: int, *, needed: bool = False, where: str = "") -> str:
    tidy = clean_line(str(value or ""))
    if needed and not tidy:
        raise Invalid(**{field: where + _("Write something here.")})
    return _short(field, tidy, most, where)


def _choice(field: str, value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise Invalid(**{field: _("Choose one of the list.")})
    return str(value)


def _day(field: str, value: Any) -> date | None:
    if value is not None and not (isinstance(value, date) and EARLIEST <= value <= LATEST):
        raise Invalid(**{field: _("Choose a day between 2000 and 2199.")})
    return value


def _few(field: str, rows: Sequence[Any], most: int) -> None:
    if len(rows) > most:
        said = _("That is %(count)s entries; %(most)s fit.")
        raise Invalid(**{field: said % {"count": len(rows), "most": most}})


def _list(name: str, value: Any) -> list[str]:
    most, length = LISTS[name]
    if not isinstance(value, list | tuple):
        raise Invalid(**{name: _("This is a list of sentences.")})
    found = [clean_line(str(each)) for each in value]
    found = list(dict.fromkeys(filter(None, found)))
    _few(name, found, most)
    for number, each in enumerate(found, 1):
        _short(name, each, length, _where(number))
    if name == "related":
        found = [each.upper() for each in found]
        known = set(Procedure.objects.filter(code__in=found).values_list("code", flat=True))
        if unknown := [each for each in found if each not in known]:
            raise Invalid(related=_("The book has no %(codes)s.") % {"codes": "、".join(unknown)})
    return found


def _where(number: int) -> str:
    return _("No. %(number)s: ") % {"number": number}


def _rows(name: str, value: Any) -> list[dict[str, Any]]:
    most, texts, flags = ROWS[name]
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise Invalid(**{name: _("This is a list of rows.")})
    rows = [row for row in value if _is_filled(row, texts)]
    _few(name, rows, most)
    return [_row(name, number, row, texts, flags) for number, row in enumerate(rows, 1)]


def _is_filled(row: Mapping[str, Any], texts: Mapping[str, int]) -> bool:
    return any(clean_line(str(row.get(key) or "")) for key in texts if key != "kind")


def _row(
    name: str, number: int, row: Mapping[str, Any], texts: Mapping[str, int], flags: frozenset[str]
) -> dict[str, Any]:
    where = _where(number)
    kept: dict[str, Any] = {"no": number} if name == "steps" else {}
    for key, most in texts.items():
        needed = key == NEEDED[name] or (name, key) == ("answers", "a")
        named = _("No. %(number)s, %(field)s: ") % {"number": number, "field": NAMES[name][key]}
        if text := _line(name, row.get(key), most, needed=needed, where=named):
            kept[key] = text
    kept |= {key: True for key in sorted(flags) if row.get(key)}
    more = {"channels": _channel, "steps": _step}.get(name)
    return more(kept, row, where) if more else kept


def _channel(kept: dict[str, Any], row: Mapping[str, Any], where: str) -> dict[str, Any]:
    if kept.get("kind") not in ProcedureVersion.ChannelKind.values:
        raise Invalid(channels=where + _("Choose one of the list."))
    return kept


def _step(kept: dict[str, Any], row: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A step's time and papers besides its sentences."""
    amount, unit = row.get("amount"), row.get("unit") or ""
    if amount is not None and amount != "":
        period = _period("steps", amount, unit or Unit.WORKING_DAY, where)
        kept |= {"amount": period.amount, "unit": period.unit.value}
    most, length = STEP_MATERIALS
    papers = [clean_line(str(each)) for each in row.get("materials") or ()]
    papers = list(filter(None, papers))
    _few("steps", papers, most)
    if papers:
        kept["materials"] = [_short("steps", each, length, where) for each in papers]
    return kept


def _period(field: str, amount: Any, unit: Any, where: str = "") -> Period:
    try:
        return Period(amount, unit)
    except Invalid as wrong:
        raise Invalid(**{field: where + str(wrong)}) from wrong


def _limits(good: dict[str, Any], of: ProcedureVersion | None) -> None:
    """The promise and what the law gives: each whole, and the promise within the law's."""

    def held(name: str, default: Any) -> Any:
        return good.get(name, getattr(of, name) if of else default)

    promise = _period(
        "promise_amount", held("promise_amount", 5), held("promise_unit", Unit.WORKING_DAY)
    )
    if promise.by_the_clock and not promise.amount:
        raise Invalid(promise_amount=_("Nobody can keep that. At least 1."))
    amount = held("statute_amount", None)
    if amount is None or amount == "":
        if LIMITS & good.keys() - {"promise_amount", "promise_unit"}:
            good |= {"statute_amount": None, "statute_unit": ""}
        return
    statute = _period("statute_amount", amount, held("statute_unit", "") or Unit.WORKING_DAY)
    if not statute.amount:
        raise Invalid(statute_amount=_("Nobody can keep that. At least 1."))
    if statute.unit == promise.unit and promise.amount > statute.amount:
        raise Invalid(promise_amount=_("The law gives %(limit)s.") % {"limit": statute})
    if "statute_amount" in good or "statute_unit" in good:
        good["statute_unit"] = statute.unit.value
