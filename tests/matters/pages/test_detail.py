"""The page of one matter: who may open it, what it shows, what it costs."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.handbook.book import book
from huiketing.handbook.loading import load_starter
from huiketing.history.models import Event
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from tests.cast import Cast
from tests.matters.making import make_matter, make_party, take_up
from tests.matters.pages.looking import browser, text_of
from tests.statements import cost


def test_the_residents_words_stand_before_everything_else(cast: Cast) -> None:
    matter = take_up(cast)

    page = browser(cast.shen).get(matter.get_absolute_url())

    words = text_of(page)
    assert page.status_code == 200
    after = words[words.index(matter.words) :]
    for said in (matter.title, "朱丽华", "沈月琴"):
        assert said in after


def test_what_was_settled_on_the_spot_names_who_did(cast: Cast) -> None:
    matter = transitions.register_settled(
        by=cast.wang,
        unit=cast.village,
        words="问医保怎么交",
        party=make_party(cast.village),
        answer="now",
        result="当场教会用手机交",
    )

    words = text_of(browser(cast.wang).get(matter.get_absolute_url()))

    assert "王晓芸 柳湾村 · 当场" in words
    assert "还没定谁来办" not in words


def test_a_stranger_finds_nothing_there(cast: Cast) -> None:
    matter = make_matter(cast)

    assert browser(cast.ma).get(matter.get_absolute_url()).status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_the_door(cast: Cast, client) -> None:
    matter = make_matter(cast)

    page = client.get(matter.get_absolute_url())

    assert page.status_code == 302 and page["Location"].startswith("/sign-in")


@pytest.mark.parametrize("number", ["LW-2026-9999", "LW%00", "😀", "x" * 300])
def test_a_number_nobody_gave_is_not_found(cast: Cast, number: str) -> None:
    assert browser(cast.shen).get(f"/matters/{number}/").status_code == 404


def test_the_phone_is_masked_until_somebody_asks(cast: Cast) -> None:
    matter = take_up(cast)

    page = browser(cast.shen).get(matter.get_absolute_url()).content.decode()

    assert "13857360021" not in page
    assert "138****0021" in page


def test_it_costs_the_same_however_long_the_history_is(cast: Cast) -> None:
    short, long = take_up(cast), take_up(cast)
    transitions.contact(short, by=cast.shen, way="call", result="reached", said_="说好了")
    for _time in range(60):
        transitions.contact(long, by=cast.shen, way="call", result="tried")
    client = browser(cast.shen)

    address = Matter.get_absolute_url
    assert cost(client, address(long)) == cost(client, address(short)) <= 12


def test_a_long_history_opens_on_demand(cast: Cast) -> None:
    matter = take_up(cast)
    for _time in range(50):
        transitions.contact(matter, by=cast.shen, way="call", result="tried")
    client = browser(cast.shen)

    assert "登记" in text_of(client.get(f"{matter.get_absolute_url()}?all=1"))
    shown = client.get(matter.get_absolute_url()).context["whole"]
    assert (len(shown.shown), shown.earlier_events) == (40, 13)


def test_it_says_whether_the_history_is_unbroken(cast: Cast) -> None:
    matter = take_up(cast)
    whole = browser(cast.shen).get(matter.get_absolute_url()).context["whole"]

    assert whole.chain_holds
    assert Event.objects.about(matter).last().hash.startswith(whole.digest)
    whole.events.pop(0)
    del whole.__dict__["chain_holds"]
    assert not whole.chain_holds


def test_everything_that_hangs_on_a_matter_is_on_its_page(cast: Cast) -> None:
    load_starter()
    code = next(entry.code for entry in book().entries if entry.steps and not entry.statute)
    matter = take_up(cast, code=code)
    other = take_up(cast)
    transitions.tick(matter, by=cast.shen, no=1)
    transitions.hold_original(matter, by=cast.shen, what="户口簿", signed_by="朱丽华")
    transitions.return_original(
        matter, by=cast.shen, original=matter.originals.get().pk, signed_by="朱丽华"
    )
    transitions.accept_with_gap(
        matter, by=cast.shen, what="一寸照片", due_on=times.today(), signed_by="朱丽华"
    )
    transitions.add_co_handler(matter, unit=cast.office, by=cast.shen, person=cast.tang)
    transitions.give_opinion(matter, by=cast.tang, opinion="镇里可以办")
    transitions.link(matter, to=other, kind="follows", by=cast.shen)
    transitions.remind(matter, by=cast.wang, words="老人等着")
    transitions.supervise(
        matter, by=cast.gu, words="本周回话", due_at=times.now() + timedelta(days=2)
    )
    transitions.ask_extension(matter, by=cast.shen, reason="等制证", amount=3, unit="working_day")
    transitions.decide(matter, by=cast.gu, kind="extension", grant=True)
    transitions.wait_for_papers(matter, by=cast.shen, missing=["委托书"])

    words = text_of(browser(cast.gu).get(matter.get_absolute_url()))

    for said in ("户口簿", "一寸照片", "镇里可以办", other.number, "本周回话", "等制证", "委托书"):
        assert said in words


def test_a_tie_to_what_one_may_not_read_is_not_shown(cast: Cast) -> None:
    closed = take_up(cast, restricted=True, title="家里的事")
    matter = take_up(cast)
    transitions.link(matter, to=closed, kind="follows", by=cast.shen)

    assert "家里的事" in text_of(browser(cast.gu).get(matter.get_absolute_url()))
    colleague = browser(cast.jin).get(matter.get_absolute_url())
    assert colleague.status_code == 200 and "家里的事" not in text_of(colleague)


def test_a_bad_rating_is_the_first_thing_for_whoever_mends_it(cast: Cast) -> None:
    matter = take_up(cast)
    transitions.reply(matter, by=cast.shen, text="办好了")
    transitions.rate(matter, level=1, words="没人来过", by_name="朱女士")

    lead = browser(cast.gu).get(matter.get_absolute_url())

    assert lead.context["act"].step.name == "rectify"
    assert "没人来过" in text_of(lead)
    assert browser(cast.shen).get(matter.get_absolute_url()).context["act"] is None


def test_nothing_on_the_page_runs_or_dresses_inline(cast: Cast) -> None:
    matter = take_up(cast)

    page = browser(cast.shen).get(matter.get_absolute_url()).content.decode()

    assert " style=" not in page and "<style" not in page
    assert " onclick=" not in page
