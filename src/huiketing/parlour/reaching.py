"""How whoever came can be answered later: by a number of their own, or where they live."""

from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import Invalid
from huiketing.matters.models import Matter

SHORTEST = 7  # signs of a number somebody lives behind; 12345 and the like are shorter


def must_be_theirs(phone: str) -> None:
    """A number somebody lives behind, in the form numbers are kept in."""
    if len(phone) < SHORTEST:
        raise Invalid(phone=_("This is a service number. Which one is theirs?"))


def must_be_in_reach(answer: str, *, phone: str, lives: str) -> None:
    """Somebody without a phone must be found in another way than by phone."""
    if phone:
        return
    if answer == Matter.Answer.PHONE:
        raise Invalid(phone=_("To be phoned back they leave a number. Or choose a visit."))
    if answer == Matter.Answer.VISIT and not lives:
        raise Invalid(address=_("No phone: then write where they live."))
