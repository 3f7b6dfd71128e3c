"""What a phone keeps of the product: its manifest, its service worker, the page for no network."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from huiketing.base.http import Request
from huiketing.web.offline import worker_context


@login_not_required
@require_GET
@cache_control(max_age=3600)
def manifest(request: Request) -> JsonResponse:
    """What a phone needs to put the parlour on its home screen."""
    return JsonResponse(
        {
            "name": _("Parlour"),
            "short_name": _("Parlour"),
            "lang": get_language(),
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#F1E8D7",
            "theme_color": "#4A3324",
            "icons": [
                _icon("icon-192.png", "192x192"),
                _icon("icon-512.png", "512x512"),
                _icon("icon-maskable-512.png", "512x512", purpose="maskable"),
                _icon("mark.svg", "any", kind="image/svg+xml"),
            ],
        },
        content_type="application/manifest+json",
    )


def _icon(
    name: str, sizes: str, *, kind: str = "image/png", purpose: str = "any"
) -> dict[str, str]:
    return {"src": static(f"base/icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


@login_not_required
@require_GET
@cache_control(no_cache=True)
def worker(request: Request) -> HttpResponse:
    """The service worker. At the root: it may only look after what is below it."""
    return render(request, "web/sw.js", worker_context(), content_type="text/javascript")


@login_not_required
@require_GET
def offline(request: Request) -> HttpResponse:
    """What a phone shows without network for a page it has not kept."""
    return render(request, "web/offline.html")
