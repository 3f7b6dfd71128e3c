"""Papers: what is missing, accepted without, held, and the steps done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiketing.base.errors import DomainError
from huiketing.base.forms import DayField, DayInput
from huiketing.files.store import attach
from huiketing.matters import transitions
from huiketing.matters.forms.base import LARGEST_INT, StepForm, words_field
from huiketing.matters.models import Matter
from huiketing.matters.transitions import STEPS


class WaitForm(StepForm):
    """Everything that is missing, named once."""

    step = transitions.WAIT
    listed = forms.MultipleChoiceField(
        label=_("Papers of the procedure that are missing"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    missing = words_field(
        _("Other papers, one a line"),
        most=2500,
        required=False,
        help_text=_("They are told once: name all of them. The clock stands still until then."),
    )
    note = forms.CharField(label=_("Note on the paper"), required=False, max_length=200)

    def prepare(self) -> None:
        """Offer what the pinned procedure asks for."""
        if self.matter.is_overdue:
            self.fields["missing"].help_text = _(
                "They are told once: name all of them. It is late already and stays late."
            )
        procedure = self.matter.procedure
        names = [str(row["name"])[:80] for row in procedure.materials] if procedure else []
        if names:
            self.fields["listed"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        else:
            del self.fields["listed"]
            self.fields["missing"].label = _("Papers that are missing, one a line")

    def act(self) -> Matter:
        """Stop the clock, unless it ran out already, with the paper."""
        said = self.cleaned_data
        missing = [*said.get("listed", []), *said["missing"].splitlines()]
        return transitions.wait_for_papers(
            self.matter, by=self.person, missing=missing, note=said["note"]
        )


class ResumeForm(StepForm):
    """The papers are there."""

    step = transitions.RESUME
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def act(self) -> Matter:
        """Let the clock go on."""
        return transitions.resume(self.matter, by=self.person, note=self.cleaned_data["note"])


class TickForm(StepForm):
    """A step of the pinned procedure is done."""

    step = transitions.TICK
    no = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32767)

    def act(self) -> Matter:
        """Tick."""
        return transitions.tick(self.matter, by=self.person, no=self.cleaned_data["no"])


class UntickForm(TickForm):
    """It was not done after all."""

    step = transitions.UNTICK

    def act(self) -> Matter:
        """Take the tick back."""
        return transitions.untick(self.matter, by=self.person, no=self.cleaned_data["no"])


class GapForm(StepForm):
    """A minor paper gone on without, against a signed promise."""

    step = STEPS["accept-with-gap"]
    what = forms.CharField(label=_("Which paper is missing"), max_length=80)
    due_on = DayField(label=_("To be brought by"), widget=DayInput)
    signed_by = forms.CharField(label=_("Promise signed by"), max_length=40)
    paper = forms.FileField(
        label=_("Photo of the signed promise"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def act(self) -> Matter:
        """Accept with the gap; the photo of the promise is kept with the matter."""
        said = self.cleaned_data
        promise = None
        if said["paper"]:
            try:
                kept = attach(self.matter, said["paper"], by=self.person, purpose="promise")
            except DomainError as error:
                error.fields = {"paper": str(error)}
                raise
            promise = kept.uid
        return transitions.accept_with_gap(
            self.matter,
            by=self.person,
            what=said["what"],
            due_on=said["due_on"],
            signed_by=said["signed_by"],
            promise=promise,
        )


class SupplyGapForm(StepForm):
    """The paper that was missing came in."""

    step = transitions.SUPPLY_GAP
    gap = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_INT)

    def act(self) -> Matter:
        """Note that it came."""
        return transitions.supply_gap(self.matter, by=self.person, gap=self.cleaned_data["gap"])


class HoldOriginalForm(StepForm):
    """A resident's paper, taken while somebody runs for them."""

    step = transitions.HOLD_ORIGINAL
    what = forms.CharField(label=_("Paper"), max_length=80)
    is_original = forms.BooleanField(label=_("It is the original"), required=False, initial=True)
    signed_by = forms.CharField(label=_("Signed by whoever gave it"), max_length=40)

    def act(self) -> Matter:
        """Take the paper."""
        said = self.cleaned_data
        return transitions.hold_original(
            self.matter,
            by=self.person,
            what=said["what"],
            signed_by=said["signed_by"],
            is_original=said["is_original"],
        )


class ReturnOriginalForm(StepForm):
    """Give a paper back."""

    step = transitions.RETURN_ORIGINAL
    original = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_INT)
    signed_by = forms.CharField(label=_("Signed by whoever takes it"), max_length=40)

    def act(self) -> Matter:
        """Give it back."""
        said = self.cleaned_data
        return transitions.return_original(
            self.matter, by=self.person, original=said["original"], signed_by=said["signed_by"]
        )
