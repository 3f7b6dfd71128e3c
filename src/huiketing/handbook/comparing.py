"""Two versions side by side, or a place's way beside the book's: field by field, word by word."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.handbook.entry import Channel, Entry, Material, Step, said
from huiketing.handbook.models import ProcedureVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SAME, OUT, IN = "same", "out", "in"
Marked = list[tuple[str, str]]
"""One sentence in pieces, each the same in both, only in the older, or only in the newer."""

_WORDS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
SHORTEST_SAME = 2
"""A stretch left alike between two changes that is shorter reads as noise: it counts as changed."""


@dataclass(frozen=True)
class Difference:
    """One field in which the two differ, and how."""

    name: str
    label: "StrOrPromise"
    rows: list[Marked]


def _material(each: Material) -> str:
    notes = [
        _("original") if each.original else "",
        each.note,
        _("in some cases") if each.sometimes else "",
    ]
    more = "，".join(filter(None, notes))
    return f"{each.name}（{more}）" if more else each.name


def _step(each: Step) -> str:
    parts = [
        f"{each.no}. {each.text}",
        _("by %(who)s") % {"who": each.who} if each.who else "",
        _("within %(time)s") % {"time": said(each.within)} if each.within else "",
        _("with %(papers)s") % {"papers": "、".join(each.materials)} if each.materials else "",
        _("if not: %(otherwise)s") % {"otherwise": each.otherwise} if each.otherwise else "",
        _("residents read: %(public)s") % {"public": each.public} if each.public else "",
    ]
    return "；".join(filter(None, parts))


def _channel(each: Channel) -> str:
    kind = str(ProcedureVersion.ChannelKind(each.kind).label)
    return " ".join(filter(None, (kind, each.text, each.hours)))


def _type(entry: Entry) -> list[str]:
    return [str(ProcedureVersion.Type(entry.type).label)]


FIELDS: "tuple[tuple[str, StrOrPromise, Callable[[Entry], Iterable[str]]], ...]" = (
    ("title", gettext_lazy("name of the procedure"), lambda e: [e.title]),
    ("aliases", gettext_lazy("how residents say it"), lambda e: e.aliases),
    ("type", gettext_lazy("type"), _type),
    ("applicants", gettext_lazy("who may apply"), lambda e: e.applicants.splitlines()),
    (
        "public_applicants",
        gettext_lazy("who may apply, for residents"),
        lambda e: [e.public_applicants],
    ),
    ("conditions", gettext_lazy("conditions"), lambda e: e.conditions),
    ("materials", gettext_lazy("materials"), lambda e: map(_material, e.materials)),
    ("steps", gettext_lazy("steps"), lambda e: map(_step, e.flow)),
    ("promise", gettext_lazy("promised within"), lambda e: [e.promise_text]),
    ("statute", gettext_lazy("by law within"), lambda e: [str(e.statute or "")]),
    ("basis", gettext_lazy("basis of the limit"), lambda e: [e.basis]),
    ("limit_note", gettext_lazy("note on the limit"), lambda e: [e.limit_note]),
    ("desk_promise", gettext_lazy("what the desk promises"), lambda e: [e.desk_promise]),
    ("fee", gettext_lazy("fee"), lambda e: [e.fee]),
    ("channels", gettext_lazy("where and how"), lambda e: map(_channel, e.channels)),
    ("outputs", gettext_lazy("what one gets"), lambda e: e.outputs),
    ("handling_units", gettext_lazy("handling units"), lambda e: e.handling_units),
    ("contact_first", gettext_lazy("contact first"), lambda e: [e.contact_first]),
    (
        "home_visit",
        gettext_lazy("needs a home visit"),
        lambda e: [_("yes") if e.home_visit else _("no")],
    ),
    ("home_visit_when", gettext_lazy("when to visit"), lambda e: [e.home_visit_when]),
    ("follow_up", gettext_lazy("follow-up"), lambda e: [e.follow_up]),
    ("pitfalls", gettext_lazy("where it goes wrong"), lambda e: e.pitfalls),
    (
        "answers",
        gettext_lazy("questions and answers"),
        lambda e: [f"{each.q} — {each.a}" for each in e.answers],
    ),
    ("related", gettext_lazy("related procedures"), lambda e: ["、".join(e.related)]),
    (
        "needs_id_number",
        gettext_lazy("ID number is needed"),
        lambda e: [_("yes") if e.needs_id_number else _("no")],
    ),
)


def compare(older: Entry, newer: Entry) -> list[Difference]:
    """Every field in which they differ, in the order of the page."""
    found = []
    for name, label, lines in FIELDS:
        before, after = ([each for each in lines(e) if each] for e in (older, newer))
        if before != after:
            found.append(Difference(name, label, list(sentences(before, after))))
    return found


def sentences(before: list[str], after: list[str]) -> Iterator[Marked]:
    """The sentences that differ; one that was reworded is one row with both."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        for old, new in zip_longest(before[a:b], after[c:d], fillvalue=""):
            yield mark(old, new)


def mark(old: str, new: str) -> Marked:
    """One sentence with what went and what came; two with little in common stand as a whole."""
    if not old or not new:
        return [(OUT, old)] if old else [(IN, new)]
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.4:
        return [(OUT, old), (IN, new)]
    pieces: list[tuple[str, str, str]] = []  # tag, old, new
    for tag, i, j, k, m in matcher.get_opcodes():
        was, now = "".join(a[i:j]), "".join(b[k:m])
        inner = bool(pieces) and j < len(a) and m < len(b)
        if tag == "equal" and (len(was) >= SHORTEST_SAME or not inner):
            pieces.append((SAME, was, now))
        elif pieces and pieces[-1][0] != SAME:
            _tag, before, after = pieces.pop()
            pieces.append(("", before + was, after + now))
        else:
            pieces.append(("", was, now))
    return list(_flat(pieces))


def _flat(pieces: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for tag, was, now in pieces:
        if tag == SAME:
            yield SAME, was
            continue
        if was:
            yield OUT, was
        if now:
            yield IN, now
