"""Two at the same time, each with a connection of their own."""

import threading

import pytest
from django.db import connection, transaction

from huiketing.base.errors import OutOfDate
from huiketing.history import verify
from huiketing.history.models import Event, Head
from huiketing.history.record import Happening, record, record_all
from tests.at_once import at_once
from tests.history.people import LI, WANG, Matter

pytestmark = pytest.mark.django_db(transaction=True)


def test_events_recorded_at_once_about_one_subject_stand_one_after_the_other() -> None:
    matter = Matter()
    record(matter, "test.registered", by=LI)

    def call_ten_times() -> None:
        for n in range(10):
            record(matter, "test.called", by=WANG, n=n)

    raised = at_once(call_ten_times, call_ten_times)

    assert raised == [None, None]
    assert list(Event.objects.about(matter).values_list("seq", flat=True)) == list(range(1, 22))
    assert verify.verify().ok


def test_of_two_who_begin_the_same_history_one_is_out_of_date() -> None:
    matter = Matter()

    def begin() -> None:
        record_all(matter, [Happening("test.registered")], by=LI, new=True)

    raised = at_once(begin, begin)

    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "OutOfDate"]
    assert Event.objects.about(matter).count() == 1
    assert verify.verify().ok


def test_a_head_that_moved_between_reading_and_writing_is_a_conflict_and_leaves_no_trace() -> None:
    """Two processes in lock-step: the second wrote after the first had read."""
    matter = Matter()
    record(matter, "test.registered", by=LI)
    read = Head.objects.get(pk=matter.uid)

    def accept() -> None:
        record(matter, "test.accepted", by=WANG)

    raised = at_once(accept)
    assert raised == [None]

    with pytest.raises(OutOfDate), transaction.atomic():
        Head.objects.filter(pk=read.pk).first()
        from huiketing.history import record as recording

        events = recording._chained(matter, [Happening("test.returned")], read, LI.uid, "李慧芳")
        recording._advance(read, events[-1])

    assert list(Event.objects.about(matter).values_list("kind", flat=True)) == [
        "test.registered",
        "test.accepted",
    ]
    assert verify.verify().ok


def test_a_verb_that_fails_leaves_neither_event_nor_head() -> None:
    matter = Matter()

    with pytest.raises(RuntimeError), transaction.atomic():
        record(matter, "test.registered", by=LI)
        raise RuntimeError

    assert not Event.objects.exists()
    assert not Head.objects.exists()
    assert verify.verify().ok


@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time
def test_on_postgresql_whoever_comes_second_waits_and_then_goes_on_from_the_first() -> None:
    matter = Matter()
    record(matter, "test.registered", by=LI)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            record(matter, "test.accepted", by=WANG)
            holding.set()
            done.wait(0.3)

    def follow() -> None:
        assert holding.wait(30)
        record(matter, "test.called", by=WANG)
        done.set()

    assert at_once(hold, follow) == [None, None]
    kinds = list(Event.objects.about(matter).values_list("kind", flat=True))
    assert kinds == ["test.registered", "test.accepted", "test.called"]
    assert connection.vendor == "postgresql"
