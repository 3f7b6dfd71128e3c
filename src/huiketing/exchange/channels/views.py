"""The outbox: what waits to leave the house, what is late, what was given up."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiketing.base.errors import NotAllowed
from huiketing.base.http import Request
from huiketing.base.paging import page
from huiketing.exchange.channels.transitions import send_again
from huiketing.history import relay
from huiketing.history.models import Delivery
from huiketing.org.permissions import may_admin_all
from huiketing.org.views.common import add_section, place_page

PER_PAGE = 25
NAMES = {"mail": gettext_lazy("mail"), "webhook": gettext_lazy("webhook")}

add_section("outbox", gettext_lazy("Outbox"), "channels:outbox", may_admin_all)


@require_GET
@never_cache
def outbox(request: Request) -> HttpResponse:
    """Dead letters first, then what waits."""
    if not may_admin_all(request.user):
        raise NotAllowed(_("The outbox is for the administrator at the top."))
    dead = page(
        Delivery.objects.filter(state=Delivery.State.DEAD),
        cursor=request.GET.get("cursor", "")[:400],
        limit=PER_PAGE,
    )
    waiting = list(
        Delivery.objects.filter(state=Delivery.State.WAITING).order_by("next_at", "pk")[:PER_PAGE]
    )
    for delivery in (*dead.items, *waiting):
        delivery.way = NAMES.get(delivery.channel, delivery.channel)  # type: ignore[attr-defined]
    context = {
        "health": relay.health(),
        "dead": dead.items,
        "next": dead.next,
        "waiting": waiting,
        "mail_host": settings.EMAIL_HOST,
        "webhook": bool(settings.WEBHOOK_URL and settings.WEBHOOK_SECRET),
        "tries": len(relay.BACKOFF) + 1,
    }
    return place_page(request, "exchange/outbox.html", "outbox", context)


@require_POST
def again(request: Request, pk: int | None = None) -> HttpResponse:
    """Send one dead letter again, or all."""
    count = send_again(by=request.user, pk=pk)
    said = ngettext("%(n)d is on its way again.", "%(n)d are on their way again.", count)
    messages.success(request, said % {"n": count})
    return redirect("channels:outbox")
