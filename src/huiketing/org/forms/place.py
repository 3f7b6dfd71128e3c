"""What the pages about lines, hours and duty ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiketing.base.forms import DayField, DayInput, Segments
from huiketing.org.forms.base import VerbForm, Versioned
from huiketing.org.models import DutyShift, Person
from huiketing.org.models.duty import Half


class LineForm(VerbForm):
    """A new line of work."""

    code = forms.CharField(label=_("Code"), help_text=_("Two to four letters A–Z, as in MZ."))
    name = forms.CharField(label=pgettext_lazy("thing", "Name"))


class RenameLineForm(Versioned):
    """Another name for a line."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"))


class TimeInput(forms.TimeInput):
    """A time of day, chosen with the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class HoursForm(VerbForm):
    """When the door is open, from a day on."""

    since = DayField(label=_("From"), widget=DayInput)
    opening = forms.TimeField(label=_("Opens"), widget=TimeInput)
    closing = forms.TimeField(label=_("Closes"), widget=TimeInput)
    after_hours_next_day = forms.BooleanField(
        label=_("What comes after closing counts as received the next working day"),
        required=False,
        initial=True,
    )


class OwnDayForm(VerbForm):
    """A day that is not what the notice says."""

    day = DayField(label=_("Day"), widget=DayInput)
    works = forms.ChoiceField(
        label=_("On that day"),
        choices=[("0", pgettext_lazy("door", "closed")), ("1", pgettext_lazy("door", "open"))],
        widget=Segments,
    )
    name = forms.CharField(label=_("What for"), required=False)
    source = forms.CharField(label=_("Decided by"), required=False)


class NoticeForm(VerbForm):
    """The State Council's notice of a year's days off."""

    file = forms.FileField(
        label=_("Notice as CSV"), help_text=_("Columns 日期, 类型 (休 or 班), 名称.")
    )
    title = forms.CharField(label=_("Title of the notice"), required=False)
    number = forms.CharField(label=_("Number of the notice"), required=False)


class ShiftForm(VerbForm):
    """Somebody's half day."""

    day = DayField(label=_("Day"), widget=DayInput)
    half = forms.ChoiceField(label=_("Half"), choices=Half)
    kind = forms.ChoiceField(label=_("Kind"), choices=DutyShift.Kind)
    person = forms.ModelChoiceField(
        label=_("Who"), queryset=Person.objects.none(), empty_label=pgettext_lazy("field", "Choose")
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)  # noqa: S101
        person.queryset = Person.objects.filter(pk__in=[each.pk for each in people])


class TurnsForm(VerbForm):
    """Who takes part in the turns of a week."""

    people = forms.ModelMultipleChoiceField(
        label=_("Who takes part"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = Person.objects.filter(pk__in=[each.pk for each in people])


class SwapForm(VerbForm):
    """Whom one asks to take a shift, and what one takes in return."""

    of = forms.ModelChoiceField(
        label=_("Ask"), queryset=Person.objects.none(), empty_label=pgettext_lazy("field", "Choose")
    )
    in_return = forms.ModelChoiceField(
        label=_("And take in return"),
        queryset=DutyShift.objects.none(),
        required=False,
        empty_label=_("Nothing"),
    )
    reason = forms.CharField(label=_("Reason"), required=False)

    def __init__(
        self, *args: Any, people: list[Person], shifts: list[DutyShift], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        of, in_return = self.fields["of"], self.fields["in_return"]
        assert isinstance(of, forms.ModelChoiceField)  # noqa: S101
        assert isinstance(in_return, forms.ModelChoiceField)  # noqa: S101
        of.queryset = Person.objects.filter(pk__in=[each.pk for each in people])
        in_return.queryset = DutyShift.objects.filter(
            pk__in=[each.pk for each in shifts]
        ).select_related("person")


class HandoverForm(VerbForm):
    """What a shift leaves to the next."""

    day = DayField(label=_("Day"), widget=DayInput)
    half = forms.ChoiceField(label=_("Half"), choices=Half)
    weather = forms.CharField(label=_("Weather"), required=False)
    visitors = forms.IntegerField(
        label=_("People who came"), required=False, min_value=0, max_value=9999
    )
    calls = forms.CharField(label=_("Calls received"), required=False, widget=forms.Textarea)
    notable = forms.CharField(
        label=_("What mattered, and what was done"), required=False, widget=forms.Textarea
    )
    notices = forms.CharField(label=_("Notices from above"), required=False, widget=forms.Textarea)
    unfinished = forms.CharField(
        label=_("Left to the next shift"), required=False, widget=forms.Textarea
    )
