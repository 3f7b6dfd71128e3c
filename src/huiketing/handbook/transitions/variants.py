"""What one place does differently (本村做法): written by its lead, with the paper it rests on."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base import times
from huiketing.base.errors import Invalid, WrongStep
from huiketing.handbook import permissions, wording
from huiketing.handbook.models import Procedure, ProcedureVersion, Variant
from huiketing.handbook.transitions.moving import book_changed, change, happened, require, tidied
from huiketing.history.record import describe
from huiketing.org.models import Person, Unit

describe(
    "procedure.variant_written",
    gettext_lazy("%(unit)s does %(what)s differently from %(since)s, by %(basis)s"),
)
describe(
    "procedure.variant_changed",
    gettext_lazy("changed what %(unit)s does differently in %(what)s, by %(basis)s"),
)
describe(
    "procedure.variant_ended",
    gettext_lazy("%(unit)s does %(what)s as the book says after %(day)s"),
)

LATEST = date(2199, 12, 31)


@transaction.atomic
def write_variant(
    procedure: Procedure,
    *,
    by: Person,
    unit: Unit,
    changes: Mapping[str, Any],
    basis: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Variant:
    """Say what a unit, and everything below it, does differently. One at a time for a unit."""
    require(
        permissions.may_differ(by, unit),
        _("What is done differently here is written by the lead of the unit."),
    )
    version = _in_force(procedure)
    first = starts_on or times.today()
    if first < times.today():
        raise Invalid(starts_on=_("Choose today or a later day."))
    if Variant.objects.to_come().filter(procedure=procedure, unit=unit).exists():
        raise WrongStep(_("This place has its own way already. Change that one, or end it."))
    variant = Variant.objects.create(
        procedure=procedure,
        unit=unit,
        changes=_different(changes, version),
        basis=tidied("basis", basis, 200),
        by=by,
        starts_on=first,
        ends_on=_last(ends_on, first),
    )
    happened(
        version,
        "procedure.variant_written",
        by=by,
        unit=unit.name,
        basis=variant.basis,
        since=first,
        fields=sorted(variant.changes),
    )
    book_changed()
    return variant


@transaction.atomic
def change_variant(
    variant: Variant,
    *,
    by: Person,
    changes: Mapping[str, Any],
    basis: str,
    ends_on: date | None = None,
) -> Variant:
    """Change what a place does differently, or until when."""
    require(permissions.may_differ(by, variant.unit))
    _not_over(variant)
    version = _in_force(variant.procedure)
    change(
        variant,
        changes=_different(changes, version),
        basis=tidied("basis", basis, 200),
        ends_on=_last(ends_on, max(variant.starts_on, times.today())),
        by=by,
    )
    happened(
        version,
        "procedure.variant_changed",
        by=by,
        unit=variant.unit.name,
        basis=variant.basis,
        fields=sorted(variant.changes),
    )
    book_changed()
    return variant


@transaction.atomic
def end_variant(variant: Variant, *, by: Person, on: date | None = None) -> Variant:
    """Let the place do as the book says after that day; from today on without one."""
    require(permissions.may_differ(by, variant.unit))
    _not_over(variant)
    today = times.today()
    if on is None and variant.starts_on >= today:
        ended, unit = today, variant.unit  # it never held for a day: nothing to keep
        version = _newest(variant.procedure)
        Variant.objects.filter(pk=variant.pk).delete()
    else:
        ended = on or today - timedelta(days=1)
        if on is not None and not max(today, variant.starts_on) <= on <= LATEST:
            raise Invalid(ends_on=_("Choose today or a later day."))
        change(variant, ends_on=ended)
        unit, version = variant.unit, _newest(variant.procedure)
    happened(version, "procedure.variant_ended", by=by, unit=unit.name, day=ended)
    book_changed()
    return variant


def _last(ends_on: date | None, first: date) -> date | None:
    if ends_on is not None and not first <= ends_on <= LATEST:
        raise Invalid(ends_on=_("The last day is before the first."))
    return ends_on


def _not_over(variant: Variant) -> None:
    if variant.ends_on and variant.ends_on < times.today():
        raise WrongStep(_("This has ended already."))


def _in_force(procedure: Procedure) -> ProcedureVersion:
    version = procedure.versions.filter(is_current=True).first()
    if version is None or procedure.withdrawn_on:
        raise WrongStep(_("Nothing is in force under this code."))
    return version


def _newest(procedure: Procedure) -> ProcedureVersion:
    version = procedure.versions.order_by("-is_current", "-number").first()
    if version is None:
        raise WrongStep(_("Nothing is in force under this code."))
    return version


def _different(changes: Mapping[str, Any], version: ProcedureVersion) -> dict[str, Any]:
    """Only what may differ, and only what does."""
    for name in changes:
        if name not in wording.LOCAL:
            raise Invalid(**{name: _("This is the book's; a place does not change it.")})
    checked = wording.checked(changes, version)
    kept = {
        name: value
        for name, value in checked.items()
        if name in wording.LOCAL and value != getattr(version, name)
    }
    if not kept:
        raise Invalid(_("Nothing differs from the book."))
    return kept
