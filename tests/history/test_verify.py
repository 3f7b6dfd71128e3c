"""Whatever is done to history behind the product's back, verify-history names the place."""

import ast
import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from huiketing.history import digests, erasing, report, verify
from huiketing.history.models import DailyDigest, Event, EventDetail, Head
from huiketing.history.record import Happening, record, record_all
from tests.flushing import suspended
from tests.history.people import LI, WANG, Matter

pytestmark = pytest.mark.django_db


def tamper(sql: str, *values: Any) -> None:
    """As whoever owns the database file could, with the triggers out of the way."""
    with suspended(connection), connection.cursor() as cursor:
        cursor.execute(sql, [value.hex if is_short(value) else value for value in values])


def is_short(value: Any) -> bool:
    return isinstance(value, UUID) and connection.vendor == "sqlite"


@pytest.fixture
def matters() -> list[Matter]:
    """Three matters with four events each."""
    told = [Matter() for _ in range(3)]
    for matter in told:
        record_all(matter, [Happening("test.registered", {"t": 1})], by=LI, new=True)
        for n in range(3):
            record(matter, "test.called", by=WANG, n=n)
    return told


def test_an_untouched_history_holds_and_is_counted(matters: list[Matter]) -> None:
    report = verify.verify()

    assert report == verify.Report(events=12, subjects=3, days=0, open=12)
    assert report.ok


def test_an_empty_history_holds() -> None:
    assert verify.verify() == verify.Report(events=0, subjects=0, days=0)


def test_a_history_longer_than_a_batch_is_read_whole_and_says_how_far_it_is(
    matters: list[Matter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "BATCH", 2)
    told: list[int] = []

    report = verify.verify(told.append)

    assert (report.events, report.subjects) == (12, 3)
    assert told == [2, 4, 6, 8, 10, 12]


@pytest.mark.parametrize("batch", [1, 3, 1000])
@pytest.mark.parametrize(
    ("fault", "seq", "what"),
    [
        ("UPDATE history_event SET kind = 'x' WHERE subject_uid = %s AND seq = 2", 2, "altered"),
        (
            "UPDATE history_event SET written_at = '2020-01-01' WHERE subject_uid = %s AND seq = 2",
            2,
            "altered",
        ),
        ("UPDATE history_event SET by = NULL WHERE subject_uid = %s AND seq = 3", 3, "altered"),
        ("UPDATE history_event SET hash = 'x' WHERE subject_uid = %s AND seq = 3", 3, "altered"),
        (
            "UPDATE history_event SET previous = '' WHERE subject_uid = %s AND seq = 3",
            3,
            "previous",
        ),
        ("DELETE FROM history_event WHERE subject_uid = %s AND seq = 1", 2, "gap"),
        ("DELETE FROM history_event WHERE subject_uid = %s AND seq = 3", 4, "gap"),
        ("DELETE FROM history_event WHERE subject_uid = %s AND seq = 4", 4, "tail missing"),
        ("DELETE FROM history_event WHERE subject_uid = %s", 4, "tail missing"),
        ("DELETE FROM history_head WHERE subject_uid = %s", 4, "head missing"),
        ("UPDATE history_head SET hash = 'x' WHERE subject_uid = %s", 4, "head"),
        ("UPDATE history_head SET seq = 3 WHERE subject_uid = %s", 4, "head"),
        ("UPDATE history_head SET subject_type = 'x' WHERE subject_uid = %s", 4, "head"),
        (
            "UPDATE history_eventdetail SET by_name = 'x' WHERE event_uid ="
            " (SELECT uid FROM history_event WHERE subject_uid = %s AND seq = 2)",
            2,
            "detail",
        ),
        (
            "UPDATE history_eventdetail SET data = '{\"n\": 7}' WHERE event_uid ="
            " (SELECT uid FROM history_event WHERE subject_uid = %s AND seq = 2)",
            2,
            "detail",
        ),
        (
            "UPDATE history_eventdetail SET blanked_at = '2020-01-01' WHERE event_uid ="
            " (SELECT uid FROM history_event WHERE subject_uid = %s AND seq = 2)",
            2,
            "detail",
        ),
        (
            "DELETE FROM history_eventdetail WHERE event_uid ="
            " (SELECT uid FROM history_event WHERE subject_uid = %s AND seq = 2)",
            2,
            "detail missing",
        ),
    ],
)
@pytest.mark.parametrize("which", [0, 1, 2])
def test_each_kind_of_tampering_is_named_with_its_place(
    matters: list[Matter],
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
    fault: str,
    seq: int,
    what: str,
    which: int,
) -> None:
    monkeypatch.setattr(verify, "BATCH", batch)
    matter = sorted(matters, key=lambda each: each.uid)[which]

    tamper(fault.replace(" by ", ' "by" '), matter.uid)

    broken = verify.verify().first_broken
    assert broken is not None
    assert (broken.subject_uid, broken.seq, broken.what) == (str(matter.uid), seq, what)
    assert broken.subject_type == "matters.matter"


@pytest.mark.parametrize("seq", [1, 4])
def test_values_blanked_without_a_record_of_it_are_found(matters: list[Matter], seq: int) -> None:
    """The triggers let this pass: they cannot know whether an erasure is recorded beside it."""
    event = Event.objects.about(matters[0]).get(seq=seq)
    EventDetail.objects.filter(pk=event.uid).blank()

    broken = verify.verify().first_broken

    assert broken is not None
    assert (broken.subject_uid, broken.seq, broken.what) == (str(matters[0].uid), seq, "blanked")


def test_an_erasure_covers_what_it_names_and_nothing_after_it(matters: list[Matter]) -> None:
    erasing.blank(matters[0], by=WANG, reason="本人要求")
    assert verify.verify().ok
    after = record(matters[0], "test.called", by=WANG, n=9)
    EventDetail.objects.filter(pk=after.uid).blank()

    broken = verify.verify().first_broken

    assert broken is not None
    assert (broken.seq, broken.what) == (6, "blanked")


def test_the_ground_of_an_erasure_cannot_be_blanked(matters: list[Matter]) -> None:
    erasure = erasing.blank(matters[0], by=WANG, reason="本人要求")
    EventDetail.objects.filter(pk=erasure.uid).blank()

    broken = verify.verify().first_broken

    assert broken is not None
    # What it named is named no more; the first such place is told.
    assert (broken.seq, broken.what) == (1, "blanked")


def test_an_event_moved_to_another_subject_is_found(matters: list[Matter]) -> None:
    first, second, _ = sorted(matters, key=lambda each: each.uid)
    tamper("DELETE FROM history_event WHERE subject_uid = %s AND seq = 4", first.uid)
    tamper(
        "UPDATE history_event SET subject_uid = %s WHERE subject_uid = %s AND seq = 4",
        first.uid,
        second.uid,
    )

    broken = verify.verify().first_broken

    assert broken is not None
    assert (broken.subject_uid, broken.seq, broken.what) == (str(first.uid), 4, "previous")


def test_a_chain_written_anew_with_right_hashes_is_found_by_the_closed_day(
    matters: list[Matter], day_over: Callable[[], DailyDigest]
) -> None:
    """The strongest forger computes all hashes again; only the sealed day knows."""
    day_over()
    forged = matters[0]
    for table in ("history_event", "history_head"):
        tamper(f"DELETE FROM {table} WHERE subject_uid = %s", forged.uid)
    record(forged, "test.registered", by=LI, t=2)

    broken = verify.verify().first_broken

    assert broken is not None
    assert (broken.subject_type, broken.what) == ("history.dailydigest", "day")


@pytest.fixture
def day_over(monkeypatch: pytest.MonkeyPatch) -> Callable[[], DailyDigest]:
    """Let today be over and close it."""

    def close() -> DailyDigest:
        today = timezone.localdate()
        monkeypatch.setattr(timezone, "localdate", lambda *_: today + timedelta(days=1))
        return digests.close_day(today)

    return close


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        ("UPDATE history_dailydigest SET root = 'x'", "day"),
        ("UPDATE history_dailydigest SET count = 11", "day"),
        ("UPDATE history_dailydigest SET previous = 'x'", "day chain"),
    ],
)
def test_a_tampered_day_is_named(
    matters: list[Matter], day_over: Callable[[], DailyDigest], fault: str, what: str
) -> None:
    closed = day_over()
    day = closed.day
    newest = f"{day.isoformat()} {closed.root}"
    assert verify.verify() == verify.Report(events=12, subjects=3, days=1, newest=newest)

    tamper(fault)

    broken = verify.verify().first_broken
    assert broken == verify.Broken("history.dailydigest", day.isoformat(), broken.seq, "", what)


def test_a_day_taken_out_of_the_middle_breaks_the_chain_of_days(matters: list[Matter]) -> None:
    for day in (5, 6, 7):
        digests.close_day(date(2020, 5, day))
    assert verify.verify().days == 3

    tamper("DELETE FROM history_dailydigest WHERE day = %s", date(2020, 5, 6))

    broken = verify.verify().first_broken
    assert broken is not None
    assert (broken.subject_uid, broken.what) == ("2020-05-07", "day chain")


@pytest.mark.only_on("sqlite")  # PostgreSQL holds the type of a column
@pytest.mark.parametrize(
    ("column", "what"), [("at", "altered"), ("uid", "unreadable"), ("subject_uid", "unreadable")]
)
def test_a_row_that_cannot_even_be_read_is_named(
    matters: list[Matter], column: str, what: str
) -> None:
    matter = max(matters, key=lambda each: each.uid)
    tamper(
        f"UPDATE history_event SET \"{column}\" = 'zzz' WHERE subject_uid = %s AND seq = 4",
        matter.uid,
    )

    broken = verify.verify().first_broken

    assert broken is not None
    assert (broken.seq, broken.what) == (4, what)
    assert broken.subject_uid in {str(matter.uid), matter.uid.hex, "zzz"}


def test_what_is_written_while_the_check_reads_is_no_break(
    matters: list[Matter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heads are read before events and events before later heads; the second look settles it."""
    monkeypatch.setattr(verify, "BATCH", 1)
    last = max(matters, key=lambda each: each.uid)

    report = verify.verify(lambda done: record(last, "test.called", by=LI) if done < 3 else None)

    assert report.ok


def test_the_command_counts_and_leaves_with_nought_or_names_and_leaves_with_one(
    matters: list[Matter],
) -> None:
    out = StringIO()
    call_command("verify_history", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "ok": True,
        "events": 12,
        "subjects": 3,
        "days": 0,
        "noted": 0,
        "open": 12,
        "newest": "",
        "first_broken": None,
    }

    tamper("UPDATE history_event SET kind = 'x' WHERE subject_uid = %s AND seq = 2", matters[0].uid)

    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_history", "--json", stdout=out)
    assert left.value.code == 1
    assert json.loads(out.getvalue())["first_broken"] == {
        "subject_type": "matters.matter",
        "subject_uid": str(matters[0].uid),
        "seq": 2,
        "kind": "x",
        "what": "altered",
    }
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_history", stdout=out)
    assert str(matters[0].uid) in out.getvalue()
    assert "写下之后被改过" in out.getvalue()
    assert "altered" not in out.getvalue()


def test_whatever_may_be_broken_is_said_in_words() -> None:
    said = {
        word
        for path in Path(report.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and "roken" in ast.unparse(node.func)
        for argument in node.args[1:]
        if isinstance(argument, ast.Constant) and isinstance(word := argument.value, str) and word
    }

    assert said
    assert said - set(report.WHAT) == set()
    assert all(str(words).isascii() is False for words in report.WHAT.values())


def test_a_damaged_event_does_not_break_the_page_that_shows_it(matters: list[Matter]) -> None:
    event = Event.objects.about(matters[0])[1]
    tamper("DELETE FROM history_eventdetail WHERE event_uid = %s", event.uid)

    shown = [each.sentence for each in Event.objects.about(matters[0]).with_details()]

    assert len(shown) == 4
    assert EventDetail.objects.count() == 11
    assert Head.objects.count() == 3
