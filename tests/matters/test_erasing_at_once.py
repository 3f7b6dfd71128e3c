"""Somebody acts on a matter in the very moment its words are erased: what they did stands."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from huiketing.base import times
from huiketing.base.errors import OutOfDate
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.parties.transitions import ask_erasure, carry_out_erasures
from tests.at_once import at_once, until
from tests.cast import Cast, cast_of_a_committed_town
from tests.matters.making import take_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db: None) -> Cast:
    return cast_of_a_committed_town()


def somebody_waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


def later(**span: float) -> Callable[[], int]:
    def carry_out() -> int:
        with times.as_of(times.now() + timedelta(**span)):
            return carry_out_erasures()

    return carry_out


def test_a_matter_opened_again_in_that_moment_keeps_its_words(
    town: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    matter = take_up(town, words="路灯不亮")
    transitions.close(matter, by=town.shen, outcome="solved", text="修好了")
    ask_erasure(matter.party, by=town.gu, ground="asked")
    later(days=2)()
    written = Signal()

    def reopening() -> None:
        with transaction.atomic():
            transitions.reopen(matter, by=town.wang, reason="又不亮了")
            written.set()
            # SQLite lets nobody else begin to write meanwhile.
            if connection.vendor == "postgresql":
                assert until(somebody_waits_for_a_row)

    def erasing() -> int:
        assert written.wait(30)
        return later(days=3)()

    assert at_once(reopening, erasing) == [None, 0]

    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.status, matter.words) == (Matter.Status.REOPENED, "路灯不亮")
    assert "Could not carry out" not in caplog.text


def test_whoever_comes_a_moment_later_is_told_so(town: Cast) -> None:
    matter = take_up(town, words="路灯不亮")
    transitions.close(matter, by=town.shen, outcome="solved", text="修好了")
    ask_erasure(matter.party, by=town.gu, ground="asked")
    later(days=2)()
    held = Signal()

    def erasing() -> int:
        with transaction.atomic():
            done = later(days=3)()
            held.set()
            if connection.vendor == "postgresql":
                assert until(somebody_waits_for_a_row)
            return done

    def reopening() -> None:
        assert held.wait(30)
        transitions.reopen(matter, by=town.wang, reason="又不亮了")

    done, refused = at_once(erasing, reopening)

    assert (done, type(refused)) == (1, OutOfDate)
    assert Matter.objects.get(pk=matter.pk).status == Matter.Status.CLOSED
