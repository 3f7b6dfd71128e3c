"""What a reader chooses for every page: the size of print, and the language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from huiketing.base.http import Request
from huiketing.base.mode import mode_of, remember, without_choice


@login_not_required
@require_POST
def big(request: Request) -> HttpResponse:
    """Switch between plain and large print (大字版), and go back to where the reader was."""
    asked = request.POST.get("big")
    large = asked == "1" if asked in {"0", "1"} else mode_of(request) == "plain"
    goal = without_choice(request.POST.get("next") or "/")
    if not url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        goal = "/"
    response = HttpResponseRedirect(goal)
    remember(response, large)
    return response


@login_not_required
@require_POST
def language(request: Request) -> HttpResponse:
    """Switch the language, for people signed in and for residents alike."""
    return set_language(request)
