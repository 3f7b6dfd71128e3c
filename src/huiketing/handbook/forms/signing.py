"""What each act on a version asks for, and what the place decides about signing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.base.forms import DayField, DayInput
from huiketing.handbook.forms.drafting import Revised
from huiketing.handbook.models import LegalResource
from huiketing.org.forms.base import VerbForm
from huiketing.org.models import Person


class PlainForm(Revised):
    """An act that needs no words."""


class WordsForm(Revised):
    """An act with a word if there is one to say."""

    words = forms.CharField(
        label=_("Words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendBackForm(Revised):
    """What has to change."""

    words = forms.CharField(label=_("What has to change"), widget=forms.Textarea(attrs={"rows": 3}))


class IssueForm(Revised):
    """From when it holds, and what is new about it."""

    effective_on = DayField(label=_("In force from"), required=False, widget=DayInput)
    summary = forms.CharField(label=_("What changes with this version"), required=False)
    review_on = DayField(
        label=_("Review by"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: after the months the place has set."),
    )


class ReviewForm(Revised):
    """That it still holds, and until when."""

    review_on = DayField(label=_("Next review"), required=False, widget=DayInput)
    words = forms.CharField(label=_("Words"), required=False)


class MoveReviewForm(Revised):
    """Another day of review."""

    on = DayField(label=_("Review by"), widget=DayInput)


class ReasonForm(Revised):
    """Why."""

    reason = forms.CharField(label=_("Reason"))


class DropForm(Revised):
    """Why it is given up, if there is something to say."""

    reason = forms.CharField(label=_("Reason"), required=False)


class AuthorForm(Revised):
    """Somebody who writes along; nobody is offered who writes already, nor whoever looks."""

    person = forms.ModelChoiceField(label=_("Co-author"), queryset=Person.objects.none())
    part = forms.CharField(label=_("which part"), required=False)

    def __init__(self, *args: Any, besides: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        # Who is not offered is taken all the same: the verb says why not.
        field.queryset = staff = Person.objects.filter(is_active=True, kind=Person.Kind.STAFF)
        others = staff.exclude(pk__in=set(besides))
        field.widget.choices = [
            ("", _("Please choose")),
            *((each.pk, str(each)) for each in others),
        ]


class CiteForm(Revised):
    """A rule the version rests on."""

    resource = forms.ModelChoiceField(
        label=_("Rule"), queryset=LegalResource.objects.none(), empty_label=_("Please choose")
    )
    article = forms.CharField(label=_("Which article"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["resource"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = LegalResource.objects.filter(repealed=False)


class SignOffForm(VerbForm):
    """How this place signs its book."""

    since = DayField(label=_("From"), required=False, widget=DayInput)
    peers = forms.IntegerField(label=_("Peers who must agree"))
    review_months = forms.IntegerField(label=_("Months until the review"))
    citation = forms.CharField(label=_("Decided by"))
