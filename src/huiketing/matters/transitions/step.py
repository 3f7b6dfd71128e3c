"""What a step is, and the one way a matter's row moves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Choices, F
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid, KeyUsed, NotAllowed, OutOfDate, WrongStep
from huiketing.history.record import Happening, describe, record_all
from huiketing.matters.models import Act, Matter
from huiketing.matters.transitions import keys
from huiketing.org.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Status = Matter.Status
STEPS: "dict[str, Step]" = {}


@dataclass(frozen=True)
class Step:
    """One allowed move: from where, to where (None: stays), by whom, and how it reads.

    `public` is the sentence on the resident's own page, in their voice; None keeps the step from
    it. `name` is its address in pages and in the API.
    """

    name: str
    event: str
    sources: tuple[str, ...]
    target: str | None
    allows: Callable[[Person | None, Matter], bool]
    label: "StrOrPromise"
    reads: "StrOrPromise"
    public: "StrOrPromise | None" = None
    words: Mapping[str, type[Choices]] | None = None

    def __post_init__(self) -> None:
        describe(self.event, self.reads, public=self.public, words=self.words)
        STEPS[self.name] = self

    def open_to(self, person: Person | None, matter: Matter) -> bool:
        """Whether this person may take this step with the matter as it stands."""
        return (
            matter.erased_at is None
            and matter.status in self.sources
            and self.allows(person, matter)
        )


def check(step: Step, matter: Matter, by: Person | None) -> None:
    """Refuse a step the person may not take, or that does not begin where the matter stands."""
    if not step.allows(by, matter):
        raise NotAllowed
    refuse_erased(matter)
    if matter.status not in step.sources:
        raise WrongStep


def refuse_erased(matter: Matter) -> None:
    """Nothing follows on a matter whose words are gone."""
    if matter.erased_at:
        raise WrongStep(_("What was kept of this matter is erased. Register a new one."))


def hold(matter: Matter) -> None:
    """Keep others off the row to the end of the transaction, unless it was moved already.

    For a verb that writes rows of which a matter has one at a time: two at once, and the second
    is told that it was late instead of running into the first one's row.
    """
    unmoved = Matter.objects.filter(pk=matter.pk, version=matter.version)
    if not unmoved.update(version=F("version")):
        raise OutOfDate


def move(
    step: Step,
    matter: Matter,
    *,
    by: Person | None,
    changes: dict[str, Any] | None = None,
    target: str | None = None,
    by_name: str | None = None,
    before: Sequence[Happening] = (),
    checked: bool = False,
    **said: Any,
) -> Matter:
    """Move the row unless somebody moved it first, and write the event. Inside a transaction.

    `checked`: the verb checked the step before it changed other rows the rule looks at.
    """
    if not checked:
        check(step, matter, by)
    values = dict(changes or {})
    if (status := target or step.target) is not None:
        values["status"] = status
    # Compare-and-set on `version`: exact on every database, where SQLite ignores row locks.
    unmoved = Matter.objects.filter(pk=matter.pk, version=matter.version)
    if not unmoved.update(version=F("version") + 1, **values):
        raise OutOfDate
    for name, value in values.items():
        setattr(matter, name, value)
    matter.version += 1
    happenings = [*before, Happening(step.event, said)]
    record_all(matter, happenings, by=by, by_name=by_name)
    return matter


def once(
    key: UUID | None,
    step: str,
    matter: Matter,
    act: Callable[[], Matter],
    *,
    by: Person | None,
    asked: str = "",
) -> Matter:
    """Do `act` unless this key was seen: what a device sends twice happens once.

    `asked` is what `by` typed. A key that named another matter, another step or anything else,
    or that somebody else sent, is refused.
    """
    if key is None:
        return act()
    seen = Act.objects.filter(pk=key).first()
    if seen is None:
        try:
            with transaction.atomic():
                Act.objects.create(
                    client_key=key, matter=matter, step=step, asked=keys.digest(by, asked)
                )
                return act()
        except IntegrityError:
            seen = Act.objects.filter(pk=key).first()
            if seen is None:
                raise
    if (seen.matter_id, seen.step) != (matter.pk, step) or not keys.is_repeat(
        seen.asked, by, asked
    ):
        raise KeyUsed
    matter.refresh_from_db()
    matter.is_new = False
    return matter


def said(text: str, field: str, *, needed: bool = True, most: int = 2000) -> str:
    """Words somebody typed: trimmed, kept within `most`, refused when needed and empty."""
    text = text.replace("\x00", "").strip()
    if needed and not text:
        raise Invalid(**{field: _("Write a few words here, so that the next one knows.")})
    if len(text) > most:
        raise Invalid(**{field: _("This is too long; %(most)s characters fit.") % {"most": most}})
    return text
