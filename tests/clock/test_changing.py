from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from huiketing.base.errors import Invalid
from huiketing.clock import almanac, changing
from huiketing.clock.calendar import DayKind, current
from huiketing.clock.changing import (
    CalendarChange,
    catch_up,
    clear_day,
    on_calendar_change,
    set_day,
    set_hours,
)
from huiketing.clock.due import due
from huiketing.clock.models import CalendarDay, CalendarStamp, WorkingHours
from tests.at_once import at_once
from tests.clock.moments import YEAR, day, moment, period

STORM = day("2026-07-10")  # a Friday


@dataclass(frozen=True)
class Clerk:
    uid: UUID

    def __str__(self) -> str:
        return "王晓芸"


WANG = Clerk(uuid4())


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[CalendarChange]:
    """What the rooms with running clocks would hear."""
    changes: list[CalendarChange] = []
    monkeypatch.setattr(changing, "_listeners", {})
    on_calendar_change(changes.append)
    return changes


@pytest.mark.django_db
def test_a_storm_closes_the_parlour_and_running_clocks_hear_of_it(heard) -> None:
    before = due(period("5 working_day"), moment("2026-07-06 09:00"))

    set_day(day=STORM, works=False, name="防台风停工", source="独防指〔2026〕3号", by=WANG)

    after = due(period("5 working_day"), moment("2026-07-06 09:00"))
    assert (before.at, after.at) == (moment("2026-07-13 17:00"), moment("2026-07-14 17:00"))
    (change,) = heard
    assert change.days == ((STORM, DayKind.WORKING, DayKind.HOLIDAY),)
    assert change.concerns(before.start, before.at)
    assert not change.concerns(moment("2026-07-13 09:00"), moment("2026-07-20 17:00"))
    row = CalendarDay.objects.get()
    assert (row.name, row.source, row.entered_by) == ("防台风停工", "独防指〔2026〕3号", WANG.uid)


@pytest.mark.django_db
def test_the_places_word_can_be_changed_and_taken_back(heard) -> None:
    set_day(day=STORM, works=False, name="停工", by=WANG)
    set_day(day=STORM, works=False, name="防台风停工", by=WANG)
    assert current().name_of(STORM) == "防台风停工"

    clear_day(day=STORM, by=WANG)

    assert current().is_working(STORM)
    assert len(heard) == 2  # a new name alone moves no clock
    assert not clear_day(day=STORM, by=WANG)


@pytest.mark.django_db
def test_summer_hours_move_the_end_of_running_clocks(heard) -> None:
    change = set_hours(
        since=day("2026-06-01"), opening=time(8), closing=time(17, 30), source="夏令时", by=WANG
    )
    set_hours(since=day("2026-10-01"), opening=time(8, 30), closing=time(17), by=WANG)

    assert due(period("2 working_day"), moment("2026-06-30 09:00")).at == moment("2026-07-02 17:30")
    assert change.hours
    assert (change.first, heard[1].first) == (day("2026-06-01"), day("2026-10-01"))
    again = set_hours(since=day("2026-06-01"), opening=time(8), closing=time(17, 30), by=WANG)
    assert not again
    assert again.last == day("2026-09-30")
    assert len(heard) == 2


@pytest.mark.django_db
def test_hours_that_close_before_they_open_are_refused() -> None:
    with pytest.raises(Invalid, match="开门时间要早于关门时间") as refused:
        set_hours(since=STORM, opening=time(17), closing=time(8), by=WANG)

    assert "closing" in refused.value.fields
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingHours.objects.create(since=STORM, opening=time(17), closing=time(8))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad",
    [{"day": date(1900, 1, 1)}, {"day": date.max}, {"name": "台" * 41}, {"name": "a\x00b"},
     {"source": "字" * 300}],
)  # fmt: skip
def test_a_day_that_cannot_be_kept_is_refused_in_words(bad) -> None:
    with pytest.raises(Invalid):
        set_day(**({"day": STORM, "works": False, "by": WANG} | bad))

    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_one_day_has_one_word_of_the_places_own() -> None:
    CalendarDay.objects.create(day=STORM, kind=CalendarDay.Kind.OFF)

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=STORM, kind=CalendarDay.Kind.MAKE_UP)


@pytest.mark.django_db
def test_what_a_listener_refuses_does_not_happen(heard) -> None:
    @on_calendar_change
    def refuses() -> None:
        raise Invalid("不行")

    with pytest.raises(Invalid, match="不行"):
        set_day(day=STORM, works=False, by=WANG)

    assert current().is_working(STORM)
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_a_listener_may_ask_for_nothing_and_sees_the_new_calendar(heard) -> None:
    seen = []

    @on_calendar_change
    def looks() -> None:
        seen.append(current().is_working(STORM))

    set_day(day=STORM, works=False, by=WANG)

    assert seen == [False]
    assert len(heard) == 1


# The calendar kept between requests


@pytest.mark.django_db
def test_asking_again_costs_no_query(django_assert_num_queries) -> None:
    current()

    with django_assert_num_queries(0):
        for n in range(1000):
            current().is_working(STORM + timedelta(n))


@pytest.mark.django_db
def test_a_saved_row_shows_at_once() -> None:
    assert current().is_working(STORM)

    row = CalendarDay.objects.create(day=STORM, kind=CalendarDay.Kind.OFF)
    assert not current().is_working(STORM)

    row.delete()
    assert current().is_working(STORM)


@pytest.mark.django_db
def test_a_change_rolled_back_was_never_there() -> None:
    with transaction.atomic():
        set_day(day=STORM, works=False, by=WANG)
        assert not current().is_working(STORM)
        transaction.set_rollback(True)

    assert current().is_working(STORM)


@pytest.mark.django_db
def test_rolling_back_the_second_change_keeps_the_first() -> None:
    other = STORM - timedelta(1)
    current()
    with transaction.atomic():
        set_day(day=other, works=False, by=WANG)
        with transaction.atomic():
            set_day(day=STORM, works=False, by=WANG)
            assert not current().is_working(STORM)
            transaction.set_rollback(True)

        assert current().is_working(STORM)
        assert not current().is_working(other)


@pytest.mark.django_db
def test_commit_hooks_run_early_by_a_test_leave_nothing_behind(
    django_capture_on_commit_callbacks,
) -> None:
    with transaction.atomic():
        with django_capture_on_commit_callbacks(execute=True):
            set_day(day=STORM, works=False, by=WANG)
        assert not current().is_working(STORM)
        transaction.set_rollback(True)

    assert current().is_working(STORM)


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_a_change_when_it_is_committed() -> None:
    def look() -> bool:
        return current().is_working(STORM)

    current()
    with transaction.atomic():
        set_day(day=STORM, works=False, by=WANG)
        assert not current().is_working(STORM)
        assert at_once(look) == [True]

    assert at_once(look) == [False]
    assert not current().is_working(STORM)


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_found_at_the_next_look(monkeypatch) -> None:
    assert current().is_working(STORM)
    # As another process writes: no signal and no commit hook of ours.
    CalendarDay.objects.bulk_create([CalendarDay(day=STORM, kind=CalendarDay.Kind.OFF)])
    CalendarStamp.objects.bulk_create([CalendarStamp(pk=1)])
    monkeypatch.setattr("huiketing.base.recent.time.monotonic", lambda: float("inf"))

    assert not current().is_working(STORM)


@pytest.mark.django_db(transaction=True)
def test_looking_again_at_unchanged_tables_reads_one_row(
    monkeypatch, django_assert_num_queries
) -> None:
    set_day(day=STORM, works=False, by=WANG)
    kept = current()
    monkeypatch.setattr("huiketing.base.recent.time.monotonic", lambda: float("inf"))

    with django_assert_num_queries(1):
        assert current() is kept


# A newer almanac


@pytest.mark.django_db
def test_an_upgrade_that_knows_another_year_has_its_clocks_counted_anew(heard) -> None:
    known = almanac.known_until()
    assert catch_up() is None  # the first look only remembers

    CalendarStamp.objects.update(known_until=known - 1)
    change = catch_up()

    assert change is not None
    assert change.announced == (known,)
    assert change.concerns(moment(f"{known - 1}-12-30 09:00"), moment(f"{known}-01-06 17:00"))
    assert not change.concerns(moment(f"{YEAR}-01-05 09:00"), moment(f"{YEAR}-01-12 17:00"))
    assert catch_up() is None
    assert heard == [change]
