"""A line's own people add and take away sayings; leads see how good the suggestions are."""

import pytest
from django.test import Client

from huiketing.base.errors import Invalid, NotAllowed, WrongStep
from huiketing.handbook.book import Book, look
from huiketing.handbook.models import Procedure, Saying
from huiketing.handbook.sayings import load_sayings, shipped
from huiketing.handbook.suggesting import suggest
from huiketing.handbook.transitions.keeping_sayings import add_saying, remove_saying
from huiketing.history.models import Event
from tests.cast import Cast
from tests.handbook.small_ranker import make_ranker


@pytest.fixture
def card(starter: Book) -> Procedure:
    return Procedure.objects.select_related("line").get(code="MZ-006")


def test_every_shipped_saying_comes_once(starter: Book) -> None:
    added = load_sayings()

    assert added == len(list(shipped())) == Saying.objects.count()
    assert Saying.objects.filter(kept_out=True).values("writer").distinct().count() >= 1
    assert load_sayings() == 0


def test_a_saying_taken_away_does_not_come_back_by_loading(cast: Cast, card: Procedure) -> None:
    load_sayings()
    saying = card.sayings.filter(kept_out=False).select_related("procedure__line")[0]

    remove_saying(saying, by=cast.shen)
    load_sayings()

    assert not card.sayings.filter(words=saying.words, removed_at=None).exists()


def test_a_saying_added_is_understood_at_once(cast: Cast, card: Procedure) -> None:
    make_ranker()
    look.clear()

    add_saying(card, by=cast.shen, words="要办福袋子卡")

    assert suggest("福袋子卡")[0].code == "MZ-006"
    assert Event.objects.filter(kind="procedure.saying_added").count() == 1


def test_who_is_not_of_the_line_keeps_none_of_its_sayings(cast: Cast, card: Procedure) -> None:
    for person in (cast.wang, cast.jin, cast.ma):
        with pytest.raises(NotAllowed):
            add_saying(card, by=person, words="坐车不要钱")


def test_what_cannot_be_kept_is_refused_by_field(cast: Cast, card: Procedure) -> None:
    add_saying(card, by=cast.shen, words="坐车不要钱")

    for words in ("", "一", "长" * 201, " 坐车不要钱 "):
        with pytest.raises(Invalid) as refused:
            add_saying(card, by=cast.shen, words=words)
        assert "words" in refused.value.fields


def test_taking_away_twice_is_said(cast: Cast, card: Procedure) -> None:
    saying = add_saying(card, by=cast.shen, words="坐车不要钱")
    remove_saying(saying, by=cast.shen)

    with pytest.raises(WrongStep):
        remove_saying(saying, by=cast.shen)

    assert add_saying(card, by=cast.shen, words="坐车不要钱").removed_at is None


def test_the_page_lists_adds_and_takes_away(cast: Cast, card: Procedure, client: Client) -> None:
    client.force_login(cast.shen)

    added = client.post("/handbook/MZ-006/sayings", {"words": "坐车不要钱", "voice": "plain"})
    page = client.get("/handbook/MZ-006/sayings").content.decode()
    saying = Saying.objects.get()
    client.post(f"/handbook/MZ-006/sayings/{saying.uid}/remove")

    assert added.status_code == 302
    assert "坐车不要钱" in page
    assert "坐车不要钱" not in client.get("/handbook/MZ-006/sayings").content.decode()


def test_a_refusal_keeps_what_was_typed(cast: Cast, card: Procedure, client: Client) -> None:
    client.force_login(cast.shen)

    answer = client.post("/handbook/MZ-006/sayings", {"words": "车", "voice": "plain"})

    assert answer.status_code == 422
    assert 'value="车"' in answer.content.decode()


def test_sayings_of_quiet_procedures_are_shown_to_who_may_open_them(
    cast: Cast, starter: Book, client: Client
) -> None:
    client.force_login(cast.wang)
    assert client.get("/handbook/WF-004/sayings").status_code == 404

    client.force_login(cast.gu)
    assert client.get("/handbook/WF-004/sayings").status_code == 200


def test_leads_see_the_ranker_and_clerks_do_not(cast: Cast, starter: Book, client: Client) -> None:
    make_ranker(number=7)
    look.clear()
    client.force_login(cast.gu)
    page = client.get("/handbook/suggestions/").content.decode()
    client.force_login(cast.wang)

    assert "正在用模型 7" in page
    assert "50.0%" in page
    assert client.get("/handbook/suggestions/").status_code == 403
    assert client.post("/handbook/suggestions/train").status_code == 403


def test_learning_is_asked_for_by_a_button(cast: Cast, starter: Book, client: Client) -> None:
    client.force_login(cast.gu)

    assert client.post("/handbook/suggestions/train").status_code == 302
    assert "<progress" in client.get("/handbook/suggestions/").content.decode()
    assert client.post("/handbook/suggestions/train").status_code == 409


def test_the_form_for_one_more_stands_above_the_long_list(cast: Cast, card: Procedure) -> None:
    load_sayings()
    client = Client()
    client.force_login(cast.shen)

    page = client.get("/handbook/MZ-006/sayings").content.decode()
    refused = client.post("/handbook/MZ-006/sayings", {"words": "", "voice": "elderly"})

    assert 0 < page.index('name="words"') < page.index('class="hb-sayings"')
    again = refused.content.decode()
    assert refused.status_code == 422 and "data-errors" in again
    assert '<option value="elderly" selected>' in again
