"""Every refusal in one form, `{code, sentence, fields}`, in the words a person would be told."""

import logging
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from huiketing.base import times
from huiketing.base.broken import UNREADABLE, WAIT, is_out_of_reach
from huiketing.base.errors import DomainError, Invalid, NotFound, OutOfReach
from huiketing.exchange.api.answers import answer

log = logging.getLogger(__name__)
_QUOTED = re.compile(r"'([^']*)'")
"""The words in what pydantic expected: 'mine', 'unit' or 'overdue'."""


def refuse(
    status: int, code: str, sentence: str, fields: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """One refusal."""
    return answer({"code": code, "sentence": sentence, "fields": fields or {}, **more}, status)


def refused(error: DomainError, **more: Any) -> HttpResponse:
    """What a verb refused, as it says it."""
    fields = {name: _plain(wrong) for name, wrong in error.fields.items()}
    return refuse(error.status, error.code, str(error.sentence), fields, **more)


def _plain(wrong: Any) -> str:
    return " ".join(map(str, wrong)) if isinstance(wrong, list | tuple) else str(wrong)


def listen(api: NinjaAPI) -> None:
    """Let every error that leaves an operation become a refusal."""

    @api.exception_handler(DomainError)
    def of_verb(request: HttpRequest, error: DomainError) -> HttpResponse:
        return refused(error)

    @api.exception_handler(ValidationError)
    def of_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields: dict[str, str] = {}
        for each in error.errors:
            fields.setdefault(_place(each["loc"]), sentence_of(each))
        return refuse(422, Invalid.code, str(Invalid.sentence), fields)

    @api.exception_handler(AuthenticationError)
    def of_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = refuse(
            401, "no_token", _("Show a valid token: Authorization: Bearer … (./hkt token USER).")
        )
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(HttpError)
    def of_body(request: HttpRequest, error: HttpError) -> HttpResponse:
        return refuse(error.status_code, "unreadable", _("This is not JSON. Send it once more."))

    def of_unreadable(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        if isinstance(error, RequestDataTooBig):
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
            sentence = _("This is too large; %(most)s MB are taken at once.") % {"most": most}
            return refuse(413, "too_large", sentence)
        return refuse(400, "unreadable", _("The address or what came with it cannot be read."))

    for unreadable in UNREADABLE:
        api.add_exception_handler(unreadable, of_unreadable)

    @api.exception_handler(Http404)
    def of_place(request: HttpRequest, error: Http404) -> HttpResponse:
        return refused(NotFound())

    @api.exception_handler(Exception)
    def of_ours(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s", request.method, request.path, exc_info=error)
        if is_out_of_reach(error):
            response = refused(OutOfReach())
            response.headers["Retry-After"] = str(WAIT)
            return response
        return refuse(
            500,
            "our_fault",
            _("Something broke on our side. Nothing was changed; send it again with its key."),
        )


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """The address is one of ours, and takes something else."""
    sentence = _("%(method)s does nothing at this address; it takes %(allowed)s.")
    response = refuse(
        405, "wrong_method", sentence % {"method": request.method, "allowed": allowed}
    )
    response.headers["Allow"] = allowed
    return response


def unmeasured() -> HttpResponse:
    """A body that does not say how long it is."""
    return refuse(
        411, "no_length", _("Say how long the body is (Content-Length). Nothing was read.")
    )


def _place(loc: tuple[Any, ...]) -> str:
    """`party.phone` for ("body", "body", "party", "phone"): the path as the sender wrote it."""
    steps = [str(step) for step in loc]
    if steps[:1] in (["body"], ["query"], ["path"], ["form"], ["file"]):
        source, *steps = steps
        if source in ("body", "query") and len(steps) > 1 and steps[0] in ("body", "query"):
            steps = steps[1:]
    return ".".join(steps) or "body"


def _key() -> str:
    return _(
        "Send a UUID, such as 0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b: a new one for each act, and "
        "the same one only to send that act again."
    )


def sentence_of(error: dict[str, Any]) -> str:
    """What is wrong with one value, and what would be right."""
    kind, bounds = str(error["type"]), error.get("ctx") or {}
    if kind == "missing" and error["loc"][-1] == "client_key":
        kind = "key"
    known = {
        "missing": _("This is needed."),
        "extra_forbidden": _("There is no field of this name."),
        "nul": _("The text holds a sign that cannot be kept. Type that part again."),
        "string_unicode": _("The text holds a sign that cannot be kept. Type that part again."),
        "cursor": _("Write what `next` said; for the first page leave the cursor out."),
        "no_such": _("There is no such day or hour. A day is written as 2026-05-21."),
        "beyond": _("This lies beyond the days that are known, from %(first)s to %(last)s.")
        % {"first": times.FIRST, "last": times.LAST},
        "moment": _("A moment is written as 2026-05-21T09:30:00+08:00."),
        "day": _("A day is written as 2026-05-21."),
        "key": _key(),
        "bool_type": _("true or false?"),
        "string_type": _("This must be text."),
        "list_type": _("This must be a list."),
        "model_type": _("This must be an object with named fields."),
        "model_attributes_type": _("This must be an object with named fields."),
        "dict_type": _("This must be an object with named fields."),
    }
    if kind in known:
        return known[kind]
    if kind == "string_too_long":
        return _("This is too long; %(most)s characters fit.") % {"most": bounds["max_length"]}
    if kind == "string_too_short":
        return _("Write a few words here, so that the next one knows.")
    if kind in ("literal_error", "enum"):
        words = pgettext("between words", ", ").join(_QUOTED.findall(str(bounds["expected"])))
        return _("One of these: %(words)s.") % {"words": words}
    if kind in ("less_than_equal", "greater_than_equal"):
        if "le" in bounds:
            return _("%(most)s at most.") % {"most": bounds["le"]}
        return _("%(least)s at least.") % {"least": bounds["ge"]}
    if kind in ("too_long", "too_short"):
        return _("Too many or too few in this list.")
    if kind.startswith("int"):
        return _("This must be a whole number.")
    return _("This cannot be used as it is.")
