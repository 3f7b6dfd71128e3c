"""What colleagues learned: written without naming anybody, used, decided by the line's expert."""

import pytest

from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.handbook.book import Book
from huiketing.handbook.models import Experience
from huiketing.handbook.transitions.experience import decline, find_useful
from huiketing.history.models import Event, Notice
from huiketing.search.find import find
from tests.cast import Cast
from tests.handbook.learning import SEAL, experience

WHY = "印泥已在第二步里写了"


def test_an_experience_is_history_found_by_search_and_the_experts_nearby_are_told(
    cast: Cast, starter: Book
) -> None:
    row = experience(cast, step_no=2)

    assert (row.state, row.step_no, str(row.procedure)) == ("open", 2, "MZ-006")
    event = Event.objects.about(row).get()
    assert (event.kind, event.by) == ("experience.written", cast.shen.uid)
    told = Notice.objects.filter(event_uid=event.uid).values_list("to", flat=True)
    assert set(told) == {cast.tang.uid}  # of the same line in town; 金海明 is of another
    assert [hit.number for hit in find("放大镜").hits] == ["MZ-006"]


@pytest.mark.parametrize(
    "words",
    [
        "找王师傅，电话13857360021，他会来",
        "找王师傅，138 5736 0021，他会来",
        "打 0573-85121234 问医院",
        "打８５１２１２３４问医院",
        "身份证 330482194903120024 要原件",
        "身份证330482 19490312 002X也认",
        "朱丽华家的门铃坏了，敲门",
        "朱 丽华家的门铃坏了，敲门",
    ],
)
def test_words_that_tell_of_somebody_are_refused_with_a_sentence(
    cast: Cast, starter: Book, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        experience(cast, words=words, names=["朱丽华"])

    assert "words" in refused.value.fields
    assert not Experience.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "先打 12345 问一声",
        "20261123 起不收复印件了",
        "2026-11-23 起不收复印件",
        "按国办发〔2019〕51号办",
    ],
)
def test_short_numbers_days_and_papers_may_stand_in_it(
    cast: Cast, starter: Book, words: str
) -> None:
    assert experience(cast, words=words, names=["朱"]).words == words


@pytest.mark.parametrize("words", ["", "好", "\x00\x00", "长" * 601])
def test_too_little_or_too_much_is_refused(cast: Cast, starter: Book, words: str) -> None:
    with pytest.raises(Invalid):
        experience(cast, words=words)


@pytest.mark.parametrize("step_no", [0, 99, -1, 2**40])
def test_a_step_the_procedure_has_not_is_refused(cast: Cast, starter: Book, step_no: int) -> None:
    with pytest.raises(Invalid):
        experience(cast, step_no=step_no)


def test_the_same_words_are_written_once(cast: Cast, starter: Book) -> None:
    experience(cast)

    with pytest.raises(Invalid):
        experience(cast)


def test_nothing_is_written_of_what_is_handled_quietly(cast: Cast, starter: Book) -> None:
    quiet = next(entry.code for entry in starter.entries if entry.restricted)

    with pytest.raises(WrongStep):
        experience(cast, code=quiet)


def test_a_stranger_to_the_unit_writes_nothing(cast: Cast, starter: Book) -> None:
    with pytest.raises(NotAllowed):
        experience(cast, by=cast.ma)


def test_each_colleague_says_once_that_it_helped_and_nobody_of_their_own(
    cast: Cast, starter: Book
) -> None:
    row = experience(cast)

    find_useful(row, by=cast.lu)
    find_useful(row, by=cast.lu)
    find_useful(row, by=cast.ma)

    assert row.useful.count() == 2
    with pytest.raises(NotAllowed):
        find_useful(row, by=cast.shen)
    kinds = [event.kind for event in Event.objects.about(row)]
    assert kinds == ["experience.written", *["experience.found_useful"] * 2]


def test_the_expert_declines_with_a_reason_and_the_author_is_told(
    cast: Cast, starter: Book
) -> None:
    row = experience(cast)

    decline(row, by=cast.tang, reason=WHY)

    assert (row.state, row.decision) == ("declined", WHY)
    event = Event.objects.about(row).last()
    assert event is not None and event.kind == "experience.declined"
    assert [each.to for each in Notice.objects.filter(event_uid=event.uid)] == [cast.shen.uid]
    assert find("放大镜").hits == []


@pytest.mark.parametrize("who", ["wang", "lu", "jin", "ma"])
def test_only_the_line_s_expert_or_whoever_leads_declines(
    cast: Cast, starter: Book, who: str
) -> None:
    row = experience(cast, by=cast.wang)
    person = getattr(cast, who)
    if who == "lu":  # stands in for 沈月琴, the expert: acts fully for her
        assert decline(row, by=person, reason=WHY).state == "declined"
        return

    with pytest.raises(NotAllowed):
        decline(row, by=person, reason=WHY)


def test_it_is_decided_once_and_not_from_an_older_page(cast: Cast, starter: Book) -> None:
    row = experience(cast)
    older = Experience.objects.select_related("procedure__line").get(pk=row.pk)
    decline(row, by=cast.tang, reason=WHY)

    with pytest.raises(OutOfDate):
        decline(older, by=cast.gu, reason="不收")
    with pytest.raises(WrongStep):
        decline(row, by=cast.gu, reason="不收")
    with pytest.raises(WrongStep):
        find_useful(row, by=cast.lu)


def test_declining_needs_a_reason(cast: Cast, starter: Book) -> None:
    with pytest.raises(Invalid):
        decline(experience(cast), by=cast.tang, reason="  ")


def test_a_rebuilt_index_holds_what_was_learned(cast: Cast, starter: Book) -> None:
    from huiketing.search.rebuild import rebuild

    experience(cast)

    rebuild(["procedure"])

    assert [hit.number for hit in find(SEAL[:4]).hits] == ["MZ-006"]
