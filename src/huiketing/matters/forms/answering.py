"""Calls and visits, the answer, and how a matter ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.errors import DomainError, Invalid
from huiketing.base.forms import MomentField, MomentInput, Segments
from huiketing.files.store import attach
from huiketing.matters import transitions
from huiketing.matters.forms.base import StepForm, words_field
from huiketing.matters.models import Contact, Matter, Rating

MOST_PHOTOS = 9


class PhotosInput(forms.ClearableFileInput):
    """Photos, straight from the camera where there is one."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    """Several photos or papers; a list."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked by itself."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("At most %(most)d at a time. Send the others with a second entry.")
                % {"most": MOST_PHOTOS}
            )
        return [super(PhotosField, self).clean(each, initial) for each in files]


class ContactForm(StepForm):
    """One call, visit or talk, with what was said and photos."""

    step = transitions.CONTACT
    button = _("Write it down")

    way = forms.ChoiceField(
        label=_("How"), choices=Contact.Way, initial=Contact.Way.CALL, widget=Segments
    )
    result = forms.ChoiceField(label=_("Reached?"), choices=Contact.Result, widget=Segments)
    said = words_field(_("What was said"), most=2000, required=False)
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        widget=PhotosInput(attrs={"accept": "image/*,application/pdf", "capture": "environment"}),
    )
    at = MomentField(label=_("When, if not just now"), required=False, widget=MomentInput)
    place = forms.CharField(label=_("Where"), required=False, max_length=80)
    companions = forms.CharField(label=_("Together with"), required=False, max_length=80)
    next_try_at = MomentField(label=_("Next try"), required=False, widget=MomentInput)

    def act(self) -> Matter:
        """Write the contact and keep its photos: both or nothing."""
        said = self.cleaned_data
        moved = transitions.contact(
            self.matter,
            by=self.person,
            way=said["way"],
            result=said["result"],
            said_=said["said"],
            at=said["at"],
            place=said["place"],
            companions=said["companions"],
            next_try_at=said["next_try_at"],
        )
        row = moved.contacts.order_by("-pk").first()
        for photo in said["photos"]:
            if row is not None:
                self._attach(row, photo)
        return moved

    def _attach(self, row: Contact, photo: Any) -> None:
        try:
            attach(row, photo, by=self.person, purpose="contact")
        except DomainError as error:
            error.fields = {"photos": str(error)}
            raise


class PlanVisitForm(StepForm):
    """Agree on when somebody comes."""

    step = transitions.PLAN_VISIT
    at = MomentField(label=_("When"), widget=MomentInput)

    def prepare(self) -> None:
        """Begin from the visit that was agreed."""
        if self.matter.visit_at:
            self.initial.setdefault("at", self.matter.visit_at)

    def act(self) -> Matter:
        """Agree."""
        return transitions.plan_visit(self.matter, by=self.person, at=self.cleaned_data["at"])


class ReplyForm(StepForm):
    """The answer, as the resident reads it."""

    step = transitions.REPLY
    text = words_field(
        _("The answer"), most=4000, help_text=_("The resident reads it word for word.")
    )

    def act(self) -> Matter:
        """Reply."""
        return transitions.reply(self.matter, by=self.person, text=self.cleaned_data["text"])


class CloseForm(StepForm):
    """End a matter with how it ended."""

    step = transitions.CLOSE
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[
            (Matter.Outcome.SOLVED, Matter.Outcome.SOLVED.label),
            (Matter.Outcome.EXPLAINED, Matter.Outcome.EXPLAINED.label),
        ],
        widget=Segments,
    )
    text = words_field(_("The answer"), most=4000, required=False)

    def prepare(self) -> None:
        """What was not replied yet needs its answer here."""
        if self.matter.status != Matter.Status.REPLIED:
            self.fields["text"].required = True
        else:
            self.fields["text"].label = _("Anything to add to the answer")

    def act(self) -> Matter:
        """Close."""
        said = self.cleaned_data
        return transitions.close(
            self.matter, by=self.person, outcome=said["outcome"], text=said["text"]
        )


class _Reason(StepForm):
    warns = True
    reason = words_field(_("Reason"), most=400)


class ReopenForm(_Reason):
    """The answer did not settle it."""

    step = transitions.REOPEN

    def act(self) -> Matter:
        """Open again."""
        return transitions.reopen(self.matter, by=self.person, reason=self.cleaned_data["reason"])


class WithdrawForm(_Reason):
    """Whoever asked does not want it any more."""

    step = transitions.WITHDRAW

    def act(self) -> Matter:
        """Withdraw."""
        return transitions.withdraw(self.matter, by=self.person, reason=self.cleaned_data["reason"])


class VoidForm(_Reason):
    """Take a wrong registration back."""

    step = transitions.VOID

    def act(self) -> Matter:
        """Void."""
        return transitions.void(self.matter, by=self.person, reason=self.cleaned_data["reason"])


class NotAcceptForm(_Reason):
    """Why it is not for the parlour, and where it is answered."""

    step = transitions.NOT_ACCEPT
    where = forms.CharField(label=_("Where to go"), max_length=200)

    def act(self) -> Matter:
        """Refuse, with the way on."""
        said = self.cleaned_data
        return transitions.not_accept(
            self.matter, by=self.person, reason=said["reason"], where=said["where"]
        )


class CallBackForm(StepForm):
    """What the resident said of it on the phone. Nothing is chosen beforehand."""

    step = transitions.CALL_BACK
    level = forms.TypedChoiceField(
        label=_("What the resident said"),
        choices=Rating.Level,
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = words_field(_("In their words"), most=500, required=False)

    def act(self) -> Matter:
        """Write the rating down."""
        said = self.cleaned_data
        return transitions.rate_by_callback(
            self.matter, by=self.person, level=said["level"], words=said["words"]
        )


class RectifyForm(StepForm):
    """Whoever looked into a bad rating says what they found and mended."""

    step = transitions.RECTIFY
    finding = words_field(_("What you found, and what was mended"), most=2000)
    upheld = forms.TypedChoiceField(
        label=_("Was the resident right?"),
        choices=[("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))],
        coerce=lambda value: value == "yes",
        widget=Segments,
        empty_value=None,
    )

    def act(self) -> Matter:
        """Answer the bad rating."""
        said = self.cleaned_data
        if said["upheld"] is None:
            raise Invalid(upheld=_("Was the resident right?"))
        return transitions.answer_rectification(
            self.matter, by=self.person, finding=said["finding"], upheld=said["upheld"]
        )
