"""What the book lacks: words no procedure fitted, gathered by likeness; what becomes of them."""

from datetime import timedelta

import pytest

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate
from huiketing.figures.registry import Scope, find
from huiketing.handbook import gaps
from huiketing.handbook.book import Book
from huiketing.handbook.gaps import aside_for, gather, groups_for
from huiketing.handbook.models import Choice, Procedure, Saying
from huiketing.handbook.transitions.gaps import dismiss, settle, take_back, write_article
from huiketing.history.models import Event
from tests.cast import Cast
from tests.handbook.learning import without_procedure

CHARGING = (
    "电瓶车充电桩能不能在楼下装一个",
    "我们楼下想装个电瓶车充电的桩",
    "村里什么时候装电瓶车充电桩",
)
GARDEN = ("屋后那块空地想认养种菜", "空地能不能认养来种点菜")
ALONE = "想借村里的礼堂办婚宴"


def said(*words: str) -> list[Choice]:
    return [Choice(pk=at, words=each) for at, each in enumerate(words, 1)]


def test_alike_sayings_are_gathered_the_most_frequent_group_first() -> None:
    groups = gather(said(*GARDEN, *CHARGING, ALONE))

    assert [{each.words for each in group.choices} for group in groups] == [
        set(CHARGING),
        set(GARDEN),
        {ALONE},
    ]
    assert groups[0].title in CHARGING


def test_talk_alone_makes_nothing_alike() -> None:
    words = ("我想问一下这个怎么弄", "我想问一下路灯", "我想问一下狗证")

    assert [group.times for group in gather(said(*words))] == [1, 1, 1]


def test_the_same_words_are_one_group_however_short() -> None:
    assert [group.times for group in gather(said("狗证", "狗证", "猫"))] == [2, 1]


def test_the_order_they_came_in_from_the_database_changes_nothing() -> None:
    rows = said(*CHARGING, *GARDEN, ALONE)

    def shape(choices: list[Choice]) -> list[list[int]]:
        return [[each.pk for each in group.choices] for group in gather(choices)]

    assert shape(rows) == shape(rows[::-1])


def test_some_thousands_are_gathered_each_by_its_own_words() -> None:
    things = ("充电桩", "健身器", "快递柜", "晾衣架", "垃圾房", "道闸", "窨井盖", "宣传栏")
    words = [f"{chr(0x4E00 + n // 8)}村{things[n % 8]}坏了要修" for n in range(2400)]

    groups = gather(said(*words))

    assert len(groups) == len(things)
    assert {group.times for group in groups} == {300}


def test_experts_read_of_the_villages_around_and_leads_of_their_own(cast: Cast) -> None:
    without_procedure(cast.village, cast.wang, *CHARGING[:2])
    without_procedure(cast.neighbour, cast.ma, CHARGING[2])

    def times_for(who: str) -> list[int]:
        return [group.times for group in groups_for(getattr(cast, who))]

    assert (times_for("shen"), times_for("tang"), times_for("fang")) == ([3], [3], [3])
    assert times_for("gu") == [2]
    assert times_for("wang") == times_for("ma") == []


def test_restricted_erased_old_and_decided_words_are_read_by_nobody(cast: Cast) -> None:
    without_procedure(cast.village, cast.wang, "他喝了酒就打人", restricted=True)
    without_procedure(cast.village, cast.wang, "")
    without_procedure(
        cast.village, cast.wang, ALONE, at=times.now() - timedelta(days=gaps.DAYS + 1)
    )
    without_procedure(cast.village, cast.wang, GARDEN[0], dismissed_at=times.now())

    assert groups_for(cast.gu) == groups_for(cast.fang) == []


def test_a_saying_with_somebody_s_number_is_counted_and_not_shown(cast: Cast) -> None:
    without_procedure(cast.village, cast.wang, "装充电桩打13857360021", "楼下装充电桩")

    (group,) = groups_for(cast.gu)

    assert (group.times, group.sayings) == (2, ["楼下装充电桩"])


def test_this_fits_makes_the_words_sayings_of_it_and_is_history(cast: Cast, starter: Book) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)
    fitting = Procedure.objects.get(code="WY-005")

    assert settle(rows, by=cast.shen, procedure=fitting) == 3

    sayings = Saying.objects.filter(procedure=fitting, by=cast.shen)
    assert set(sayings.values_list("words", flat=True)) == set(CHARGING)
    assert set(Choice.objects.values_list("settled_by__code", flat=True)) == {"WY-005"}
    assert groups_for(cast.shen) == []
    event = Event.objects.filter(kind="gap.settled").with_details().get()
    assert (event.data["count"], event.data["what"]) == (3, "WY-005")


def test_what_is_not_ours_is_proposed_no_more(cast: Cast) -> None:
    rows = without_procedure(cast.village, cast.wang, ALONE)

    dismiss(rows, by=cast.gu, reason=" 礼堂归文化站，打他们电话 ")

    assert groups_for(cast.gu) == []
    (aside,) = aside_for(cast.gu)
    assert (aside.reason, aside.by, aside.group.times) == ("礼堂归文化站，打他们电话", cast.gu, 1)
    event = Event.objects.filter(kind="gap.dismissed").with_details().get()
    assert (event.data["reason"], event.by) == ("礼堂归文化站，打他们电话", cast.gu.uid)


@pytest.mark.parametrize("reason", ["", " \u200b ", "长" * 121, "打他 13857360021 问"])
def test_nothing_is_put_aside_without_a_reason_every_colleague_may_read(
    cast: Cast, reason: str
) -> None:
    rows = without_procedure(cast.village, cast.wang, ALONE)

    with pytest.raises(Invalid) as refused:
        dismiss(rows, by=cast.gu, reason=reason)

    assert set(refused.value.fields) == {"reason"}
    assert groups_for(cast.gu) and not aside_for(cast.gu)


def test_what_was_put_aside_is_taken_back_once_and_is_history(cast: Cast) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)
    dismiss(rows, by=cast.gu, reason="物业自己装")

    assert take_back(rows, by=cast.shen) == 3

    assert [group.times for group in groups_for(cast.gu)] == [3] and not aside_for(cast.gu)
    assert Event.objects.filter(kind="gap.taken_back").with_details().get().data["count"] == 3
    with pytest.raises(OutOfDate):
        take_back(rows, by=cast.shen)
    with pytest.raises(NotAllowed):
        take_back(rows, by=cast.wang)


def test_what_was_put_aside_is_read_where_the_words_may_be_read(cast: Cast) -> None:
    dismiss(without_procedure(cast.village, cast.wang, ALONE), by=cast.gu, reason="文化站管")
    dismiss(without_procedure(cast.village, cast.wang, *CHARGING), by=cast.gu, reason="物业装")
    dismiss(without_procedure(cast.neighbour, cast.ma, ALONE), by=cast.fang, reason="文化站管")

    assert [each.group.times for each in aside_for(cast.fang)] == [1, 3, 1]
    assert [each.reason for each in aside_for(cast.gu)] == ["物业装", "文化站管"]
    assert aside_for(cast.wang) == []


def test_a_group_somebody_decided_meanwhile_is_left_as_it_is(cast: Cast, starter: Book) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)
    dismiss(rows[:1], by=cast.gu, reason="物业自己装")

    with pytest.raises(OutOfDate):
        settle(rows, by=cast.shen, procedure=Procedure.objects.get(code="WY-005"))

    assert not Choice.objects.exclude(settled_by=None).exists()


def test_a_clerk_decides_nothing_and_a_quiet_procedure_gathers_nothing(
    cast: Cast, starter: Book
) -> None:
    rows = without_procedure(cast.village, cast.wang, ALONE)
    quiet = Procedure.objects.filter(restricted=True).first()
    assert quiet is not None

    with pytest.raises(NotAllowed):
        dismiss(rows, by=cast.wang, reason="不归我们")
    with pytest.raises(Invalid):
        settle(rows, by=cast.shen, procedure=quiet)
    with pytest.raises(Invalid):
        dismiss([], by=cast.shen, reason="不归我们")


def test_the_figure_counts_what_fitted_nothing_but_not_what_is_restricted_or_put_aside(
    cast: Cast,
) -> None:
    without_procedure(cast.village, cast.wang, *CHARGING)
    without_procedure(cast.village, cast.wang, "他打人", restricted=True)
    without_procedure(cast.village, cast.wang, ALONE, dismissed_at=times.now())
    without_procedure(cast.neighbour, cast.ma, ALONE)
    figure, today = find("procedure_gaps"), times.today()
    assert figure is not None

    def count(path: str, **more: frozenset[str]) -> int:
        return figure.value(Scope(path, today, today, **more)).numerator

    assert (count(cast.village.path), count(cast.town.path)) == (3, 4)
    assert count(cast.village.path, lines=frozenset({"MZ"})) == 0


def test_an_article_is_begun_for_them_with_the_words_as_its_sayings(
    cast: Cast, starter: Book
) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)

    draft = write_article(rows, by=cast.gu, line=cast.lines["WY"], title="电瓶车充电桩安装")

    assert (draft.title, draft.status, draft.procedure.line.code) == (
        "电瓶车充电桩安装",
        "draft",
        "WY",
    )
    assert draft.procedure.sayings.count() == 3
    assert set(Choice.objects.values_list("settled_by", flat=True)) == {draft.procedure_id}
    with pytest.raises(NotAllowed):  # of another line
        write_article(
            without_procedure(cast.village, cast.wang, ALONE),
            by=cast.shen,
            line=cast.lines["WY"],
            title="借礼堂",
        )
