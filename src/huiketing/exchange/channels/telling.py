"""What may be said of a notice outside the house: a number, a title, what kind of step, where.

Never a name, a phone, an address or a resident's words; of a restricted matter the number alone.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from huiketing.base.text import clean_line
from huiketing.history.models import Notice
from huiketing.history.relay import Undeliverable
from huiketing.history.subjects import page_of
from huiketing.matters.models import Matter
from huiketing.matters.transitions import STEPS
from huiketing.org.models import Person


@dataclass(frozen=True)
class Telling:
    """One notice in the words that may travel."""

    number: str
    title: str
    """Empty for what is restricted, and for what has no title of its own."""
    step: str
    """What was done, in a word: 「派出」."""
    url: str

    @property
    def about(self) -> str:
        """Number and title on one line."""
        return " ".join(filter(None, (self.number, self.title)))


def reader(uid: UUID) -> Person:
    """Whom a notice is for. Raises `Undeliverable` once they may not sign in any more."""
    person = Person.objects.filter(uid=uid, is_active=True).first()
    if person is None:
        raise Undeliverable("The person has left.")
    return person


def tell(notice: Notice, person: Person) -> Telling:
    """The notice for this person. Raises `Undeliverable` for what they may not read any more."""
    if notice.subject_type != Matter._meta.label_lower:
        page = page_of(notice.subject_type, notice.subject_uid) or reverse("org:me")
        return Telling("", "", str(_word(notice)), _absolute(page))
    matter = Matter.objects.visible_to(person).filter(uid=notice.subject_uid).first()
    if matter is None:
        raise Undeliverable("The matter is not theirs to read any more.")
    title = "" if matter.restricted else clean_line(matter.title)[:120]
    return Telling(matter.number, title, str(_word(notice)), _absolute(matter.get_absolute_url()))


def _word(notice: Notice) -> str:
    for step in STEPS.values():
        if step.event == notice.kind:
            return str(step.label)
    if notice.subject_type == Matter._meta.label_lower:
        return _("News of a matter")
    return _("News for you")


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
