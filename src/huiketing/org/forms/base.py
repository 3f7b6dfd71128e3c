"""The one way a form meets a verb: what the verb refuses stands beside the field it names."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from huiketing.base.errors import DomainError
from huiketing.base.forms import show_refused

Done = TypeVar("Done")

REFUSED_IN_PLACE = {409, 422}
"""What the person can mend on the same page. Other refusals get a page of their own."""


class VerbForm(forms.Form):
    """A form whose values one verb judges.

    Fields check only that a value is of its type; length, meaning and permission are the verb's,
    so that the page, the command line and the table of people refuse in the same words.
    """

    status = 422
    """What a page showing this form again answers with."""

    def carry_out(self, act: Callable[[], Done]) -> Done | None:
        """Run the verb; None if it refused, with its words in `errors` and nothing typed lost."""
        try:
            return act()
        except DomainError as refused:
            if refused.status not in REFUSED_IN_PLACE:
                raise
            self.status = refused.status
            self._take(refused)
            return None

    def _take(self, refused: DomainError) -> None:
        show_refused(self, refused)


class Versioned(VerbForm):
    """A form about a row that somebody else may change meanwhile."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
