"""What got stuck on its way out is seen by the administrator, who sends it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from huiketing.base.ids import uuid7
from huiketing.history.models import Delivery, Event
from tests.cast import Cast
from tests.web.signing import signed_in


def letter(state: str = "dead", **changes: object) -> Delivery:
    row = {
        "notice_uid": uuid7(), "channel": "mail", "address": "shen@example.org", "state": state,
        "attempts": 6, "next_at": timezone.now(), "last_error": "SMTPDataError: 451 busy",
    }  # fmt: skip
    return Delivery.objects.create(**(row | changes))


def test_dead_letters_stand_on_top_with_their_reason(cast: Cast) -> None:
    letter()
    letter("waiting", attempts=1, next_at=timezone.now() - timedelta(hours=2))
    letter("sent", address="done@example.org")

    page = signed_in(cast.admin).get("/place/outbox").content.decode()

    assert page.index("451 busy") < page.index('id="waiting"')
    assert "done@example.org" not in page


def test_sending_again_starts_from_the_beginning_and_is_history(cast: Cast) -> None:
    one, other = letter(), letter()
    client = signed_in(cast.admin)

    assert client.post(f"/place/outbox/{one.pk}/again").status_code == 302

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.attempts, other.state) == ("waiting", 0, "dead")
    last = Event.objects.about(cast.town).last()
    assert last and last.kind == "outbox.sent_again"

    client.post("/place/outbox/again")
    assert not Delivery.objects.dead().exists()
    assert client.post("/place/outbox/again").status_code == 409
    assert client.post(f"/place/outbox/{10**12}/again").status_code == 404


def test_a_long_list_is_read_page_by_page(cast: Cast) -> None:
    for _n in range(30):
        letter()
    client = signed_in(cast.admin)

    first = client.get("/place/outbox")

    assert first.content.decode().count("451 busy") == 25
    cursor = first.context["next"]
    assert client.get("/place/outbox", {"cursor": cursor}).content.decode().count("451 busy") == 5
    assert client.get("/place/outbox", {"cursor": "x"}).status_code == 422


@pytest.mark.parametrize("who", ["wang", "shen", "gu", "fang", "ma"])
def test_the_outbox_is_the_administrators(cast: Cast, who: str) -> None:
    dead = letter()
    client = signed_in(getattr(cast, who))

    assert client.get("/place/outbox").status_code == 403
    assert client.post(f"/place/outbox/{dead.pk}/again").status_code == 403
    assert Delivery.objects.dead().count() == 1
