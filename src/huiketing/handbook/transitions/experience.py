"""What colleagues learned: written down, found useful, declined. `adopting` takes it over."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.base.text import clean_text
from huiketing.handbook import permissions, personal, search
from huiketing.handbook.book import book
from huiketing.handbook.models import Experience, ProcedureVersion, Useful
from huiketing.handbook.transitions.moving import change, require, tidied
from huiketing.history.record import describe, record
from huiketing.org.models import Person, Unit

LONGEST, SHORTEST = 600, 6  # characters
State = Experience.State

describe("experience.written", gettext_lazy("wrote an experience on %(what)s: %(words)s"))
describe("experience.found_useful", gettext_lazy("used an experience on %(what)s"))
describe(
    "experience.declined", gettext_lazy("did not take an experience on %(what)s over: %(reason)s")
)


@transaction.atomic
def write_experience(
    *,
    by: Person,
    version: ProcedureVersion,
    words: str,
    unit: Unit,
    step_no: int | None = None,
    subject: tuple[str, UUID] | None = None,
    names: Iterable[str] = (),
) -> Experience:
    """Write down what was learned doing it, for every colleague.

    `version` is the one it was done by, `subject` names by type and uid what it was learned from,
    `names` are of people who must not be named in it. Nothing is written of what is handled
    quietly.
    """
    require(permissions.may_learn(by, unit))
    procedure = version.procedure
    if procedure.restricted:
        raise WrongStep(
            _("This is handled quietly. What it taught is told in person, not written here.")
        )
    said = _words(words, names)
    if step_no is not None and step_no not in {step["no"] for step in version.step_list}:
        raise Invalid(step_no=_("Choose one of the list."))
    if Experience.objects.filter(procedure=procedure, by=by, words=said).exists():
        raise Invalid(words=_("You wrote this already; it stands on the procedure's page."))
    kind, uid = subject or ("", None)
    experience = Experience.objects.create(
        procedure=procedure,
        written_under=version,
        step_no=step_no,
        words=said,
        by=by,
        unit=unit,
        subject_type=kind,
        subject_uid=uid,
    )
    told(experience, "experience.written", by=by, words=said, step=step_no)
    reindex(experience)
    return experience


@transaction.atomic
def find_useful(experience: Experience, *, by: Person) -> Experience:
    """Say that it helped: once, and not of one's own."""
    require(permissions.may_use(by))
    if experience.by_id == by.pk:
        raise NotAllowed(_("You wrote this. That it helps is for your colleagues to say."))
    if experience.state == State.DECLINED:
        raise WrongStep(_("The line's expert declined this one. Look at its page again."))
    try:
        with transaction.atomic():
            Useful.objects.create(experience=experience, person=by)
    except IntegrityError:  # twice is once
        return experience
    told(experience, "experience.found_useful", by=by)
    return experience


@transaction.atomic
def decline(experience: Experience, *, by: Person, reason: str) -> Experience:
    """Say why it does not go into the book; whoever wrote it is told."""
    require(permissions.may_judge(by, experience.procedure.line.code))
    reason = tidied("reason", reason, 200)
    still_open(experience)
    change(experience, state=State.DECLINED, adopted_in=None, decision=reason)
    told(experience, "experience.declined", by=by, reason=reason)
    reindex(experience)
    return experience


def still_open(experience: Experience) -> None:
    """Refuse what was decided already."""
    if not experience.is_open:
        raise WrongStep(_("This experience was decided already. Look at its page again."))


def told(experience: Experience, kind: str, *, by: Person, **said: Any) -> None:
    """Write an event of an experience into its own history."""
    entry = book().by_code.get(experience.procedure.code)
    title = entry.title if entry else experience.written_under.title
    record(experience, kind, by=by, what=f"{experience.procedure.code} {title}", **said)


def reindex(experience: Experience) -> None:
    """Let the procedure be found by what its experiences say now."""
    if entry := book().by_code.get(experience.procedure.code):
        search.index(entry)


def _words(text: str, names: Iterable[str]) -> str:
    said = clean_text(text)
    if len(said) < SHORTEST:
        raise Invalid(words=_("Write a sentence or two, so that a colleague can do the same."))
    if len(said) > LONGEST:
        much = _("That is %(length)s characters. Shorten it to %(limit)s.")
        raise Invalid(words=much % {"length": len(said), "limit": LONGEST})
    if secret := personal.found_in(said, names):
        raise Invalid(words=secret)
    return said
