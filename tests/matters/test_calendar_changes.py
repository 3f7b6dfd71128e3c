"""The calendar changes while matters run: what moves is written down, and nothing else moves."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from huiketing.base import times
from huiketing.clock import changing
from huiketing.clock.importing import import_notice
from huiketing.handbook.loading import load_starter
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Limit, Matter
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


def test_what_a_handler_and_who_was_asked_in_owe_moves_with_its_clock(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = take_up(cast)
        transitions.add_co_handler(matter, unit=cast.office, person=cast.tang, by=cast.shen)
        opinion = matter.clocks.get(kind="opinion")
        changing.set_day(day=opinion.due_at.astimezone(SHANGHAI).date(), works=False, by=cast.admin)
        lead, part = matter.assignments.order_by("pk")
        opinion.refresh_from_db()
        assert lead.due_at == now(matter).promised_due != matter.promised_due
        assert part.due_at == opinion.due_at

        matter = now(matter)
        transitions.ask_extension(matter, by=cast.shen, reason="要查", amount=2, unit="day")
        transitions.decide(matter, by=cast.gu, kind="extension", grant=True)
        lead.refresh_from_db()
        assert lead.due_at == matter.promised_due


def test_the_time_to_mend_a_bad_rating_moves_too_by_the_limit_it_began_with(cast: Cast) -> None:
    with times.as_of(MONDAY):
        matter = transitions.reply(take_up(cast), by=cast.shen, text="好")
        transitions.rate(matter, level=1, by_name="朱丽华")
    before = matter.rectifications.get()
    with times.as_of(MONDAY + timedelta(days=1)):
        Limit.objects.create(name="rectify", amount=30, unit="working_day", since=date(2026, 5, 12))
        last = before.due_at.astimezone(SHANGHAI).date()
        changing.set_day(day=last, works=False, by=cast.admin)

    after = matter.rectifications.get()
    assert before.due_at < after.due_at < before.due_at + timedelta(days=7)
    (event,) = moves(matter, "matter.rectification_recomputed")
    assert event.sentence.startswith("这里的工作日安排变了，差评整改期限由")
