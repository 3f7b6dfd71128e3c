"""Where a count leads: what lies on a person, at a unit, under a procedure."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiketing.handbook.beside import beside
from huiketing.handbook.book import book
from huiketing.handbook.loading import load_starter
from huiketing.matters import transitions
from huiketing.matters.models import Assignment, Matter
from huiketing.org import holdings
from huiketing.org.models import Person
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up
from tests.matters.pages.looking import browser, text_of


def leads(person: Person) -> dict[str, tuple[int, str]]:
    return {str(held.label): (held.count, held.url) for held in holdings.of_person(person)}


def test_what_somebody_holds_leads_to_just_that(cast: Cast) -> None:
    make_matter(cast, title="自己的事")
    helped = make_matter(cast, title="帮着办的事")
    Matter.objects.filter(pk=helped.pk).update(handler=cast.lu)
    helped.assignments.update(person=cast.lu)
    Assignment.objects.create(
        matter=helped,
        unit=helped.unit,
        person=cast.shen,
        role=Assignment.Role.CO_HANDLER,
        status=Assignment.Status.ACCEPTED,
    )
    other = make_matter(cast, title="别人的事")
    Matter.objects.filter(pk=other.pk).update(handler=cast.lu)
    other.assignments.update(person=cast.lu)

    count, address = leads(cast.shen)["手上的事项"]
    page = text_of(browser(cast.gu).get(address))

    assert count == 2
    assert "沈月琴手上的事" in page and "自己的事" in page and "帮着办的事" in page
    assert "别人的事" not in page


def test_bad_ratings_lead_to_whoever_has_to_answer_them(cast: Cast) -> None:
    matter = transitions.reply(take_up(cast), by=cast.shen, text="办好了")
    transitions.rate(matter, level=1, words="等太久")

    count, address = leads(cast.gu)["待整改的差评"]
    page = text_of(browser(cast.fang).get(address))

    assert (count, address.endswith("#ratings")) == (1, True)
    assert "待整改的差评" in page and matter.title in page


def test_papers_held_lead_to_theirs(cast: Cast) -> None:
    matter = make_matter(cast, title="留了证件的事")
    matter.originals.create(what="户口簿", received_by=cast.shen, given_signature="朱")

    address = leads(cast.shen)["代收的居民材料"][1]
    page = text_of(browser(cast.gu).get(address))

    assert address.endswith("#papers")
    assert "户口簿" in page and "留了证件的事" in page


def test_what_one_may_not_open_is_counted_for_whoever_sees_the_units_figures(cast: Cast) -> None:
    quiet = make_matter(cast, title="悄悄办的事")
    Matter.objects.filter(pk=quiet.pk).update(restricted=True)
    address = reverse("matters:on_person", args=[cast.shen.uid])

    colleague = text_of(browser(cast.jin).get(address))
    elsewhere = text_of(browser(cast.ma).get(address))
    above = text_of(browser(cast.fang).get(address))

    assert "悄悄办的事" not in colleague + elsewhere + above
    assert "1 件您不能看" in above
    assert "您不能看" not in colleague + elsewhere


def test_a_stranger_is_told_no_number_of_another_village(cast: Cast) -> None:
    make_matter(cast)
    address = reverse("matters:at_unit", args=[cast.village.uid])

    assert "您不能看" not in text_of(browser(cast.ma).get(address))
    assert browser(cast.gu).get(f"/matters/of/person/{cast.village.uid}").status_code == 404


def test_what_is_open_at_a_unit_leads_there(cast: Cast) -> None:
    make_matter(cast, title="村里的事")
    (held,) = holdings.of_unit(cast.village)

    page = text_of(browser(cast.fang).get(held.url))

    assert held.count == 1 and "柳湾村没办结的事项" in page and "村里的事" in page


def test_what_is_in_hand_under_a_procedure_leads_to_those(cast: Cast) -> None:
    load_starter()
    followed = make_matter(cast, title="照手册办的事")
    make_matter(cast, title="没有流程的事")
    entry = book().version("MZ-006")
    assert entry is not None
    Matter.objects.filter(pk=followed.pk).update(procedure_id=entry.version_id)
    quiet = make_matter(cast, title="悄悄办的事")
    Matter.objects.filter(pk=quiet.pk).update(procedure_id=entry.version_id, restricted=True)

    (line,) = beside(entry, cast.gu)
    page = text_of(browser(cast.gu).get(line.url))

    assert "照手册办的事" in page and "没有流程的事" not in page and "悄悄办的事" not in page
    shown = browser(cast.gu).get("/handbook/MZ-006/").content.decode()
    assert f'<a href="{line.url}">1 件没办结</a>' in shown
    assert browser(cast.gu).get("/matters/of/procedure/QQ-1").status_code == 404


def test_more_in_hand_costs_no_more_statements(cast: Cast) -> None:
    party = make_party(cast.village)
    client = browser(cast.gu)
    address = reverse("matters:on_person", args=[cast.shen.uid])

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    for _each in range(3):
        make_matter(cast, party=party)
    statements()
    few = statements()
    for _each in range(20):
        make_matter(cast, party=party)

    assert statements() <= few
