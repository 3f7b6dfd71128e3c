"""The rules procedures rest on: entered, changed, repealed; whoever cites one must look again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.handbook import permissions
from huiketing.handbook.models import LegalResource
from huiketing.handbook.transitions.moving import change, require, tidied
from huiketing.history.record import describe, record
from huiketing.org.models import Person

describe("rule.added", gettext_lazy("entered the rule %(rule)s"))
describe("rule.corrected", gettext_lazy("corrected how the rule %(rule)s is entered"))
describe("rule.changed", gettext_lazy("%(rule)s changed on %(day)s: %(change)s"))
describe("rule.repealed", gettext_lazy("%(rule)s was repealed on %(day)s: %(change)s"))

EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)


def _fields(
    title: str, number: str, issued_by: str, in_force_on: date | None
) -> dict[str, str | date | None]:
    if in_force_on and not EARLIEST <= in_force_on <= LATEST:
        raise Invalid(in_force_on=_("Is this year right? Write a day after 1949."))
    return {
        "title": tidied("title", title, 120),
        "number": tidied("number", number, 60, needed=False),
        "issued_by": tidied("issued_by", issued_by, 80, needed=False),
        "in_force_on": in_force_on,
    }


@transaction.atomic
def add_rule(
    *,
    by: Person,
    title: str,
    number: str = "",
    issued_by: str = "",
    in_force_on: date | None = None,
) -> LegalResource:
    """Enter a law, a notice or a measure, as printed."""
    require(permissions.may_keep_rules(by))
    fields = _fields(title, number, issued_by, in_force_on)
    try:
        with transaction.atomic():
            rule = LegalResource.objects.create(**fields)
    except IntegrityError as known:
        raise Invalid(title=_("This rule is in the list already.")) from known
    record(rule, "rule.added", by=by, rule=str(rule))
    return rule


@transaction.atomic
def correct_rule(
    rule: LegalResource,
    *,
    by: Person,
    title: str,
    number: str = "",
    issued_by: str = "",
    in_force_on: date | None = None,
) -> LegalResource:
    """Mend a slip in how a rule was entered; nobody need look again for that."""
    require(permissions.may_keep_rules(by))
    fields = _fields(title, number, issued_by, in_force_on)
    try:
        with transaction.atomic():
            change(rule, **fields)
    except IntegrityError as known:
        raise Invalid(title=_("This rule is in the list already.")) from known
    record(rule, "rule.corrected", by=by, rule=str(rule))
    return rule


@transaction.atomic
def mark_changed(
    rule: LegalResource, *, by: Person, what: str, changed_on: date | None = None
) -> LegalResource:
    """The rule says something else since that day: every procedure citing it is due for review."""
    return _mark(rule, by, what, changed_on, repealed=False)


@transaction.atomic
def mark_repealed(
    rule: LegalResource, *, by: Person, what: str, changed_on: date | None = None
) -> LegalResource:
    """The rule no longer holds since that day; no draft may cite it any more."""
    return _mark(rule, by, what, changed_on, repealed=True)


def _mark(
    rule: LegalResource, by: Person, said: str, changed_on: date | None, *, repealed: bool
) -> LegalResource:
    require(permissions.may_keep_rules(by))
    if rule.repealed:
        raise WrongStep(_("This rule was repealed already."))
    day = changed_on or times.today()
    if not EARLIEST <= day <= LATEST:
        raise Invalid(changed_on=_("Is this year right? Write a day after 1949."))
    if day > times.today():
        raise Invalid(changed_on=_("This day has not come yet."))
    said = tidied("change", said, 300)
    change(rule, changed_on=day, change=said, repealed=repealed)
    kind = "rule.repealed" if repealed else "rule.changed"
    record(rule, kind, by=by, rule=str(rule), day=day, change=said)
    return rule
