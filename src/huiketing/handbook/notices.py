"""Who is told of what happens to the book."""

from collections.abc import Iterable

from django.db.models import Q

from huiketing.handbook.models import Experience, LegalResource, Procedure, ProcedureVersion
from huiketing.handbook.permissions import SIGNING, WROTE
from huiketing.history.models import Event
from huiketing.history.record import tell
from huiketing.org.models import Person, Post

CADRE = Post.Role.CADRE


def _version(procedure: Procedure, event: Event) -> ProcedureVersion | None:
    return procedure.versions.filter(number=event.data.get("number", 0)).first()


def authors(version: ProcedureVersion | None) -> Iterable[Person]:
    """Who wrote it; where nobody did, the experts of its line."""
    if version is None:
        return []
    wrote = list(
        Person.objects.filter(
            authored__version=version, authored__role__in=WROTE, is_active=True
        ).distinct()
    )
    return wrote or experts(version.procedure.line.code)


def experts(line: str) -> Iterable[Person]:
    """The cadres whose post names this line."""
    return _holders(Q(role=CADRE, line_codes__contains=f",{line},"))


def _holders(posts: Q) -> Iterable[Person]:
    return Person.objects.filter(pk__in=Post.objects.held().filter(posts).values("person_id"))


@tell("procedure.sent_back")
@tell("procedure.issued")
@tell("procedure.came_into_force")
@tell("procedure.draft_dropped")
@tell("procedure.author_added")
@tell("procedure.review_near")
@tell("procedure.review_due")
def whoever_wrote(procedure: Procedure, event: Event) -> Iterable[Person]:
    """The authors of the version."""
    return authors(_version(procedure, event))


@tell("procedure.submitted")
def whoever_may_be_a_peer(procedure: Procedure, event: Event) -> Iterable[Person]:
    """The cadres of other lines, but for its authors."""
    line = f",{procedure.line.code},"
    others = Q(role=CADRE) & ~Q(line_codes="") & ~Q(line_codes__contains=line)
    wrote = {person.pk for person in authors(_version(procedure, event))}
    return [person for person in _holders(others) if person.pk not in wrote]


@tell("procedure.ready_to_check")
def whoever_checks(procedure: Procedure, event: Event) -> Iterable[Person]:
    """Whoever leads or dispatches for its line, but for its authors."""
    line = f",{procedure.line.code},"
    leading = Q(role__in=SIGNING) & (Q(line_codes="") | Q(line_codes__contains=line))
    wrote = {person.pk for person in authors(_version(procedure, event))}
    return [person for person in _holders(leading) if person.pk not in wrote]


@tell("procedure.issued")
@tell("procedure.came_into_force")
@tell("procedure.withdrawn")
def whoever_works_by_it(procedure: Procedure, event: Event) -> Iterable[Person]:
    """All cadres of the line."""
    return experts(procedure.line.code)


@tell("rule.changed")
@tell("rule.repealed")
def whoever_cites_it(rule: LegalResource, event: Event) -> Iterable[Person]:
    """The authors of every procedure in force that cites it."""
    versions = ProcedureVersion.objects.filter(citations__resource=rule, is_current=True).distinct()
    return [
        person
        for version in versions.select_related("procedure__line")
        for person in authors(version)
    ]


@tell("experience.written")
def experts_nearby(experience: Experience, event: Event) -> Iterable[Person]:
    """The line's experts of the unit, of its neighbours and of the office above."""
    path = experience.unit.path
    above = path.rstrip("/").rpartition("/")[0] + "/"
    line = f",{experience.procedure.line.code},"
    nearby = Q(unit__path__startswith=above if above != "/" else path)
    return _holders(nearby & Q(role=CADRE, line_codes__contains=line))


@tell("experience.declined")
@tell("experience.adopted")
def whoever_learned_it(experience: Experience, event: Event) -> Iterable[Person]:
    """The author of the experience."""
    return [experience.by]
