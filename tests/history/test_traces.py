"""A chain that is taken away whole, its head too, is missed by what it leaves behind."""

import pytest
from django.db import IntegrityError, transaction

from huiketing.history import verify
from huiketing.history.models import Event, Notice
from huiketing.history.record import Happening, record, record_all
from huiketing.history.subjects import beginnings
from tests.cast import Cast
from tests.history.people import LI, WANG, Matter
from tests.history.test_verify import tamper
from tests.matters.making import make_matter

pytestmark = pytest.mark.django_db

DETAILS = (
    "DELETE FROM history_eventdetail WHERE event_uid IN"
    " (SELECT uid FROM history_event WHERE subject_uid = %s)"
)
NOTICES = DETAILS.replace("eventdetail", "notice")
CHAIN = ("DELETE FROM history_head WHERE subject_uid = %s",)
CHAIN += ("DELETE FROM history_event WHERE subject_uid = %s",)


def what_is_broken() -> tuple[str, str, str] | None:
    broken = verify.verify().first_broken
    return (broken.subject_type, broken.subject_uid, broken.what) if broken else None


@pytest.fixture
def told() -> list[Matter]:
    """Four things of today that stand in no closed day yet."""
    matters = [Matter() for _ in range(4)]
    for matter in matters:
        record_all(matter, [Happening("test.registered", {"t": 1})], by=LI, new=True)
        record(matter, "test.called", by=WANG, n=1)
    return matters


def test_a_matter_whose_chain_is_gone_is_missed(cast: Cast) -> None:
    first, second = make_matter(cast), make_matter(cast)
    assert what_is_broken() is None

    for fault in (NOTICES, DETAILS, *CHAIN):
        tamper(fault, second.uid)

    assert what_is_broken() == ("matters.matter", str(second.uid), "chain missing")
    assert first.uid != second.uid


def test_a_matter_whose_chain_begins_with_something_else_is_named(cast: Cast) -> None:
    matter = make_matter(cast)
    for fault in (NOTICES, DETAILS, *CHAIN):
        tamper(fault, matter.uid)
    record(matter, "matter.noted", by=cast.wang)

    assert what_is_broken() == ("matters.matter", str(matter.uid), "chain missing")


def test_rooms_say_what_always_has_a_chain() -> None:
    assert beginnings["matters.matter"] == {"matter.registered", "matter.taken_over"}
    assert {"parties.household", "parlour.caller", "parlour.ticket"} <= set(beginnings)


def test_details_without_their_event_are_found(told: list[Matter]) -> None:
    gone = Event.objects.about(told[1]).order_by("uid").values_list("uid", flat=True)[0]
    for fault in CHAIN:
        tamper(fault, told[1].uid)

    assert what_is_broken() == ("history.eventdetail", str(gone), "event missing")


def test_notices_without_their_event_are_found(cast: Cast) -> None:
    matter = make_matter(cast)
    notice = Notice.objects.filter(subject_uid=matter.uid).get()
    for fault in (DETAILS, *CHAIN):
        tamper(fault, matter.uid)
    type(matter).objects.filter(pk=matter.pk).update(uid=(other := Matter()).uid)
    record_all(other, [Happening("matter.registered")], by=LI, new=True)

    assert what_is_broken() == ("history.notice", str(notice.event_uid), "event missing")


@pytest.mark.only_on("sqlite")  # PostgreSQL leaves gaps where a transaction was rolled back
@pytest.mark.parametrize("which", [0, 1, 3])
def test_a_chain_gone_with_all_it_left_is_missed_by_its_numbers(
    told: list[Matter], which: int
) -> None:
    number = Event.objects.about(told[which]).values_list("pk", flat=True)[0]
    for fault in (DETAILS, *CHAIN):
        tamper(fault, told[which].uid)

    assert what_is_broken() == ("history.event", str(number), "number missing")


@pytest.mark.only_on("sqlite")
def test_the_last_event_gone_and_its_head_set_back_is_missed_by_its_number(
    told: list[Matter],
) -> None:
    first, last = Event.objects.about(told[3])
    tamper("DELETE FROM history_eventdetail WHERE event_uid = %s", last.uid)
    tamper("DELETE FROM history_event WHERE uid = %s", last.uid)
    tamper(
        "UPDATE history_head SET seq = 1, hash = %s WHERE subject_uid = %s", first.hash, told[3].uid
    )

    assert what_is_broken() == ("history.event", str(last.pk), "number missing")


@pytest.mark.only_on("sqlite")
def test_all_events_gone_are_missed_too(told: list[Matter]) -> None:
    for table in ("eventdetail", "head", "event"):
        tamper(f"DELETE FROM history_{table}")

    assert what_is_broken() == ("history.event", "1", "number missing")


def test_what_was_rolled_back_leaves_no_trace(told: list[Matter]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(told[0], "test.called", by=LI)
        raise RuntimeError
    event = Event.objects.about(told[0])[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        event.pk = None
        Event.objects.bulk_create([event])

    assert what_is_broken() is None
    record(told[0], "test.called", by=LI)
    assert what_is_broken() is None
