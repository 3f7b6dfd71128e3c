"""What a phone keeps for the hours without network: the look, and the pages last seen."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.urls import reverse

from huiketing import __version__

KEPT_PAGES = ("/phone/", "/matters/")
"""Pages under these addresses are kept, last seen first, for reading only."""

_STYLES = ("tokens", "ground", "components", "forms", "layout", "phone", "public", "print")
_SCRIPTS = ("say", "answer", "dialogs", "shortcuts", "submit", "draft", "combobox", "offline")


def shell() -> list[str]:
    """The addresses a page needs to look and behave as it does online."""
    files = [f"base/{name}.css" for name in _STYLES] + [f"base/{name}.js" for name in _SCRIPTS]
    files += ["base/icons/mark.svg", "django_htmx/htmx-2.min.js"]
    files += ["matters/matter.css", "matters/call.js", "parlour/phone.css", "parlour/phone.js"]
    # The page for no network names its files plainly, whatever the storage calls them.
    plain = [f"{settings.STATIC_URL}base/{name}.css" for name in _STYLES[:5]]
    plain += [f"{settings.STATIC_URL}base/{name}" for name in ("public.css", "icons/mark.svg")]
    return list(dict.fromkeys([*map(static, files), *plain, reverse("web:offline")]))


def worker_context() -> dict[str, Any]:
    """What the service worker is told, as JSON; its version changes when the look does."""
    addresses = shell()
    told = {
        "version": hashlib.sha256("\n".join([__version__, *addresses]).encode()).hexdigest()[:12],
        "shell": addresses,
        "offline": reverse("web:offline"),
        "kept": KEPT_PAGES,
        "static": settings.STATIC_URL,
        "doors": [resolve_url(settings.LOGIN_URL), reverse("org:sign_out")],
    }
    return {"told": json.dumps(told, ensure_ascii=True)}
