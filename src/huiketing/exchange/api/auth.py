"""Whom a token speaks for."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from huiketing.org.models import Person, Unit
from huiketing.org.selectors.tokens import Signed, whoever_holds


class Asking(HttpRequest):
    """A request past the token: who asks, with the units of their posts."""

    signed: Signed
    user: Person

    # What `whoever_holds` read with the token.
    units: dict[int, Unit]


class Token(HttpBearer):
    """`Authorization: Bearer TOKEN`, as `./hkt token USER` prints it."""

    openapi_bearerFormat = "hkt_…"  # noqa: N815

    def __call__(self, request: HttpRequest) -> Any:
        """As ninja does, but of all the headers only this one is read."""
        kind, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        return self.authenticate(request, token) if kind.lower() == self.openapi_scheme else None

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The person, with what their posts allow, None where nobody is meant."""
        signed = whoever_holds(token)
        if signed is None:
            return None
        request.user = signed.person
        request.units = signed.units  # type: ignore[attr-defined]
        return signed.person
