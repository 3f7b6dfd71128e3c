"""Notices as signed JSON to a program of the place's own (回调): `HKT_WEBHOOK_URL`.

The body is signed with HMAC-SHA256 over `<timestamp>.<body>` under `HKT_WEBHOOK_SECRET`, in the
header `X-Huiketing-Signature: t=<timestamp>,v1=<hex>`. `X-Huiketing-Delivery` is the same for
every try of one notice, so that a receiver can leave out what it has.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation

from huiketing.exchange.channels.telling import reader, tell
from huiketing.history.models import Delivery, Notice
from huiketing.history.relay import Undeliverable, addresses, channel

WEBHOOK = "webhook"
TIMEOUT = 10  # seconds
GONE = 410


class _NoRedirect(HTTPRedirectHandler):
    """A signed body goes where the place said, and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = build_opener(_NoRedirect)


@addresses
def of_place(_person: UUID) -> Iterable[tuple[str, str]]:
    """One delivery for each notice, once an address and a secret are set.

    The outbox keeps the host alone: the rest of an address may be a secret.
    """
    host = urlsplit(settings.WEBHOOK_URL).hostname
    if not host or not settings.WEBHOOK_SECRET:
        return []
    return [(WEBHOOK, host)]


@channel(WEBHOOK)
def deliver(notice: Notice, delivery: Delivery) -> None:
    """Post one notice. Any answer but 2xx raises; 410 says that nobody wants them any more."""
    parts = urlsplit(settings.WEBHOOK_URL)
    if parts.scheme not in {"http", "https"} or parts.hostname != delivery.address:
        raise Undeliverable("The webhook was set to another address.")
    with translation.override(settings.LANGUAGE_CODE):
        body = json.dumps(_said(notice), ensure_ascii=False, sort_keys=True).encode()
    stamp = str(int(timezone.now().timestamp()))
    request = Request(  # noqa: S310 - the scheme was looked at above
        settings.WEBHOOK_URL,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Huiketing",
            "X-Huiketing-Delivery": str(delivery.pk),
            "X-Huiketing-Signature": f"t={stamp},v1={sign(stamp, body)}",
        },
    )
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            answer.read(1)
    except HTTPError as refused:
        refused.close()
        if refused.code == GONE:
            raise Undeliverable("The receiver answered 410 Gone.") from refused
        raise ConnectionError(f"The receiver answered {refused.code}.") from refused
    except HTTPException as broken:
        raise ConnectionError(f"The receiver broke off: {type(broken).__name__}") from broken


def sign(stamp: str, body: bytes) -> str:
    """The signature a receiver compares: HMAC-SHA256 of `stamp.body`, in hex."""
    key = settings.WEBHOOK_SECRET.encode()
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _said(notice: Notice) -> dict[str, Any]:
    person = reader(notice.to)
    telling = tell(notice, person)
    return {
        "notice": str(notice.uid),
        "event": str(notice.event_uid),
        "kind": notice.kind,
        "at": notice.at.isoformat(),
        "subject": {
            "type": notice.subject_type,
            "uid": str(notice.subject_uid),
            "number": telling.number,
            "title": telling.title,
            "url": telling.url,
        },
        "to": {"uid": str(person.uid), "username": person.username},
    }
