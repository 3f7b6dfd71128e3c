"""Learning anew: in the background, measured on what was kept out, live only if not worse."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiketing.base.errors import NotAllowed, WrongStep
from huiketing.handbook.book import Book, look
from huiketing.handbook.models import Choice, Procedure, Ranker, Saying
from huiketing.handbook.suggesting import ranked_by, suggest
from huiketing.handbook.suggesting.retraining import (
    ENOUGH,
    MUCH,
    ask_training,
    train_when_much_was_chosen,
    train_when_worth_it,
)
from huiketing.history.models import Event
from huiketing.jobs.loop import work_off
from huiketing.jobs.models import Job
from tests.cast import Cast
from tests.handbook.small_ranker import SENTENCES, make_ranker

KEPT_OUT = "kept-out-one"
"""With hyphens: a form's token never has any, and a shorter name once came up in one."""


@pytest.fixture
def sayings(starter: Book) -> None:
    ids = dict(Procedure.objects.values_list("code", "pk"))
    Saying.objects.bulk_create(
        Saying(procedure_id=ids[code], words=words, writer="w1") for words, code in SENTENCES
    )
    Saying.objects.bulk_create(
        Saying(procedure_id=ids[code], words=words, writer=KEPT_OUT, kept_out=True)
        for words, code in [("天花板滴水床都湿了", "WY-001"), ("阿婆坐车不要钱", "MZ-006")]
    )


def test_the_first_goes_live_and_the_next_no_worse_replaces_it(cast: Cast, sayings: None) -> None:
    ask_training(by=cast.gu)
    work_off()

    first = Ranker.objects.get()
    assert (first.number, first.state, first.by) == (1, Ranker.State.LIVE, cast.gu)
    assert first.learned_from["sayings"] == len(SENTENCES)
    assert first.accuracy["n"] == 2
    assert Job.objects.get().state == Job.State.DONE

    ask_training(by=cast.gu)
    work_off()

    assert dict(Ranker.objects.values_list("number", "state")) == {1: "retired", 2: "live"}
    look.clear()
    assert ranked_by() == "ranker 2"
    assert suggest("床上滴水")[0].code == "WY-001"


def test_a_worse_one_never_goes_live_and_it_is_said(cast: Cast, sayings: None) -> None:
    ask_training(by=cast.gu)
    work_off()
    ids = dict(Procedure.objects.values_list("code", "pk"))
    # Whoever had taught it that water is dogs and buses:
    Saying.objects.filter(kept_out=False).delete()
    wrong = ["天花板滴水床都湿了", "天花板滴水", "床都湿了", "阿婆坐车不要钱", "阿婆坐车"]
    Saying.objects.bulk_create(
        Saying(procedure_id=ids["CG-003"], words=f"{words}{n}回", writer="w1")
        for words in wrong
        for n in range(20)
    )

    ask_training(by=cast.gu)
    work_off()

    assert dict(Ranker.objects.values_list("number", "state")) == {1: "live", 2: "refused"}
    assert Event.objects.filter(kind="ranker.refused").exists()
    look.clear()
    assert ranked_by() == "ranker 1"


def test_one_learns_at_a_time_and_not_everybody_may_ask(cast: Cast, starter: Book) -> None:
    with pytest.raises(NotAllowed):
        ask_training(by=cast.wang)
    ask_training(by=cast.admin)

    with pytest.raises(WrongStep):
        ask_training(by=cast.gu)


@pytest.mark.parametrize(
    ("look", "least"),
    [(train_when_worth_it, ENOUGH), (train_when_much_was_chosen, MUCH)],
    ids=["at night", "by day"],
)
def test_it_learns_anew_once_enough_was_chosen(
    cast: Cast, starter: Book, look: Callable[[], None], least: int
) -> None:
    make_ranker()
    procedure = Procedure.objects.get(code="MZ-006")

    def choose(count: int) -> None:
        Choice.objects.bulk_create(
            Choice(words=f"坐车{n}", procedure=procedure, unit=cast.village, by=cast.wang)
            for n in range(count)
        )

    choose(least - 1)
    look()
    assert not Job.objects.exists()

    choose(1)
    look()
    look()
    assert Job.objects.count() == 1


def test_the_page_says_in_words_whose_sayings_it_was_measured_on(cast: Cast, sayings: None) -> None:
    ask_training(by=cast.gu)
    work_off()
    client = Client()
    client.force_login(cast.gu)

    page = client.get("/handbook/suggestions/").content.decode()

    assert "留作检验的那位写的说法" in page
    assert KEPT_OUT not in page
