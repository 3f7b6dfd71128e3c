"""An answer as JSON, written directly: validating what we made ourselves would cost more."""

import json
from typing import Any

from django.http import HttpResponse

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def answer(value: Any, status: int = 200) -> HttpResponse:
    """The value as JSON. Moments are given as text by whoever makes the value."""
    content = _encode(value).encode("utf-8", "replace")
    return HttpResponse(content, content_type="application/json", status=status)
