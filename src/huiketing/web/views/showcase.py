"""The living component page: every part pages are built from, in every state, in use."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from huiketing.base import times
from huiketing.base.drawing.icons import ICONS
from huiketing.base.forms import Cards, DayField, DayInput, PhoneInput, Segments
from huiketing.base.http import Request
from huiketing.base.statuses import LABELS, MEANINGS
from huiketing.clock.pauses import Pause
from huiketing.clock.ruler import Ruler, ticks

SWATCHES = (
    (pgettext_lazy("colour", "Wall"), "wall", "#F1E8D7"),
    (pgettext_lazy("colour", "Paper"), "paper", "#FAF5EA"),
    (pgettext_lazy("colour", "Sheet"), "sheet", "#FFFDF7"),
    (pgettext_lazy("colour", "Ink"), "ink", "#2A221C"),
    (pgettext_lazy("colour", "Ink, second"), "ink-2", "#54483D"),
    (pgettext_lazy("colour", "Ink, third"), "ink-3", "#6C5F52"),
    (pgettext_lazy("colour", "Beam"), "wood-900", "#35241A"),
    (pgettext_lazy("colour", "Wood"), "wood-500", "#9C6D44"),
    (pgettext_lazy("colour", "Leaf"), "leaf-600", "#2C6A50"),
    (pgettext_lazy("colour", "Leaf, pale"), "leaf-100", "#E1EDDF"),
    (pgettext_lazy("colour", "Lamp"), "lamp-500", "#E0A033"),
    (pgettext_lazy("colour", "Lamp, pale"), "lamp-100", "#FCEFD0"),
    (pgettext_lazy("colour", "Seal"), "seal-600", "#B0372A"),
    (pgettext_lazy("colour", "Seal, pale"), "seal-100", "#FAE4DC"),
    (pgettext_lazy("colour", "Indigo"), "indigo-600", "#37597F"),
    (pgettext_lazy("colour", "Indigo, pale"), "indigo-100", "#E4EBF2"),
)

SAMPLES = (
    ("MZ-012", "老年优待证办理", "lnyyzbl", "老年证"),
    ("MZ-015", "高龄津贴申请（80 周岁起）", "gljtsq", "高龄钱"),
    ("MZ-019", "老年人免费乘车卡", "lnrmfcck", "老年卡"),
    ("MZ-021", "居家养老服务补贴", "jjylfwbt", "养老"),
    ("MZ-011", "低保申请", "dbsq", "低保"),
)
"""Five procedures to try the ask line with; the real ones are the handbook's."""


class SampleForm(forms.Form):
    """A form with one control of each kind."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Mobile phone"), max_length=20, widget=PhoneInput)
    answer = forms.ChoiceField(
        label=_("How to answer"),
        choices=[("now", _("On the spot")), ("phone", _("By phone")), ("visit", _("By a visit"))],
        widget=Segments,
    )
    day = DayField(label=_("On which day"), required=False, widget=DayInput)
    line = forms.ChoiceField(
        label=_("Line of work"),
        choices=[("", _("Not sure yet")), ("MZ", "民政"), ("SB", "社保"), ("WJ", "卫健")],
        required=False,
    )
    words = forms.CharField(
        label=_("In the resident's own words"),
        required=False,
        help_text=_("As it was said; it is not corrected later."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    gaps = forms.ChoiceField(
        label=_("How it is taken in"),
        choices=[("A", _("Complete")), ("B", _("With a gap")), ("C", _("Not taken in"))],
        widget=Cards(
            meanings={
                "A": _("All papers are here"),
                "B": _("One may follow by a day"),
                "C": _("Give the reason and where to go"),
            }
        ),
    )
    proxy = forms.BooleanField(label=_("Asked on behalf of somebody else"), required=False)

    def clean_phone(self) -> str:
        """Eleven digits, for this page's own example."""
        digits: str = self.cleaned_data["phone"].replace(" ", "")
        if len(digits) < 11:
            raise forms.ValidationError(
                _("%(missing)d digits are missing. A landline is written 0573-8512xxxx.")
                % {"missing": 11 - len(digits)}
            )
        return digits


@require_http_methods(["GET", "POST"])
def components(request: Request) -> HttpResponse:
    """All components, live. Sending its form changes nothing: it shows how a refusal looks."""
    asked = request.POST if request.method == "POST" else None
    form = SampleForm(asked, initial={"name": "朱丽华"})
    wrong = SampleForm({"wrong-phone": "138 5736 24", "wrong-name": "朱丽华"}, prefix="wrong")
    context = {
        "swatches": SWATCHES,
        "statuses": [(code, LABELS[code], MEANINGS[code]) for code in LABELS],
        "rulers": _rulers(),
        "icons": sorted(set(ICONS) - {"visit"}),
        "form": form,
        "wrong": wrong,
        "samples": SAMPLES[:4],
        "now": times.now(),
    }
    status = 422 if asked is not None and not form.is_valid() else 200
    return render(request, "web/components.html", context, status=status)


@require_GET
def sample_suggestions(request: Request) -> HttpResponse:
    """The rows of the ask line for what was typed, out of five samples."""
    words = request.GET.get("q", "").strip().replace("\x00", "")[:200]
    found = [
        sample
        for sample in SAMPLES
        if any(part and part in "".join(sample) for part in (words, *words)) or words in sample[2]
    ]
    return render(request, "web/_suggestions.html", {"samples": found[:4]})


def _rulers() -> list[tuple[Ruler, Any]]:
    def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
        return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())

    start, due = at(11, 16), at(11, 23, 17)  # five working days
    stopped = Pause(at(11, 18), None, str(_("waiting for papers")))
    return [
        (ticks(start, due, at(11, 17)), _("As usual")),
        (ticks(start, due, at(11, 19)), _("As usual")),
        (ticks(start, due, at(11, 23)), _("The last tick is lit")),
        (ticks(start, due, at(11, 25)), _("Ticks past the promise turn red and taller")),
        (ticks(start, due, at(11, 19), [stopped]), _("Not counted")),
        (ticks(start, at(12, 14, 17), at(11, 26)), _("More than ten: a line of its own")),
        (ticks(start, at(4, 2, 17, 2027), at(11, 26)), _("More than sixty: words only")),
    ]
