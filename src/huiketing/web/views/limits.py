"""The periods the place gives itself (时限标准), and a new one beside the old."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huiketing.base import times
from huiketing.base.forms import DayField, DayInput
from huiketing.base.http import Request
from huiketing.clock.periods import Unit as Counted
from huiketing.matters.limits import standards
from huiketing.matters.models import Limit
from huiketing.matters.transitions import set_limit
from huiketing.org.forms.base import VerbForm
from huiketing.org.models import Unit
from huiketing.org.permissions import may_admin_all, may_admin_somewhere
from huiketing.org.views.common import add_section, need_admin, place_page

add_section("limits", gettext_lazy("Limits"), "web:limits", may_admin_somewhere)


class LimitForm(VerbForm):
    """A period, the unit it holds for, its source and the day it holds from."""

    name = forms.ChoiceField(label=gettext_lazy("Which limit"), choices=Limit.Name)
    place = forms.ModelChoiceField(
        label=gettext_lazy("Holds for"), queryset=Unit.objects.none(), required=False
    )
    amount = forms.IntegerField(
        label=gettext_lazy("Length"), min_value=0, max_value=10_000, widget=forms.NumberInput
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=Counted)
    since = DayField(label=gettext_lazy("Holds from"), widget=DayInput)
    citation = forms.CharField(
        label=gettext_lazy("By which paper"),
        help_text=gettext_lazy("Title and number, so that everybody can look it up."),
    )

    def __init__(self, *args: Any, units: list[Unit], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ModelChoiceField)  # noqa: S101
        place.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("path")
        place.empty_label = _("Every unit") if whole else None
        place.required = not whole


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """All limits with their sources; a new one holds from its day, the old ones stay."""
    units = need_admin(request)
    whole = may_admin_all(request.user)
    if request.method == "POST":
        form = LimitForm(request.POST, units=units, whole=whole)
        if form.is_valid():
            row = form.carry_out(lambda: set_limit(by=request.user, **form.cleaned_data))
            if row:
                said = _("%(limit)s holds from %(day)s.")
                messages.success(request, said % {"limit": row, "day": f"{row.since:%Y-%m-%d}"})
                return redirect("web:limits")
    else:
        first = {"since": times.today(), "unit": Counted.WORKING_DAY}
        form = LimitForm(initial=first, units=units, whole=whole)
    every = standards(units)
    before = any(standard.before for standard in every)
    context = {"form": form, "standards": every, "has_before": before}
    status = form.status if form.errors else 200
    return place_page(request, "web/limits.html", "limits", context, status)
