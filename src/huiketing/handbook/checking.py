"""Looking the book over: what is broken in it, and what somebody should look at.

What is broken ends `./hkt handbook check` with 1: an article another one leans on is not there,
or a step or a material says nothing. The rest is advice: drafts nobody signed, reviews overdue,
rules that changed, steps that name nobody in an article that names no unit to handle it either.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils.translation import gettext as _

from huiketing.base import times
from huiketing.handbook.book import Book, book
from huiketing.handbook.entry import Entry
from huiketing.handbook.models import Citation, LifeEventPart, Procedure

BROKEN = (
    "broken_relation",
    "withdrawn_relation",
    "event_withdrawn",
    "not_in_force",
    "no_title",
    "no_steps",
    "empty_step",
    "material_without_name",
)
ADVICE = ("review_overdue", "rule_changed", "step_without_who", "draft_unsigned")
KINDS = (*BROKEN, *ADVICE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: of which article, what kind, and in words."""

    code: str
    kind: str
    words: str

    @property
    def is_broken(self) -> bool:
        """Whether it is a fault, not advice."""
        return self.kind in BROKEN


@dataclass(frozen=True)
class Looked:
    """What a look over the book found."""

    articles: int
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is broken; advice does not count."""
        return not any(finding.is_broken for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, with the kinds of which there are none."""
        found = Counter(finding.kind for finding in self.findings)
        return {kind: found[kind] for kind in KINDS}


def look_over() -> Looked:
    """Everything worth a look, what is broken first; a handful of statements."""
    held = book()
    found = [*_relations(held), *_not_in_force(held), *_structure(held), *_advice(held)]
    found.sort(key=lambda finding: (KINDS.index(finding.kind), finding.code))
    return Looked(len(held), found)


def _relations(held: Book) -> Iterator[Finding]:
    withdrawn = set(Procedure.objects.exclude(withdrawn_on=None).values_list("code", flat=True))
    for entry in held.entries:
        for code in entry.related:
            if code in withdrawn:
                said = _("refers to %(other)s, which is out of use") % {"other": code}
                yield Finding(entry.code, "withdrawn_relation", said)
            elif code not in held.by_code:
                said = _("refers to %(other)s, which the book does not have") % {"other": code}
                yield Finding(entry.code, "broken_relation", said)
    parts = LifeEventPart.objects.filter(event__is_active=True).exclude(
        procedure__withdrawn_on=None
    )
    for part in parts.select_related("event", "procedure"):
        said = _("is out of use and still a part of %(event)s") % {"event": part.event.name}
        yield Finding(part.procedure.code, "event_withdrawn", said)


def _not_in_force(held: Book) -> Iterator[Finding]:
    """An article that says something and of which nothing was ever put in force."""
    versions = Q(versions__status__in=["issued", "revised"])
    lost = Procedure.objects.filter(versions, withdrawn_on=None)
    for code in lost.values_list("code", flat=True).distinct():
        if code not in held.by_code:
            yield Finding(code, "not_in_force", _("was issued, and no version of it is in force"))


def _structure(held: Book) -> Iterator[Finding]:
    for entry in held.entries:
        if not entry.title.strip():
            yield Finding(entry.code, "no_title", _("has no name"))
        if not entry.flow:
            yield Finding(entry.code, "no_steps", _("has no step"))
        for step in entry.flow:
            if not step.text.strip():
                said = _("step %(n)d says nothing") % {"n": step.no}
                yield Finding(entry.code, "empty_step", said)
        for number, material in enumerate(entry.materials, 1):
            if not material.name.strip():
                said = _("material %(n)d has no name") % {"n": number}
                yield Finding(entry.code, "material_without_name", said)


def _advice(held: Book) -> Iterator[Finding]:
    today = times.today()
    cited = Citation.objects.filter(version__is_current=True, version__procedure__withdrawn_on=None)
    stale = cited.filter(
        Q(resource__repealed=True)
        | Q(resource__changed_on__gt=F("version__issued_on"))
        | Q(resource__changed_on__isnull=False, version__issued_on=None)
    )
    for row in stale.select_related("version__procedure", "resource"):
        said = _("rests on %(rule)s, which has changed since") % {"rule": row.resource}
        yield Finding(row.version.procedure.code, "rule_changed", said)
    for entry in held.entries:
        if entry.review_on and entry.review_on < today:
            day = entry.review_on.isoformat()
            said = _("was to be looked at again by %(day)s") % {"day": day}
            yield Finding(entry.code, "review_overdue", said)
        if said := _nobody(entry):
            yield Finding(entry.code, "step_without_who", said)
        if entry.is_draft:
            yield Finding(entry.code, "draft_unsigned", _("is a draft nobody has signed"))


def _nobody(entry: Entry) -> str:
    """A step that names nobody is done by whoever handles the matter, where somebody does."""
    if entry.handling_units or entry.contact_first:
        return ""
    lacking = [str(step.no) for step in entry.flow if not step.who]
    return (
        _("names no unit that handles it, and steps without anybody to do them: %(steps)s")
        % {"steps": "、".join(lacking)}
        if lacking
        else ""
    )
