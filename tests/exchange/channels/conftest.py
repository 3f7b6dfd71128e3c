"""A mail server of the test's own, and a colleague with an address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.ports import free_port
from tests.cast import Cast


@dataclass
class Postbox:
    """What the server took, and what it answers to the next ones."""

    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    tries: int = 0
    recipient: str = ""
    """Its answer to an address; empty takes it."""
    data: str = ""
    """Its answer to a mail; empty takes it."""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data:
            return self.data
        assert isinstance(envelope.content, bytes)
        mail: Any = message_from_bytes(envelope.content, policy=policy.default)
        self.taken.append((list(envelope.rcpt_tos), mail))
        return "250 OK"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A real SMTP server on this machine, and the product set to send by it."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.PUBLIC_URL = "https://parlour.example.org"
    yield box
    controller.stop()


@pytest.fixture
def office(cast: Cast) -> Cast:
    """The cast; 沈月琴 has an address."""
    cast.shen.email = "shen@example.org"
    cast.shen.save()
    return cast
