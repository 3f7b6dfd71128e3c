"""What a verb raises instead of acting. Each says what happened, what is safe, and the way on.

Faces turn them into answers: pages by `base.middleware`, the API by its exception handler.
"""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A refused act: an HTTP status, a code for machines and a sentence for people."""

    status = 422
    code = "refused"
    sentence: "StrOrPromise" = _("This cannot be done as asked.")

    def __init__(self, sentence: "StrOrPromise | None" = None, **fields: Any) -> None:
        """`fields` names, per field of the form, what is wrong with it."""
        if sentence is not None:
            self.sentence = sentence
        self.fields = fields
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class Invalid(DomainError):
    """The values given cannot be used."""

    code = "invalid"
    sentence = _("Something in the form needs another look.")


class NotAllowed(DomainError):
    """The person has no post for this act."""

    status = 403
    code = "not_allowed"
    sentence = _("Your post does not cover this. Ask the lead of the unit.")


class WrongStep(DomainError):
    """The record does not stand where this step begins."""

    status = 409
    code = "wrong_step"
    sentence = _("This step does not fit where the matter stands now. Look at its page again.")


class OutOfDate(DomainError):
    """Somebody changed the record since this page was made."""

    status = 409
    code = "out_of_date"
    sentence = _("Somebody changed this since you opened it. Look at what changed first.")


class KeyUsed(DomainError):
    """The key of an act was used before for something else, or by somebody else.

    It says nothing of what the key stands for: that may be another's.
    """

    status = 409
    code = "key_used"
    sentence = _(
        "This was sent before with something else in it, and nothing new was kept. Look whether it "
        "is there already; if not, send it once more as new, with a key of its own."
    )


class NotFound(DomainError):
    """Nothing this person may see is at that place."""

    status = 404
    code = "not_found"
    sentence = _("Nothing here that you can open.")


class TooMany(DomainError):
    """The same asker came too often in a short time."""

    status = 429
    code = "too_many"
    sentence = _("That was often in a short time. Wait a few minutes, or phone the parlour.")


class OutOfReach(DomainError):
    """The database does not answer, or not in time; whether the act was kept is not known."""

    status = 503
    code = "out_of_reach"
    sentence = _(
        "The records cannot be reached just now, and it is not sure whether this was kept. Send "
        "it again in a minute with its key: nothing is kept twice."
    )
