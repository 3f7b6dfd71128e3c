"""The sign-off desk (审签台): what of the book waits for whoever looks at it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiketing.base.http import Request
from huiketing.handbook.book import book
from huiketing.handbook.forms.signing import SignOffForm
from huiketing.handbook.models import SignOffRule
from huiketing.handbook.selectors import overdue_reviews, shaken, waiting_for
from huiketing.handbook.standards import standard
from huiketing.handbook.transitions import signing
from huiketing.handbook.views.common import shelf
from huiketing.org.permissions import may_admin_all


@require_http_methods(["GET", "POST"])
def desk(request: Request) -> HttpResponse:
    """What waits for me as expert, as peer, as whoever checks; and how this place signs."""
    form = SignOffForm(request.POST or None, initial=_present(), prefix="rule")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        rule = form.carry_out(lambda: signing.set_sign_off(by=request.user, **said))
        if rule is not None:
            messages.success(request, _("Decided. What is on its way goes on by it."))
            return redirect("handbook:signing")
    held = waiting_for(request.user)
    mine = {each.pk for each in held.overdue}
    known = {(each.version.pk, each.rule.pk) for each in held.shaken}
    context = {
        **shelf(request),
        "held": held,
        "unsigned": sum(entry.is_draft for entry in book().entries),
        "overdue": [each for each in overdue_reviews() if each.pk not in mine],
        "shaken": [each for each in shaken() if (each.version.pk, each.rule.pk) not in known],
        "standard": standard(),
        "standards": SignOffRule.objects.all()[:6],
        "form": form if may_admin_all(request.user) else None,
    }
    status = form.status if form.errors else 200
    return render(request, "handbook/signing.html", context, status=status)


def _present() -> dict[str, int]:
    held = standard()
    return {"peers": held.peers, "review_months": held.review_months}
