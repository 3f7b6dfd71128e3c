"""An article as the pieces a page is made of, the same for every kind of paper."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiketing.handbook.entry import Entry
from huiketing.handbook.exporting import wording
from huiketing.handbook.exporting.articles import Article
from huiketing.handbook.models import ProcedureVersion


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is asked and what is answered, line by line."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]
    kind: str = "pairs"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and heads; `widths` are shares of a hundred."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Items:
    """A list with its title."""

    title: str
    items: tuple[str, ...]
    kind: str = "items"


Block = Pairs | Table | Items


def blocks(article: Article) -> list[Block]:
    """What the article says, in the order people read it; empty pieces are left out."""
    entry = article.entry
    found: list[Block] = [
        _facts(entry),
        _materials(entry),
        _steps(entry),
        Items(_("Where it goes wrong"), entry.pitfalls),
        Items(_("Questions and answers"), tuple(f"{one.q} {one.a}" for one in entry.answers)),
        Items(_("Rules it rests on"), tuple(map(str, article.rules))),
        *(_local(local) for local in article.locals),
        _around(article),
    ]
    return [block for block in found if (block.items if isinstance(block, Items) else block.rows)]


def standing(article: Article) -> str:
    """「MZ-006 · 民政 · 第 1 版 草稿待审 · 2026-11-23 起用 · 2027-11 复核」."""
    entry = article.entry
    state = str(ProcedureVersion.Status(entry.status).label)
    parts = [
        entry.code,
        entry.line_name,
        _("version %(n)d, %(state)s") % {"n": entry.number, "state": state},
        _("in use from %(day)s") % {"day": entry.effective_on.isoformat()},
    ]
    if entry.review_on:
        parts.append(_("to be looked at again by %(day)s") % {"day": entry.review_on.isoformat()})
    return " · ".join(parts)


def answerable(article: Article) -> str:
    """Who wrote it and who signed it; empty for a draft nobody has put a name to."""
    parts = []
    if article.authors:
        parts.append(_("Written by %(names)s") % {"names": "、".join(article.authors)})
    if article.signed:
        parts.append(_("Signed off by %(names)s") % {"names": "、".join(article.signed)})
    return "；".join(parts)


def sayings(entry: Entry) -> str:
    """「居民常说：「老年证」「敬老卡」」; empty where there are none."""
    if not entry.aliases:
        return ""
    return _("Residents say") + " " + "".join(f"「{alias}」" for alias in entry.aliases)


def _facts(entry: Entry) -> Pairs:
    rows: list[tuple[str, tuple[str, ...]]] = [
        (_("Who may apply"), (entry.applicants,)),
        (_("Conditions"), entry.conditions),
        (_("Promised"), (entry.promise_text,)),
        (_("By law"), (wording.statute(entry),)),
        (_("Basis"), (entry.basis,)),
        (_("Note on the limit"), (entry.limit_note,)),
        (_("Fee"), (entry.fee,)),
        (_("Where and how"), tuple(map(wording.channel, entry.channels))),
        (_("What one gets"), entry.outputs),
        (_("Handling units"), ("、".join(entry.handling_units),)),
        (_("Go first to"), (entry.contact_first,)),
        (_("At the desk"), (entry.desk_promise,)),
        (_("Home visit"), (wording.visit(entry),)),
        (_("Afterwards"), (entry.follow_up,)),
    ]
    shown = ((label, tuple(filter(None, lines))) for label, lines in rows)
    return Pairs(tuple((label, lines) for label, lines in shown if lines))


def _materials(entry: Entry) -> Table:
    always, sometimes = _("always"), _("in some cases")
    rows = tuple(
        (
            str(number),
            one.name,
            "，".join(filter(None, (_("original") if one.original else "", one.note))),
            sometimes if one.sometimes else always,
        )
        for number, one in enumerate(entry.materials, 1)
    )
    heads = (_("No."), _("What to bring"), _("In which case, how"), _("Always?"))
    return Table(_("What to bring"), heads, (8, 42, 36, 14), rows)


def _steps(entry: Entry) -> Table:
    named = any(step.who for step in entry.flow)
    columns: list[tuple[str, int, tuple[str, ...]]] = [
        (_("No."), 8, tuple(str(step.no) for step in entry.flow)),
        (_("Step"), 44, tuple(map(wording.step, entry.flow))),
        (_("Who"), 14, tuple(step.doer if named else "" for step in entry.flow)),
        (_("Time"), 12, tuple(map(wording.within, entry.flow))),
        (_("If it fails"), 22, tuple(step.otherwise for step in entry.flow)),
    ]
    kept = [column for column in columns if any(column[2])]
    whole = sum(width for _head, width, _cells in kept)
    return Table(
        _("How it is done"),
        tuple(head for head, _width, _cells in kept),
        tuple(round(100 * width / whole) if at else 8 for at, (_h, width, _c) in enumerate(kept)),
        tuple(zip(*(cells for _head, _width, cells in kept), strict=True)),
    )


def _local(local: Entry) -> Items:
    place = local.local
    assert place is not None  # noqa: S101 - only what differs comes here
    # A length of time is said once, with its unit.
    units = {f"{name.removesuffix('amount')}unit" for name in place.fields if "_amount" in name}
    changed = sorted(place.fields - units)
    differs = [
        _("%(field)s: %(value)s") % {"field": wording.label(name), "value": _value(local, name)}
        for name in changed
    ]
    basis = [_("By: %(basis)s") % {"basis": place.basis}] if place.basis else []
    title = _("%(place)s does it differently") % {"place": place.unit_name}
    return Items(title, tuple(differs + basis))


def _value(local: Entry, name: str) -> str:
    """What the place's own entry says in a field of the version."""
    match name:
        case "promise_amount" | "promise_unit":
            return local.promise_text
        case "statute_amount" | "statute_unit":
            return wording.statute(local)
        case "materials":
            return "；".join(map(wording.material, local.materials))
        case "steps":
            return "；".join(f"{one.no}. {wording.step(one)}" for one in local.flow)
        case "channels":
            return "；".join(map(wording.channel, local.channels))
        case "answers":
            return "；".join(f"{one.q} {one.a}" for one in local.answers)
    held = getattr(local, name)
    if isinstance(held, tuple):
        return "；".join(map(str, held))
    return wording.value(name, held)


def _around(article: Article) -> Pairs:
    rows: list[tuple[str, tuple[str, ...]]] = []
    if article.events:
        rows.append((_("Comes with"), ("、".join(event.name for event in article.events),)))
    if article.related:
        names = "、".join(map(_named, article.related))
        rows.append((_("Often together"), (names,)))
    return Pairs(tuple(rows))


def _named(entry: Entry) -> str:
    place = _("Article %(n)d") % {"n": entry.article} if entry.article else entry.code
    return f"{entry.title}（{place}）"
