"""The lead's page: late first, decided in place, and every number opens to what it counted."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiketing.base import times
from huiketing.matters import transitions as verbs
from huiketing.matters.models import Matter, Request, Supervision
from huiketing.web import board as reading
from tests.cast import Cast
from tests.matters.making import make_matter, take_up
from tests.statements import cost, queries
from tests.web.signing import signed_in

MONDAY = "2026-11-09 09:00+08:00"
LATER = "2026-11-23 10:15+08:00"  # two weeks on; the promise was five working days


@pytest.fixture
def late(cast: Cast) -> Matter:
    """Promised for the sixteenth, and not answered."""
    with time_machine.travel(MONDAY, tick=False):
        return take_up(cast, title="河道漂浮垃圾清理")


def html(person: object, address: str = "/board", status: int = 200) -> str:
    answer = signed_in(person).get(address)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.content.decode()[-600:]
    return answer.content.decode()


@time_machine.travel(LATER, tick=False)
def test_what_is_late_stands_first_with_how_late_and_in_whose_hands(
    cast: Cast, late: Matter
) -> None:
    page = html(cast.gu)

    row = page.split('class="late-list"')[1].split("</ul>")[0]
    assert late.title in row and late.number in row and "沈月琴" in row
    assert re.search(r'class="late-days">\s*5', row)  # Tuesday the 17th to Monday the 23rd


@time_machine.travel(LATER, tick=False)
def test_the_lead_puts_a_late_matter_under_supervision_without_leaving_the_board(
    cast: Cast, late: Matter
) -> None:
    client = signed_in(cast.gu)
    page = client.get("/board").content.decode()
    form = page.split(f'action="{late.get_absolute_url()}supervise"')[1].split("</form>")[0]
    typed = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form)) | {"words": "先回个电话"}

    answer = client.post(f"{late.get_absolute_url()}supervise", typed, follow=True)

    assert answer.request["PATH_INFO"] == "/board"
    order = Supervision.objects.get(matter=late)
    assert (order.words, order.by) == ("先回个电话", cast.gu)
    after = answer.content.decode()
    assert order.number in after
    assert f'action="{late.get_absolute_url()}supervise"' not in after


@time_machine.travel(MONDAY, tick=False)
@pytest.mark.parametrize(("grant", "state"), [("yes", "granted"), ("no", "refused")])
def test_what_a_handler_asked_is_decided_in_place(cast: Cast, grant: str, state: str) -> None:
    matter = take_up(cast)
    verbs.ask_extension(matter, by=cast.shen, reason="等镇里来人量", amount=3, unit="working_day")
    client = signed_in(cast.gu)
    assert "等镇里来人量" in client.get("/board").content.decode()

    said = {
        "version": matter.version, "client_key": str(uuid4()), "kind": "extension",
        "grant": grant, "note": "先给人家说一声", "next": "/board",
    }  # fmt: skip
    answer = client.post(f"{matter.get_absolute_url()}decide", said)

    assert answer.status_code == 302 and answer["Location"] == "/board"
    assert Request.objects.get(matter=matter).state == state
    assert "等镇里来人量" not in client.get("/board").content.decode()


@pytest.mark.parametrize("who", ["wang", "shen", "ma", "admin"])
def test_whoever_leads_nothing_is_told_so(cast: Cast, late: Matter, who: str) -> None:
    for address in ("/board", "/board/matters", "/figures/matters_overdue"):
        assert late.title not in html(getattr(cast, who), address, status=403)


@time_machine.travel(LATER, tick=False)
def test_the_lead_of_the_next_village_sees_nothing_of_this_one(cast: Cast, late: Matter) -> None:
    post = cast.ma.posts.get()
    post.role = "lead"
    post.save()

    for address in ("/board", "/board/matters", "/figures/matters_overdue"):
        page = html(cast.ma, address)
        assert late.title not in page and late.number not in page and "沈月琴" not in page
    assert html(cast.ma, "/board?unit=LW", status=404)


@time_machine.travel(LATER, tick=False)
def test_the_town_looks_at_all_its_units_or_at_one(cast: Cast, late: Matter) -> None:
    assert late.title in html(cast.fang)
    assert late.title in html(cast.fang, "/board?unit=LW")
    assert late.title not in html(cast.fang, "/board?unit=SQ")


def test_restricted_matters_are_in_no_list_count_or_drawing(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False):
        matter = make_matter(cast, title="邻居打人", restricted=True)
        verbs.accept(matter, by=cast.shen)
        verbs.ask_extension(matter, by=cast.shen, reason="要等所里", amount=1, unit="working_day")

    with time_machine.travel(LATER, tick=False):
        page = html(cast.gu)
        path = cast.village.path
        assert "邻居打人" not in page and matter.number not in page and "要等所里" not in page
        assert sum(day.came + day.owed for day in reading.trend(path)) == 0
        assert reading.by_line(path) == []
        scope, before = reading.month(path)
        assert all(line.now.numerator == 0 for line in reading.figures_of(scope, before))
        assert matter.number not in html(cast.gu, "/board/matters?state=overdue")


@time_machine.travel(LATER, tick=False)
def test_the_fortnight_counts_as_the_figures_do_and_is_a_table_too(
    cast: Cast, late: Matter
) -> None:
    with time_machine.travel("2026-11-20 09:00+08:00", tick=False):
        verbs.reply(take_up(cast), by=cast.shen, text="办好了")

    days = {day.day: day for day in reading.trend(cast.village.path)}

    assert len(days) == 14
    assert days[date(2026, 11, 20)].came == 1
    assert (days[date(2026, 11, 16)].met, days[date(2026, 11, 16)].late) == (0, 1)
    assert not days[date(2026, 11, 22)].works
    page = html(cast.gu)
    assert 'role="img"' in page and "<style" not in page and "style=" not in page
    day = html(cast.gu, "/figures/answered_in_time?rows=of&since=2026-11-16&until=2026-11-16")
    assert late.number in day
    for wrong in ("since=yesterday", "since=2026-11-16&until=2026-11-01", "since=0001-01-01"):
        assert html(cast.gu, f"/figures/matters_registered?{wrong}", status=422)


@time_machine.travel(LATER, tick=False)
def test_each_number_of_a_line_opens_to_exactly_its_matters(cast: Cast, late: Matter) -> None:
    other = make_matter(cast, title="没人接的一件", recipient=None, line=cast.lines["WF"])
    page = html(cast.gu)

    links = re.findall(r'href="(/board/matters\?state=\w+&amp;[^"]+)">(\d+)<', page)

    assert len(links) == 3  # shen's: open and overdue; the other: open
    for address, count in links:
        rows = html(cast.gu, address.replace("&amp;", "&"))
        assert len(re.findall(r"<tr data-item", rows)) == int(count)
    assert other.number in html(cast.gu, "/board/matters?state=open&line=WF")
    assert html(cast.gu, "/board/matters?handler=nobody", status=404)
    assert html(cast.gu, "/board/matters?state=secret", status=422)


@time_machine.travel(LATER, tick=False)
def test_the_board_costs_the_same_however_full_it_is(cast: Cast, late: Matter) -> None:
    client = signed_in(cast.gu)
    client.get("/board")
    few = cost(client, "/board")
    with time_machine.travel(MONDAY, tick=False):
        for n in range(8):
            matter = take_up(cast, title=f"第{n}件")
            verbs.ask_extension(matter, by=cast.shen, reason="要等", amount=1, unit="working_day")
    assert len(queries(client, "/board")) <= 25
    assert cost(client, "/board") <= few


def test_all_figures_of_two_months_are_one_statement(cast: Cast) -> None:
    take_up(cast)
    scope, before = reading.month(cast.village.path)

    with CaptureQueriesContext(connection) as queries:
        lines = reading.figures_of(scope, before)

    assert len(queries) == 1
    for line in lines:
        alone = line.figure.value(scope)
        assert (line.now.numerator, line.now.denominator) == (alone.numerator, alone.denominator)
    assert {line.figure.id: line.now.numerator for line in lines}["matters_registered"] == 1


@time_machine.travel("2026-03-31 10:00+08:00", tick=False)
def test_the_same_days_of_a_shorter_month_end_with_it(cast: Cast) -> None:
    scope, before = reading.month("/1/")

    assert (scope.since, scope.until) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (before.since, before.until) == (date(2026, 2, 1), date(2026, 2, 28))
    assert times.today() - timedelta(days=30) == scope.since


@time_machine.travel(LATER, tick=False)
def test_all_that_waits_is_counted_and_what_is_not_shown_is_led_to(cast: Cast) -> None:
    for n in range(14):
        matter = take_up(cast, title=f"第{n}件")
        verbs.ask_extension(matter, by=cast.shen, reason="要等", amount=1, unit="day")

    page = html(cast.gu)

    assert "14 件等您" in page
    assert page.count('class="decide-here"') == 12
    rest = re.search(r'href="(\?waiting=all[^"]*)">还有 2 件', page)
    assert rest
    assert html(cast.gu, f"/board{rest[1]}").count('class="decide-here"') == 14


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-11-20 17:30", "今天"),  # the Friday it was promised for
        ("2026-11-20 23:59", "今天"),
        ("2026-11-21 00:10", "昨天"),
        ("2026-11-22 09:00", "11-20"),
        ("2026-11-23 08:00", "1 天"),
        ("2026-11-24 08:00", "2 天"),
    ],
)
def test_the_day_it_is_late_since_is_right_over_nights_and_weekends(
    cast: Cast, now: str, since: str
) -> None:
    with time_machine.travel("2026-11-13 09:00+08:00", tick=False):
        take_up(cast)
    with time_machine.travel(f"{now}+08:00", tick=False):
        page = html(cast.gu)

    assert re.findall(r'class="late-days">([^<]*)<', page) == [since]
