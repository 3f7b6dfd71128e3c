"""The calendar changes while matters run: what moves is written down, and nothing else moves."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from huiketing.base import times
from huiketing.clock import changing
from huiketing.clock.importing import import_notice
from huiketing.handbook.loading import load_starter
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.clock.moments import NOTICE, YEAR
from tests.matters.making import make_matter, take_up

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 5, 11, 9, 0, tzinfo=SHANGHAI)  # the promise runs out on the 18th


def moves(matter: Matter, kind: str = "matter.due_recomputed") -> list[Event]:
    return list(Event.objects.about(matter).filter(kind=kind))


def now(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def test_a_day_the_place_sets_off_is_told_as_its_own(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        changing.set_day(day=date(2026, 5, 13), works=False, name="防汛", by=cast.admin)

    (event,) = moves(matter)
    assert now(matter).promised_due == datetime(2026, 5, 19, 17, 0, tzinfo=SHANGHAI)
    assert event.sentence.startswith("这里的工作日安排变了，答复期限由")
    assert (event.public_sentence or "").startswith("这里的工作日安排变了，答复最晚")
    assert "放假" not in event.sentence


def test_the_notice_of_a_year_is_told_as_the_notice(cast: Cast) -> None:
    with times.as_of(datetime(YEAR, 1, 19, 9, 0, tzinfo=SHANGHAI)):
        matter = take_up(cast)
        import_notice(NOTICE, year=YEAR, title="放假安排", number="国办发明电", by=cast.admin)

    (event,) = moves(matter)
    assert event.sentence.startswith("放假安排公布了，答复期限由")


def test_a_matter_that_waits_for_papers_is_moved_by_the_calendar_alone(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        transitions.wait_for_papers(matter, by=cast.shen, missing=["身份证"])
    with times.as_of(MONDAY + timedelta(days=14)):
        changing.set_hours(
            since=date(2026, 5, 1), opening=time(8, 0), closing=time(17, 0), by=cast.admin
        )
        assert (moves(matter), now(matter).version) == ([], matter.version)

        changing.set_day(day=date(2026, 5, 12), works=False, name="防汛", by=cast.admin)
        assert now(matter).promised_due == datetime(2026, 5, 19, 17, 0, tzinfo=SHANGHAI)
        assert len(moves(matter)) == 1 and now(matter).paused

        resumed = transitions.resume(now(matter), by=cast.shen)
    assert resumed.promised_due == datetime(2026, 6, 1, 17, 0, tzinfo=SHANGHAI)


def test_a_statutory_day_that_moves_is_written_down(cast: Cast) -> None:
    load_starter()
    with times.as_of(MONDAY):
        matter = make_matter(cast, code=with_a_longer_statute())
        assert matter.statutory_due and matter.promised_due
        assert matter.statutory_due.date() > matter.promised_due.date()
        changing.set_day(
            day=matter.statutory_due.astimezone(SHANGHAI).date(), works=False, by=cast.admin
        )

    (event,) = moves(matter)
    assert now(matter).statutory_due != matter.statutory_due
    assert event.sentence.startswith("这里的工作日安排变了，法定期限由")


def with_a_longer_statute() -> str:
    from huiketing.clock.due import due
    from huiketing.handbook.book import book

    return next(
        entry.code
        for entry in book().entries
        if entry.statute
        and not entry.restricted
        and due(entry.statute, MONDAY).at.date() > due(entry.promise, MONDAY).at.date()
    )


def test_where_nothing_moves_an_open_page_stays_good(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        changing.set_hours(
            since=date(2026, 5, 1), opening=time(8, 0), closing=time(17, 0), by=cast.admin
        )

    assert now(matter).version == matter.version
    with times.as_of(MONDAY):
        transitions.reply(matter, by=cast.shen, text="办好了")
