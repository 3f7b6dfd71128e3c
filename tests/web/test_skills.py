"""Lines and skills: the worker's own first, their lead's a week after the month; nothing quiet."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed
from huiketing.figures import registry
from huiketing.figures.registry import Scope
from huiketing.history.models import Event
from huiketing.matters import skills as counted
from huiketing.matters import transitions
from huiketing.matters.models import Generality, Matter
from huiketing.org.models import Person
from huiketing.web import skills
from tests.cast import Cast
from tests.matters.making import make_party, take_up
from tests.statements import cost
from tests.web.signing import signed_in

PAPER = "清政办〔2026〕20号"


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def close(cast: Cast, line: str = "MZ", n: int = 1, **more: object) -> list[Matter]:
    """So many matters of a line that 沈月琴 answered and closed."""
    party = make_party(cast.village)
    done = []
    for _each in range(n):
        matter = take_up(cast, line=cast.lines[line], party=party, **more)
        transitions.reply(matter, by=cast.shen, text="办好了")
        done.append(transitions.close(matter, by=cast.shen, outcome="solved"))
    return done


def mine(person: Person) -> skills.Skills:
    return skills.skills_of(person, skills.of_now(person))


def test_a_worker_sees_each_line_with_what_outcome_and_every_number_opens(cast: Cast) -> None:
    close(cast, "MZ", 3)
    close(cast, "SB")
    client = signed_in(cast.shen)

    page = client.get("/me/skills").content.decode()

    assert "能办 1 条" in page
    assert "/me/skills/person_handled?line=MZ" in page
    rows = client.get("/me/skills/person_handled?line=MZ").content.decode()
    assert rows.count("data-item") == 3
    assert client.get("/me/skills/person_in_time?rows=of").content.decode().count("data-item") == 4
    assert "民政" in client.get("/me/skills/person_generality").content.decode()
    assert client.get("/me/skills/person_generality?rows=of").status_code == 200


def test_enough_closed_matters_of_a_line_make_able_and_a_right_complaint_does_not(
    cast: Cast,
) -> None:
    close(cast, "MZ", 3)
    close(cast, "SB", 2)
    assert mine(cast.shen).generality.numerator == 1
    bad = take_up(cast, line=cast.lines["MZ"])
    transitions.reply(bad, by=cast.shen, text="办好了")
    transitions.rate(bad, level=1, words="没人来过", by_name="朱女士")
    assert mine(cast.shen).generality.numerator == 1  # not looked into yet

    transitions.answer_rectification(
        Matter.objects.get(pk=bad.pk), by=cast.gu, finding="确实没去，已补上", upheld=True
    )

    assert mine(cast.shen).generality.numerator == 0


def test_the_place_decides_how_many_and_by_which_paper(cast: Cast) -> None:
    close(cast, "MZ", 3)
    typed = {"least": 4, "months": 6, "since": times.today().isoformat(), "citation": PAPER}

    answer = signed_in(cast.admin).post("/place/generality", typed, follow=True)

    assert PAPER in answer.content.decode()
    assert mine(cast.shen).generality.numerator == 0
    assert PAPER in signed_in(cast.shen).get("/me/skills").content.decode()
    assert Event.objects.filter(kind="generality.set").exists()
    close(cast, "MZ", 1)
    assert mine(cast.shen).generality.numerator == 1


@pytest.mark.parametrize(
    "changes", [{"least": 0}, {"least": 501}, {"months": 0}, {"months": 61}, {"citation": " "}]
)
def test_a_standard_that_is_none_is_refused(cast: Cast, changes: dict[str, object]) -> None:
    asked = {"least": 3, "months": 12, "citation": PAPER} | changes

    with pytest.raises(Invalid):
        transitions.set_generality(by=cast.admin, **asked)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        transitions.set_generality(by=cast.gu, least=3, months=12, citation=PAPER)
    assert signed_in(cast.gu).get("/place/generality").status_code == 403
    assert not Generality.objects.exists()


def test_restricted_matters_count_nowhere_not_even_for_whoever_handled_them(cast: Cast) -> None:
    close(cast, "MZ", 3, restricted=True)

    page = mine(cast.shen)

    assert page.generality.numerator == 0 and page.lines == []
    assert [each.value.numerator for each in page.totals] == [0, 0, 0, 0]
    rows = signed_in(cast.shen).get("/me/skills/person_handled").content.decode()
    assert "data-item" not in rows


def test_below_ten_there_is_the_count_and_no_rate(cast: Cast) -> None:
    close(cast, "MZ", 3)
    few = mine(cast.shen).lines[0].numbers
    assert [each.value.rate for each in few] == [None] * 4
    close(cast, "MZ", 8)

    many = mine(cast.shen).lines[0].numbers

    assert {each.figure.id: each.value.rate for each in many}["person_in_time"] == 100


def test_the_lead_sees_a_month_only_after_it_was_the_worker_s_for_a_week(cast: Cast) -> None:
    with times.as_of(at("2026-10-20T10:00")):
        close(cast, "MZ", 3)
    with times.as_of(at("2026-10-20T12:00")):
        assert mine(cast.shen).generality.numerator == 1
    seen = {}
    for day in ("2026-10-31T09:00", "2026-11-07T09:00", "2026-11-08T09:00"):
        with times.as_of(at(day)):
            (row,) = skills.table([cast.shen])
            seen[day[:10]] = row.generality.numerator

    assert seen == {"2026-10-31": 0, "2026-11-07": 0, "2026-11-08": 1}


def test_the_months_end_where_they_should() -> None:
    assert skills.shown_until(date(2026, 11, 7)) == date(2026, 9, 30)
    assert skills.shown_until(date(2026, 11, 8)) == date(2026, 10, 31)
    assert skills.shown_until(date(2027, 1, 8)) == date(2026, 12, 31)
    assert skills._months_before(date(2026, 10, 31), 12) == date(2025, 11, 1)
    assert skills._months_before(date(2028, 2, 29), 12) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("today", "until", "on"),
    [
        (date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 8)),
        (date(2026, 12, 7), date(2026, 11, 30), date(2026, 12, 8)),
        (date(2026, 12, 8), date(2026, 12, 31), date(2027, 1, 8)),
    ],
)
def test_the_next_month_comes_on_the_day_it_is_said_to(today: date, until: date, on: date) -> None:
    told = skills.coming(today)

    assert (told.until, told.on) == (until, on)
    assert skills.shown_until(on) == until
    assert skills.shown_until(on - timedelta(days=1)) < until


def test_a_lead_is_told_that_nothing_is_counted_yet_and_when_it_will_be(cast: Cast) -> None:
    with times.as_of(at("2026-11-18T10:00")):
        close(cast, "MZ", 3)
    lead = signed_in(cast.gu)
    pages = {}
    for day in ("2026-11-27T09:00", "2026-12-08T09:00"):
        with times.as_of(at(day)):
            pages[day] = lead.get("/skills").content.decode()
            assert "起看得到" in lead.get(f"/skills/{cast.shen.uid}").content.decode()
    early, later = pages.values()

    assert "截至 2026-11-30 的，2026-12-08 起看得到。" in early
    assert "截至 2026-10-31 的 12 个月里这里没有办结的事" in early
    assert "这里没有办结的事" not in later and "1/11" in later


def test_the_lead_reads_of_their_unit_s_people_and_of_nobody_else(cast: Cast) -> None:
    lead = signed_in(cast.gu)

    table = lead.get("/skills").content.decode()
    own = lead.get(f"/skills/{cast.shen.uid}")
    rows = lead.get(f"/skills/{cast.shen.uid}/person_handled")
    strange = lead.get(f"/skills/{cast.ma.uid}")

    assert "沈月琴" in table and "马晓东" not in table
    assert (own.status_code, rows.status_code, strange.status_code) == (200, 200, 404)
    assert signed_in(cast.shen).get("/skills").status_code == 403
    assert signed_in(cast.shen).get(f"/skills/{cast.lu.uid}").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/me/skills/matters_registered",
        "/me/skills/nothing",
        "/me/skills/%00",
        "/me/skills/person_handled?line=QQ",
        "/figures/person_handled",
    ],
)
def test_a_figure_of_a_person_stands_on_no_page_of_a_place(cast: Cast, address: str) -> None:
    assert signed_in(cast.gu).get(address).status_code == 404


def test_the_board_counts_no_person(cast: Cast) -> None:
    names = {figure.id for figure in registry.every()}

    assert names.isdisjoint(figure.id for figure in registry.every(of_person=True))
    with pytest.raises(ValueError, match="person"):
        counted.HANDLED.value(Scope("/", times.today(), times.today()))


def test_a_page_of_many_lines_costs_as_much_as_one_of_few(cast: Cast) -> None:
    close(cast, "MZ")
    client = signed_in(cast.shen)
    client.get("/me/skills")
    few = cost(client, "/me/skills")
    for line in ("SB", "ZZ", "WJ", "CL"):
        close(cast, line)

    assert cost(client, "/me/skills") <= few


@pytest.mark.parametrize(
    ("who", "address", "lit"),
    [
        ("shen", "/me/skills", "我的事"),
        ("shen", "/me/skills/person_handled", "我的事"),
        ("gu", "/skills", "看板"),
        ("fang", "/skills", "看板"),
        ("gu", "/board", "看板"),
        ("gu", "/desk/register-book", "登记簿"),
    ],
)
def test_the_entry_that_led_here_is_lit(cast: Cast, who: str, address: str, lit: str) -> None:
    page = signed_in(getattr(cast, who)).get(address).content.decode()
    nav = page[page.index("<nav") : page.index("</nav>")]

    assert re.findall(r'aria-current="page"[^>]*>([^<]*)<', nav) == [lit]
