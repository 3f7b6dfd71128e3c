"""Two entries of one person become one, and come apart again."""

from collections.abc import Iterator

import pytest

from huiketing.base.errors import NotAllowed, OutOfDate, WrongStep
from huiketing.history.models import Event
from huiketing.matters.models import Matter
from huiketing.parties import following
from huiketing.parties.models import Household, Party
from huiketing.parties.selectors import likely_duplicates, lookup
from huiketing.parties.transitions import change, find_or_add, merge, part, tell_apart
from tests.cast import Cast
from tests.matters.making import make_matter

PHONE = "13857360021"


@pytest.fixture
def two(cast: Cast) -> tuple[Party, Party]:
    """朱丽华 as the desk wrote her, and 朱莉华 with an address as somebody else did."""
    right = find_or_add(name="朱丽华", phone=PHONE, unit=cast.village, by=cast.wang)
    wrong = find_or_add(
        name="朱莉华", phone=PHONE, unit=cast.village, by=cast.shen, address="8 组 23 号"
    )
    return right, wrong


@pytest.fixture
def followed() -> Iterator[list[str]]:
    """A room above, whose rows follow; what it was asked to do."""
    asked: list[str] = []

    def move(source: Party, target: Party) -> list[str]:
        asked.append(f"{source}→{target}")
        return ["uid-1", "uid-2"]

    def back(source: Party, target: Party, moved: list[str]) -> None:
        asked.append(f"{target}→{source} {','.join(moved)}")

    following.register("letters", move, back)
    yield asked
    del following._followers["letters"]


def test_one_stays_and_takes_over_what_it_lacked(cast: Cast, two: tuple[Party, Party]) -> None:
    right, wrong = two

    merge(wrong, right, by=cast.wang, reason="同一个人")

    right.refresh_from_db()
    assert (right.name, right.address, right.merged_into) == ("朱丽华", "8 组 23 号", None)
    assert Party.objects.get(pk=wrong.pk).merged_into == right
    assert [found.name for found in lookup("朱", cast.wang)] == ["朱丽华"]


def test_both_histories_say_so(cast: Cast, two: tuple[Party, Party]) -> None:
    right, wrong = two

    merge(wrong, right, by=cast.wang)

    assert Event.objects.about(wrong).get().kind == "party.merged"
    assert Event.objects.about(right).get().kind == "party.took_in"
    assert Event.objects.about(right).get().data["from_name"] == "朱莉华"


def test_rows_above_follow_and_come_back(
    cast: Cast, two: tuple[Party, Party], followed: list[str]
) -> None:
    right, wrong = two

    merge(wrong, right, by=cast.wang)
    part(wrong, by=cast.gu, reason="两个人，是姐妹")

    assert followed == ["朱莉华→朱丽华", "朱丽华→朱莉华 uid-1,uid-2"]
    assert Party.objects.standing().count() == 2
    kinds = [event.kind for event in Event.objects.about(wrong)]
    assert kinds == ["party.merged", "party.parted"]


def test_what_was_merged_before_points_to_the_one_that_stays(
    cast: Cast, two: tuple[Party, Party]
) -> None:
    right, wrong = two
    third = find_or_add(name="朱丽花", phone=PHONE, unit=cast.village, by=cast.wang)
    merge(third, wrong, by=cast.wang)
    wrong.refresh_from_db()

    merge(wrong, right, by=cast.wang)

    assert Party.objects.get(pk=third.pk).merged_into == right


@pytest.mark.parametrize("first", ["outer", "inner"])
def test_a_chain_of_merges_comes_apart_in_either_order_and_everybody_has_their_own(
    cast: Cast, two: tuple[Party, Party], first: str
) -> None:
    right, wrong = two
    third = find_or_add(name="朱丽花", phone=PHONE, unit=cast.village, by=cast.wang)
    matters = {each.pk: make_matter(cast, party=each) for each in (right, wrong, third)}

    def now(party: Party) -> Party:
        return Party.objects.get(pk=party.pk)

    merge(now(third), now(wrong), by=cast.gu)
    merge(now(wrong), now(right), by=cast.gu)
    for each in (wrong, third) if first == "outer" else (third, wrong):
        part(now(each), by=cast.gu)

    assert {each.merged_into for each in Party.objects.all()} == {None}
    owners = {pk: Matter.objects.get(pk=row.pk).party_id for pk, row in matters.items()}
    assert owners == {pk: pk for pk in matters}


@pytest.mark.parametrize("who", ["ma", "shen", "admin", "tang"])
def test_only_the_desk_the_lead_and_a_dispatcher_merge(
    cast: Cast, two: tuple[Party, Party], who: str
) -> None:
    with pytest.raises(NotAllowed):
        merge(two[1], two[0], by=getattr(cast, who))

    assert not Event.objects.exists()


def test_nobody_is_merged_into_themselves_an_enterprise_or_twice(
    cast: Cast, two: tuple[Party, Party]
) -> None:
    right, wrong = two
    firm = find_or_add(name="电子厂", phone="", unit=cast.village, by=cast.wang, kind="enterprise")
    for target in (wrong, firm):
        with pytest.raises(WrongStep):
            merge(wrong, target, by=cast.wang)
    merge(wrong, right, by=cast.wang)
    with pytest.raises(WrongStep):
        merge(wrong, right, by=cast.wang)
    with pytest.raises(WrongStep):
        merge(right, wrong, by=cast.wang)


def test_a_merge_from_an_older_page_is_refused_whole(
    cast: Cast, two: tuple[Party, Party], followed: list[str]
) -> None:
    right, wrong = two
    change(Party.objects.get(pk=right.pk), by=cast.wang, group="8 组")

    with pytest.raises(OutOfDate):
        merge(wrong, right, by=cast.wang)

    assert Party.objects.get(pk=wrong.pk).merged_into is None
    assert followed == []


def test_a_merged_entry_is_changed_no_more(cast: Cast, two: tuple[Party, Party]) -> None:
    right, wrong = two
    merge(wrong, right, by=cast.wang)

    with pytest.raises(NotAllowed):
        change(wrong, by=cast.wang, group="8 组")


def test_whoever_was_not_merged_cannot_be_parted(cast: Cast, two: tuple[Party, Party]) -> None:
    with pytest.raises(WrongStep):
        part(two[0], by=cast.wang)


def test_duplicates_are_offered_the_surest_first(cast: Cast, two: tuple[Party, Party]) -> None:
    for phone in ("13900000001", "13900000002"):
        find_or_add(name="沈根娣", phone=phone, group="15 组", unit=cast.village, by=cast.wang)
    find_or_add(name="沈根娣", phone="13900000003", group="2 组", unit=cast.village, by=cast.wang)
    find_or_add(name="沈根娣", phone="", group="15 组", unit=cast.neighbour, by=cast.ma)

    pairs = likely_duplicates(cast.village)

    assert [(p.first.name, p.second.name, p.same_phone, p.same_name) for p in pairs] == [
        ("朱丽华", "朱莉华", True, False),
        ("沈根娣", "沈根娣", False, True),
    ]


def test_pairs_told_apart_are_not_offered_again(cast: Cast, two: tuple[Party, Party]) -> None:
    right, wrong = two

    tell_apart(wrong, right, by=cast.gu)
    tell_apart(right, wrong, by=cast.gu)

    assert likely_duplicates(cast.village) == []
    assert Event.objects.about(wrong).get().kind == "party.told_apart"
    assert not Event.objects.about(right).exists()


def test_duplicates_cost_the_same_however_many(
    cast: Cast, two: tuple[Party, Party], django_assert_num_queries: object
) -> None:
    for i in range(12):
        for name in ("陆阿大", "陆阿二"):
            find_or_add(name=name, phone=f"1390000{i:04}", unit=cast.village, by=cast.wang)

    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(likely_duplicates(cast.village, limit=50)) > 10


def test_a_household_taken_over_in_a_merge_stays_with_the_one_that_stays(
    cast: Cast, two: tuple[Party, Party]
) -> None:
    right, wrong = two
    wrong.household = Household.objects.create(unit=cast.village, head="朱金根")
    wrong.save()

    merge(wrong, right, by=cast.wang)

    right.refresh_from_db()
    assert right.household == wrong.household
