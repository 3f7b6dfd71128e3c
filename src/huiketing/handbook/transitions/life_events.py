"""The events of life that bring several procedures at once: written, put in order, retired."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiketing.base.errors import Invalid, WrongStep
from huiketing.base.text import clean_line
from huiketing.handbook import permissions
from huiketing.handbook.models import LifeEvent, LifeEventPart, Procedure
from huiketing.handbook.transitions.moving import book_changed, change, require, tidied
from huiketing.history.record import describe, record
from huiketing.org.models import Person

describe("life_event.added", gettext_lazy("wrote the life event %(name)s"))
describe("life_event.changed", gettext_lazy("changed what comes together in %(name)s"))
describe("life_event.retired", gettext_lazy("took the life event %(name)s out of use"))
describe("life_event.restored", gettext_lazy("put the life event %(name)s into use again"))

MOST_PARTS, MOST_SAID = 20, 12
CODE = re.compile(r"[a-z][a-z0-9-]{1,23}")

Part = tuple[str, str]
"""The code of a procedure, and when it applies."""


@transaction.atomic
def add_life_event(
    *, by: Person, code: str, name: str, said: Sequence[str] = (), parts: Sequence[Part] = ()
) -> LifeEvent:
    """Write a life event at the end of the list."""
    require(permissions.may_keep(by))
    if not CODE.fullmatch(code.strip()):
        raise Invalid(code=_("Two to 24 small letters, digits and hyphens, as in new-baby."))
    chosen = _chosen(parts)
    last = LifeEvent.objects.aggregate(last=Max("order"))["last"] or 0
    try:
        with transaction.atomic():
            event = LifeEvent.objects.create(
                code=code.strip(), order=last + 1, **_words(name, said)
            )
    except IntegrityError as taken:
        raise Invalid(code=_("%(code)s is taken already.") % {"code": code}) from taken
    _write(event, chosen)
    record(event, "life_event.added", by=by, name=event.name, codes=_codes(chosen))
    book_changed()
    return event


@transaction.atomic
def change_life_event(
    event: LifeEvent, *, by: Person, name: str, said: Sequence[str], parts: Sequence[Part]
) -> LifeEvent:
    """Change its name, how people say it, its procedures and their order."""
    require(permissions.may_keep(by))
    chosen = _chosen(parts)
    change(event, **_words(name, said))
    event.parts.all().delete()
    _write(event, chosen)
    record(event, "life_event.changed", by=by, name=event.name, codes=_codes(chosen))
    book_changed()
    return event


@transaction.atomic
def retire_life_event(event: LifeEvent, *, by: Person) -> LifeEvent:
    """Take it out of use; what it held stays to be read."""
    return _use(event, by, False)


@transaction.atomic
def restore_life_event(event: LifeEvent, *, by: Person) -> LifeEvent:
    """Put it into use again."""
    return _use(event, by, True)


def _use(event: LifeEvent, by: Person, active: bool) -> LifeEvent:
    require(permissions.may_keep(by))
    if event.is_active == active:
        raise WrongStep(_("It is so already."))
    change(event, is_active=active)
    record(event, "life_event.restored" if active else "life_event.retired", by=by, name=event.name)
    book_changed()
    return event


def _words(name: str, said: Sequence[str]) -> dict[str, Any]:
    sayings = list(dict.fromkeys(filter(None, map(clean_line, said))))
    if len(sayings) > MOST_SAID or any(len(each) > 60 for each in sayings):
        raise Invalid(said=_("Twelve ways to say it at most, sixty characters each."))
    return {"name": tidied("name", name, 40), "said": sayings}


def _chosen(parts: Sequence[Part]) -> list[tuple[Procedure, str]]:
    """The procedures named, in their order. What is handled quietly is in no such list."""
    codes = [code.strip().upper() for code, _when in parts]
    if len(codes) < 2:
        raise Invalid(parts=_("Fewer than two procedures do not come together."))
    if len(codes) > MOST_PARTS or len(set(codes)) < len(codes):
        raise Invalid(parts=_("Twenty procedures at most, each once."))
    known = {
        each.code: each
        for each in Procedure.objects.filter(code__in=codes, withdrawn_on=None, restricted=False)
    }
    if unknown := [code for code in codes if code not in known]:
        raise Invalid(parts=_("The book has no %(codes)s.") % {"codes": "、".join(unknown)})
    whens = [tidied("parts", when, 80, needed=False) for _code, when in parts]
    return [(known[code], when) for code, when in zip(codes, whens, strict=True)]


def _write(event: LifeEvent, chosen: list[tuple[Procedure, str]]) -> None:
    LifeEventPart.objects.bulk_create(
        LifeEventPart(event=event, procedure=procedure, order=order, when=when)
        for order, (procedure, when) in enumerate(chosen, 1)
    )


def _codes(chosen: list[tuple[Procedure, str]]) -> list[str]:
    return [procedure.code for procedure, _when in chosen]
