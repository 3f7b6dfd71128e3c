"""Writing what a procedure says: a draft of its own beside what is in force."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.text import initials
from huiketing.handbook import permissions, wording
from huiketing.handbook.models import (
    Authorship,
    Citation,
    LegalResource,
    Procedure,
    ProcedureVersion,
)
from huiketing.handbook.transitions.moving import book_changed, change, happened, require, tidied
from huiketing.history.record import describe
from huiketing.org.models import Line, Person

describe("procedure.added", gettext_lazy("began the article %(what)s"))
describe("procedure.draft_started", gettext_lazy("began version %(number)s of %(what)s"))
describe("procedure.draft_edited", gettext_lazy("worked on version %(number)s of %(what)s"))
describe("procedure.author_added", gettext_lazy("took %(name)s in as co-author of %(what)s"))
describe("procedure.author_removed", gettext_lazy("took %(name)s out of the authors of %(what)s"))
describe("procedure.rule_cited", gettext_lazy("based %(what)s on %(rule)s %(article)s"))
describe("procedure.rule_uncited", gettext_lazy("no longer bases %(what)s on %(rule)s %(article)s"))
describe("procedure.review_moved", gettext_lazy("set the review of %(what)s to %(day)s"))

COPIED = tuple(sorted(wording.FIELDS - {"summary"}))
"""What a new draft takes over from the version before it."""
MOST_AUTHORS = 12


@transaction.atomic
def add_procedure(
    *, by: Person, line: Line, title: str, restricted: bool = False, **said: Any
) -> ProcedureVersion:
    """Begin a new article: the next number of the book, the next code of its line, a draft.

    `said` may hold any other field of a version. It is in no suggestion before it is issued.
    """
    require(permissions.may_write(by, line.code))
    fields = wording.checked({"title": title} | said)
    last = Procedure.objects.aggregate(last=Max("article"))["last"] or 0
    try:
        with transaction.atomic():
            procedure = Procedure.objects.create(
                code=_next_code(line), article=last + 1, line=line, restricted=restricted
            )
    except IntegrityError as taken:
        raise WrongStep(_("Somebody began an article just now. Try once more.")) from taken
    version = ProcedureVersion.objects.create(
        procedure=procedure, number=1, initials=initials(fields["title"]), **fields
    )
    Authorship.objects.create(version=version, person=by, role=Authorship.Role.AUTHOR)
    happened(version, "procedure.added", by=by)
    return version


def _next_code(line: Line) -> str:
    """The code after the highest the line ever had: a number is never given again."""
    taken = Procedure.objects.filter(code__startswith=f"{line.code}-").values_list(
        "code", flat=True
    )
    tails = (code.rpartition("-")[2] for code in taken)
    numbers = [int(tail) for tail in tails if tail.isascii() and tail.isdigit()]
    return f"{line.code}-{max(numbers, default=0) + 1:03d}"


@transaction.atomic
def start_draft(procedure: Procedure, *, by: Person) -> ProcedureVersion:
    """Begin the next version: the words of the newest in force or issued, to be worked on.

    What is in force stays in force. One draft at a time: two would part ways.
    """
    require(permissions.may_write(by, procedure.line.code))
    if procedure.withdrawn_on:
        raise WrongStep(_("This procedure is out of use."))
    versions = ProcedureVersion.objects.filter(procedure=procedure)
    if open_one := versions.in_the_works().first():
        raise WrongStep(
            _("Version %(number)s is being worked on already.") % {"number": open_one.number}
        )
    newest = (
        versions.waiting_for_their_day().order_by("-number").first()
        or versions.filter(is_current=True).first()
        or versions.order_by("-number").first()
    )
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    fields = {name: getattr(newest, name) for name in COPIED} if newest else {}
    fields["review_on"] = None
    try:
        with transaction.atomic():
            draft = ProcedureVersion.objects.create(
                procedure=procedure,
                number=number,
                initials=newest.initials if newest else "",
                **fields,
            )
    except IntegrityError as taken:
        raise WrongStep(_("Somebody began a version just now. Look at the page again.")) from taken
    Authorship.objects.create(version=draft, person=by, role=Authorship.Role.AUTHOR)
    if newest:
        Citation.objects.bulk_create(
            Citation(version=draft, resource_id=each.resource_id, article=each.article)
            for each in newest.citations.all()
        )
    happened(draft, "procedure.draft_started", by=by)
    return draft


@transaction.atomic
def edit_draft(version: ProcedureVersion, *, by: Person, **changes: Any) -> ProcedureVersion:
    """Change what a draft says: any of the fields of `wording.FIELDS`; the rest stays.

    Whoever works on it without being its author is its co-author from then on: what they wrote
    they cannot check.
    """
    check_may_write(version, by)
    fields = wording.checked(changes, version)
    changed = sorted(name for name, value in fields.items() if getattr(version, name) != value)
    if "title" in changed:
        fields["initials"] = initials(fields["title"])
    change(version, **fields)
    if not permissions.is_author(by, version):
        role = Authorship.Role.CO_AUTHOR if permissions.authors_of(version) else None
        Authorship.objects.create(version=version, person=by, role=role or Authorship.Role.AUTHOR)
    if changed:
        happened(version, "procedure.draft_edited", by=by, fields=changed)
    return version


def check_may_write(version: ProcedureVersion, by: Person) -> None:
    """Refuse whoever may not write it, and whatever is no draft."""
    require(permissions.may_edit(by, version))
    if not version.may_be_written:
        raise WrongStep(_("Only a draft is written in. Begin a new version."))


@transaction.atomic
def add_co_author(
    version: ProcedureVersion, *, by: Person, person: Person, part: str = ""
) -> Authorship:
    """Name somebody who writes along; they can neither check nor sign it then."""
    check_may_write(version, by)
    if person.pk == by.pk:
        raise Invalid(person=_("That is you: whoever keeps the draft writes along already."))
    if person.pk in permissions.authors_of(version):
        raise Invalid(person=_("%(name)s is an author already.") % {"name": person.name})
    if not person.is_active:
        raise Invalid(person=_("%(name)s no longer works here.") % {"name": person.name})
    if len(permissions.authors_of(version)) >= MOST_AUTHORS:
        raise Invalid(person=_("More than twelve authors is a crowd."))
    part = tidied("part", part, 60, needed=False)
    change(version)
    row = Authorship.objects.create(
        version=version, person=person, role=Authorship.Role.CO_AUTHOR, part=part
    )
    happened(version, "procedure.author_added", by=by, name=person.name, part=part)
    return row


@transaction.atomic
def remove_co_author(version: ProcedureVersion, *, by: Person, person: Person) -> None:
    """Take a co-author out again; the author stays."""
    check_may_write(version, by)
    rows = Authorship.objects.filter(version=version, person=person, role=Authorship.Role.CO_AUTHOR)
    change(version)
    if not rows.delete()[0]:
        raise Invalid(person=_("%(name)s is no co-author of it.") % {"name": person.name})
    happened(version, "procedure.author_removed", by=by, name=person.name)


@transaction.atomic
def cite(
    version: ProcedureVersion, *, by: Person, resource: LegalResource, article: str = ""
) -> Citation:
    """Say that a draft rests on a rule, and on which article of it."""
    check_may_write(version, by)
    article = tidied("article", article, 40, needed=False)
    if resource.repealed:
        raise Invalid(resource=_("This rule was repealed. Name the one that took its place."))
    change(version)
    citation, made = Citation.objects.get_or_create(
        version=version, resource=resource, article=article
    )
    if made:
        happened(version, "procedure.rule_cited", by=by, rule=str(resource), article=article)
    return citation


@transaction.atomic
def uncite(version: ProcedureVersion, *, by: Person, citation: Citation) -> None:
    """A draft no longer rests on a rule."""
    check_may_write(version, by)
    if citation.version_id != version.pk:
        raise Invalid(resource=_("Another version cites this."))
    change(version)
    citation.delete()
    happened(
        version,
        "procedure.rule_uncited",
        by=by,
        rule=str(citation.resource),
        article=citation.article,
    )


@transaction.atomic
def move_review(version: ProcedureVersion, *, by: Person, on: date) -> ProcedureVersion:
    """Set the day by which a version in force is reviewed; its words stay."""
    require(permissions.may_review(by, version.procedure.line.code))
    if not version.is_current:
        raise WrongStep(_("Only what is in force is reviewed."))
    change(version, review_on=check_review(on))
    happened(version, "procedure.review_moved", by=by, day=on)
    book_changed()
    return version


def check_review(on: date) -> date:
    """A day to come, within five years: what nobody looks at for longer is nobody's."""
    today = times.today()
    if not today < on <= today.replace(year=today.year + 5, day=min(today.day, 28)):
        raise Invalid(review_on=_("Choose a day within the next five years."))
    return on
