"""The town's board: its places side by side, its lines across them; each number opens."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from huiketing.base import times
from huiketing.figures import registry
from huiketing.figures.registry import Scope
from huiketing.matters import transitions as verbs
from huiketing.matters.models import Clock, Matter
from huiketing.org.models import Unit
from huiketing.web import board, places
from huiketing.web.drawing import against, shade, standing_of, weeks
from tests.cast import Cast
from tests.matters.making import make_matter, take_up
from tests.statements import cost, queries
from tests.web.signing import signed_in

MONDAY = "2026-11-09 09:00+08:00"
LATER = "2026-11-23 10:15+08:00"


def html(person: object, address: str = "/board", status: int = 200) -> str:
    answer = signed_in(person).get(address)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.content.decode()[-600:]
    return answer.content.decode()


def elsewhere(cast: Cast, unit: Unit, **more: Any) -> Matter:
    """Word left at the door of another place, which nobody takes up."""
    return make_matter(cast, by=None, unit=unit, recipient=None, by_name="朱丽华", **more)


@pytest.fixture
def busy(cast: Cast) -> list[Matter]:
    """Eleven matters of one line in one village, nine of them answered in time; two in the next."""
    with time_machine.travel(MONDAY, tick=False):
        here = [take_up(cast, title=f"老年证第{n}件") for n in range(11)]
        there = [elsewhere(cast, cast.neighbour, title=f"邻村第{n}件") for n in range(2)]
        for matter in here[:9]:
            verbs.reply(matter, by=cast.shen, text="办好了")
            verbs.rate(matter, level=5, words="", by_name="朱丽华")
    return here + there


def found(cast: Cast) -> places.Places:
    scope, _before = board.month(cast.town.path)
    side = places.side_by_side(cast.town, scope)
    assert side is not None
    return side


@time_machine.travel(LATER, tick=False)
def test_each_place_counts_as_the_figures_do(cast: Cast, busy: list[Matter]) -> None:
    side = found(cast)

    assert [row.unit for row in side.rows] == [cast.village, cast.neighbour]  # no idle office
    for row in side.rows:
        scope, _before = board.month(row.unit.path)
        every = {"matters_registered": None, **row.rates}
        for name, value in every.items():
            figure = registry.find(name)
            assert figure is not None
            alone = figure.value(scope)
            if value is None:
                assert row.came == alone.numerator
            else:
                assert (value.numerator, value.denominator) == (alone.numerator, alone.denominator)
    assert side.rows[0].in_time.rate == pytest.approx(100 * 9 / 11)
    assert side.lowest is side.rows[0]


@time_machine.travel(LATER, tick=False)
def test_every_number_of_a_place_opens_to_its_rows(cast: Cast, busy: list[Matter]) -> None:
    page = html(cast.fang).split('class="board-places"')[1].split('class="board-now"')[0]

    links = re.findall(r'href="(/figures/[^"]+)">([\d.]+%?|\d+/\d+)</a>', page.replace("\n", ""))
    assert len(links) >= 8
    shown = {
        address: len(re.findall("data-item", html(cast.fang, address.replace("&amp;", "&"))))
        for address, _said in links
    }
    assert shown["/figures/matters_registered?unit=LW"] == 11
    assert shown["/figures/answered_in_time?rows=of&amp;unit=LW"] == 11
    assert shown["/figures/answered_in_time?rows=of&amp;line=MZ&amp;unit=SQ"] == 2
    for address, said in links:
        if "/" in said:  # of so many, where there are too few for a rate
            assert shown[address] == int(said.split("/")[1])


@time_machine.travel(LATER, tick=False)
def test_few_cases_are_counted_and_neither_drawn_nor_coloured(
    cast: Cast, busy: list[Matter]
) -> None:
    page = html(cast.fang)

    row = page.split('?unit=SQ">石桥村</a>')[1].split("</tr>")[0]
    assert ">0/2</a>" in row and "<svg" not in row and "%" not in row
    heat = page.split('class="heat"')[1]
    assert re.search(r'class="sh1">\s*<a [^>]+line=MZ&amp;unit=LW">81<', heat)  # 81.8, cut
    assert re.search(r'class="sh0">\s*<a [^>]+line=MZ&amp;unit=SQ">0/2<', heat)


@time_machine.travel(LATER, tick=False)
def test_the_place_furthest_below_is_in_the_sentence(cast: Cast, busy: list[Matter]) -> None:
    sentence = html(cast.fang).split("<h1>")[1].split("</h1>")[0]

    assert "柳湾村按时率 81.8%" in sentence
    assert "石桥村" not in sentence  # two of two late say too little


@time_machine.travel(LATER, tick=False)
def test_a_village_and_what_is_handled_quietly_have_no_part_in_it(cast: Cast) -> None:
    assert "board-places" not in html(cast.gu)
    assert "board-places" not in html(cast.fang, "/board?unit=LW")

    with time_machine.travel(MONDAY, tick=False):
        make_matter(cast, title="邻居打人", restricted=True)

    side = found(cast)
    assert [row.came for row in side.rows] == [0, 0]
    assert side.across == []


@time_machine.travel(LATER, tick=False)
def test_more_places_and_matters_cost_no_more_statements(cast: Cast, busy: list[Matter]) -> None:
    client = signed_in(cast.fang)
    client.get("/board")
    few = cost(client, "/board")

    with time_machine.travel(MONDAY, tick=False):
        for n, letter in enumerate("ABCDEFGH"):
            unit = Unit.objects.create(
                code=f"N{letter}", name=f"新村{n}", kind="village", parent=cast.town
            )
            Unit.objects.filter(pk=unit.pk).update(path=f"{cast.town.path}{unit.pk}/")
            unit.refresh_from_db()
            elsewhere(cast, unit, title=f"新村第{n}件")

    assert cost(client, "/board") <= few
    assert len(queries(client, "/board")) <= 32
    assert len(found(cast).rows) == 10


def test_what_lies_deeper_counts_for_its_place_and_the_town_s_own_for_none(cast: Cast) -> None:
    grid = Unit.objects.create(code="LWA", name="一组", kind="grid", parent=cast.village)
    Unit.objects.filter(pk=grid.pk).update(path=f"{cast.village.path}{grid.pk}/")
    grid.refresh_from_db()
    elsewhere(cast, grid)
    elsewhere(cast, cast.town)

    assert [row.came for row in found(cast).rows] == [1, 0]


@time_machine.travel(LATER, tick=False)
def test_a_point_of_the_trend_is_the_four_weeks_up_to_then(cast: Cast, busy: list[Matter]) -> None:
    side = found(cast)

    counts = [value.denominator for value in side.rows[0].weeks]
    assert len(counts) == places.WEEKS
    assert counts[-1] == Clock.objects.filter(kind="promise", matter__unit=cast.village).count()
    assert set(counts[:-1]) == {0} or counts[-2] in {0, 11}
    assert (side.since, side.until) == (times.today() - timedelta(days=104), times.today())
    alone = registry.find("answered_in_time")
    assert alone is not None
    scope = Scope(cast.village.path, date(2026, 10, 27), times.today())
    assert alone.value(scope).denominator == counts[-1]


@time_machine.travel(LATER, tick=False)
def test_a_figure_is_asked_for_one_line_and_says_so(cast: Cast, busy: list[Matter]) -> None:
    page = html(cast.fang, "/figures/matters_registered?line=MZ&unit=LW")
    assert "民政" in page and page.count("data-item") == 11
    assert "line=MZ" in html(cast.fang, "/figures/answered_in_time?line=MZ")  # carried on
    assert html(cast.fang, "/figures/matters_registered?line=ZZ").count("data-item") == 0
    assert html(cast.fang, "/figures/matters_registered?line=NOPE", status=404)
    assert html(cast.fang, "/figures/matters_registered?line=%00", status=404)


def test_a_bar_begins_at_the_target_and_is_cut_where_it_would_leave_its_track() -> None:
    def bar(rate: float) -> tuple[float, float]:
        x, width = re.findall(
            r'<rect class="(?:good|soon|bad)" x="([\d.]+)" y="2" width="([\d.]+)"',
            against(rate, 95),
        )[0]
        return float(x), float(width)

    zero = 8 * 120 / 13
    assert bar(100) == pytest.approx((zero, 120 - zero), abs=0.1)
    assert bar(95) == pytest.approx((zero, 0), abs=0.1)
    assert bar(91) == pytest.approx((zero / 2, zero / 2), abs=0.1)
    assert bar(40) == pytest.approx((0, zero), abs=0.1)
    assert "cut" in against(40, 95) and "cut" not in against(91, 95)
    assert [standing_of(rate, 95) for rate in (95, 94.9, 90, 89.9)] == [
        "good",
        "soon",
        "soon",
        "bad",
    ]
    assert [shade(rate) for rate in (84, 85, 90, 95, 98)] == [1, 2, 3, 4, 5]


def test_weeks_with_too_few_cases_are_gaps_in_the_line() -> None:
    drawn = weeks([96, 97, None, None, 92, 94], 95, 80, "近几周")

    assert drawn.count("M") - 1 == 2  # one for the dotted target
    assert ">94<" in drawn and 'aria-label="近几周"' in drawn
    assert "circle" not in weeks([None, None], 95, 80, "")
