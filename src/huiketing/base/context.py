"""What every template may use without asking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info

from huiketing.base import times
from huiketing.base.mode import mode_of
from huiketing.base.readable import lintel_day


def _other_language() -> dict[str, str]:
    """The language a reader may switch to, named in itself."""
    here = translation.get_language() or settings.LANGUAGE_CODE
    code = next((code for code, _ in settings.LANGUAGES if code != here), here)
    return {"code": code, "name": get_language_info(code)["name_local"]}


def page(request: HttpRequest) -> dict[str, Any]:
    """What the lintel shows: print size, the present, the other language.

    `mode` is "elder" where the reader chose large print by cookie or `?big=1`, else "plain".
    `nav` (a list of {label, url, key, active}, seven at most), `tabs` (the phone's five: {label,
    url, icon, active, main}), `place` (the name of the unit) and `post` come from the room that
    knows them; without them the lintel is simply shorter.
    """
    moment = times.now()
    return {
        "mode": mode_of(request),
        "moment": moment,
        "clock_day": lintel_day(moment),
        "other_language": SimpleLazyObject(_other_language),
    }
