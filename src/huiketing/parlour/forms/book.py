"""Which part of the register is read."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.forms import DayField, DayInput
from huiketing.org.selectors.lines import lines_in_use


class BookForm(forms.Form):
    """From when to when, which line, who received it."""

    since = DayField(label=_("From"), required=False, widget=DayInput)
    until = DayField(label=_("To"), required=False, widget=DayInput)
    line = forms.ChoiceField(label=_("Line of work"), required=False)
    receiver = forms.ChoiceField(label=_("Received by"), required=False)

    def __init__(
        self, data: Any = None, *, receivers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """`receivers` are the people who may stand at this desk, as (id, name)."""
        super().__init__(data, **kwargs)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            ("", _("every line")),
            *((each.code, each.name) for each in lines_in_use()),
        ]
        self.fields["receiver"].choices = [("", _("everybody")), *receivers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        got = super().clean() or self.cleaned_data
        since, until = got.get("since"), got.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        return got

    @property
    def span(self) -> tuple[date, date]:
        """The days asked for; without any, the last thirty."""
        today = times.today()
        until = self.cleaned_data.get("until") or max(
            today, self.cleaned_data.get("since") or today
        )
        since = self.cleaned_data.get("since") or until - timedelta(days=30)
        return since, until
