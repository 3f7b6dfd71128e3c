"""A program of the place's own is told in signed JSON, over a real connection."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from huiketing.history import relay
from huiketing.history.models import Delivery
from tests.cast import Cast
from tests.matters.making import make_matter

pytestmark = pytest.mark.django_db

SECRET = "a-secret-of-the-place"


class Receiver(HTTPServer):
    """A program that keeps what it was told."""

    status = 204
    elsewhere = ""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/of-ours"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((dict(self.headers.items()), body))
        self.send_response(self.server.status)
        if self.server.elsewhere:
            self.send_header("Location", self.server.elsewhere)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = server.url, SECRET
    yield server
    server.shutdown()
    server.server_close()
    thread.join(30)


def test_a_notice_is_posted_once_and_its_signature_holds(cast: Cast, receiver: Receiver) -> None:
    matter = make_matter(cast)

    relay.carry()
    relay.carry()

    [(headers, body)] = receiver.told
    said = json.loads(body)
    assert said["kind"] == "matter.assigned"
    assert said["subject"]["number"] == matter.number
    assert said["to"]["username"] == "shen"
    stamp, proof = (part.split("=", 1)[1] for part in headers["X-Huiketing-Signature"].split(","))
    due = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(proof, due)
    for personal in ("朱丽华", "13857360021", "138****"):
        assert personal not in body.decode()


def test_the_outbox_keeps_the_host_and_not_the_secret_part(cast: Cast, receiver: Receiver) -> None:
    make_matter(cast)

    relay.carry()

    assert Delivery.objects.get().address == "127.0.0.1"


@pytest.mark.parametrize(
    ("status", "dead"), [(500, False), (404, False), (302, False), (410, True)]
)
def test_any_answer_but_yes_is_tried_again_and_gone_is_gone(
    cast: Cast, receiver: Receiver, status: int, dead: bool
) -> None:
    receiver.status, receiver.elsewhere = status, receiver.url if status == 302 else ""
    make_matter(cast)

    relay.carry()

    assert len(receiver.told) == 1  # a redirect is not followed
    delivery = Delivery.objects.get()
    assert (delivery.state == Delivery.State.DEAD) is dead
    assert str(status) in delivery.last_error


def test_without_a_secret_nothing_is_sent(cast: Cast, receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOK_SECRET = ""
    make_matter(cast)

    relay.carry()

    assert not receiver.told


def test_a_receiver_that_is_down_waits_its_turn(cast: Cast, settings: Any) -> None:
    settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = "http://127.0.0.1:9/hook", SECRET
    make_matter(cast)

    relay.carry()

    assert Delivery.objects.get().state == Delivery.State.WAITING
