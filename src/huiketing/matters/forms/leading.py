"""What is asked of a lead and by one, and how matters are tied together."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.forms import DayField, DayInput, MomentField, MomentInput, Segments
from huiketing.base.text import clean_line
from huiketing.clock.periods import Unit
from huiketing.matters import transitions
from huiketing.matters.forms.base import StepForm, words_field
from huiketing.matters.models import Link, Matter, Request


class AskExtensionForm(StepForm):
    """More time, asked for before the promised day."""

    step = transitions.EXTEND
    amount = forms.IntegerField(label=_("How many days more"), min_value=1, max_value=90)
    unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=[
            (Unit.WORKING_DAY, Unit.WORKING_DAY.label),
            (Unit.DAY, Unit.DAY.label),
        ],
        initial=Unit.WORKING_DAY,
        widget=Segments,
    )
    reason = words_field(_("Reason"), most=400)

    def act(self) -> Matter:
        """Ask."""
        said = self.cleaned_data
        return transitions.ask_extension(
            self.matter,
            by=self.person,
            reason=said["reason"],
            amount=said["amount"],
            unit=said["unit"],
        )


class AskLongTermForm(StepForm):
    """A place on the long-term list."""

    step = transitions.SHELVE
    review_on = DayField(label=_("Looked at again on"), widget=DayInput)
    reason = words_field(_("Reason"), most=400)

    def act(self) -> Matter:
        """Ask."""
        said = self.cleaned_data
        return transitions.ask_long_term(
            self.matter, by=self.person, reason=said["reason"], review_on=said["review_on"]
        )


class DecideForm(StepForm):
    """Grant or refuse what the handler asked."""

    step = transitions.DECIDE
    kind = forms.ChoiceField(choices=Request.Kind, widget=forms.HiddenInput)
    grant = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("yes", pgettext_lazy("decision", "Grant")),
            ("no", pgettext_lazy("decision", "Refuse")),
        ],
        widget=Segments,
    )
    note = forms.CharField(label=_("Note; the reason of a refusal"), required=False, max_length=400)

    def act(self) -> Matter:
        """Decide."""
        said = self.cleaned_data
        return transitions.decide(
            self.matter,
            by=self.person,
            kind=said["kind"],
            grant=said["grant"] == "yes",
            note=said["note"],
        )


class RemindForm(StepForm):
    """A reminder, in writing."""

    step = transitions.REMIND
    words = forms.CharField(label=_("What to remind of"), required=False, max_length=400)

    def act(self) -> Matter:
        """Remind."""
        return transitions.remind(self.matter, by=self.person, words=self.cleaned_data["words"])


class SuperviseForm(StepForm):
    """A numbered order with a day for the answer."""

    step = transitions.SUPERVISE
    words = words_field(_("What is asked"), most=400)
    due_at = MomentField(label=_("Answer owed by"), widget=MomentInput)

    def act(self) -> Matter:
        """Put under supervision."""
        said = self.cleaned_data
        return transitions.supervise(
            self.matter, by=self.person, words=said["words"], due_at=said["due_at"]
        )


class AnswerSupervisionForm(StepForm):
    """The handler's written answer to an order."""

    step = transitions.ANSWER_SUPERVISION
    number = forms.CharField(widget=forms.HiddenInput, max_length=32)
    answer = words_field(_("The answer to the order"), most=2000)

    def act(self) -> Matter:
        """Answer."""
        said = self.cleaned_data
        return transitions.answer_supervision(
            self.matter, by=self.person, number=said["number"], answer=said["answer"]
        )


class _ToAnother(StepForm):
    number = forms.CharField(
        label=_("Number of the other matter"),
        max_length=32,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self) -> Matter:
        """The other matter, as far as this person may read it."""
        number = clean_line(self.cleaned_data["number"]).upper()
        other = Matter.objects.visible_to(self.person).filter(number=number).first()
        if other is None:
            raise forms.ValidationError(
                _("No matter of this number that you can open. Look at its receipt once more.")
            )
        return other


class LinkForm(_ToAnother):
    """How this matter belongs to another."""

    step = transitions.LINK
    kind = forms.ChoiceField(
        label=_("How they belong together"),
        choices=[
            (Link.Kind.DUPLICATE, Link.Kind.DUPLICATE.label),
            (Link.Kind.FOLLOWS, Link.Kind.FOLLOWS.label),
        ],
        widget=Segments,
    )

    def act(self) -> Matter:
        """Tie."""
        said = self.cleaned_data
        return transitions.link(self.matter, to=said["number"], kind=said["kind"], by=self.person)


class MergeForm(_ToAnother):
    """Answer this together with another."""

    step = transitions.MERGE
    warns = True

    def act(self) -> Matter:
        """Merge."""
        return transitions.merge(self.matter, into=self.cleaned_data["number"], by=self.person)


class SplitForm(StepForm):
    """A part that is a matter of its own."""

    step = transitions.SPLIT
    words = words_field(_("What the other matter is, in their words"), most=4000)
    title = forms.CharField(label=_("Its title"), required=False, max_length=120)

    def act(self) -> Matter:
        """Make the second matter."""
        said = self.cleaned_data
        return transitions.split(
            self.matter, words=said["words"], title=said["title"], by=self.person
        )
