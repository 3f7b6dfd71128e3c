"""Erasing an entry: who may, what is asked of them, and that it can be taken back till then."""

from datetime import timedelta

import pytest
from django.test import Client

from huiketing.base import times
from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.base.text import ERASED
from huiketing.history import verify
from huiketing.history.models import Event
from huiketing.parties import keeping
from huiketing.parties.models import Distinction, Erasure, Household, Party
from huiketing.parties.selectors import likely_duplicates, lookup
from huiketing.parties.transitions import (
    ask_erasure,
    carry_out_erasures,
    change,
    find_or_add,
    found_household,
    join_household,
    leave_household,
    merge,
    part,
    take_back_erasure,
    tell_apart,
)
from tests.cast import Cast

PHONE = "13857360021"


@pytest.fixture
def zhu(cast: Cast) -> Party:
    return find_or_add(
        name="朱丽华", phone=PHONE, address="8 组 23 号", group="8 组", gender="f",
        unit=cast.village, by=cast.wang,
    )  # fmt: skip


def known(cast: Cast, name: str, phone: str) -> Party:
    return find_or_add(name=name, phone=phone, unit=cast.village, by=cast.wang)


def days_later(*days: float) -> None:
    for later in days:
        with times.as_of(times.now() + timedelta(days=later)):
            carry_out_erasures()


def keeper(owes: keeping.Owes) -> keeping.Keeper:
    """A room above that owes something."""
    return keeping.Keeper(owes, forget=lambda party: (), tell=lambda party, person: ())


def erase(party: Party, cast: Cast) -> None:
    ask_erasure(party, by=cast.gu, ground="asked")
    days_later(2, 2.1)


def names_in_history() -> list[str]:
    return [repr(event.data) for event in Event.objects.all().with_details()]


def test_an_erased_entry_is_found_by_nothing(cast: Cast, zhu: Party) -> None:
    erase(zhu, cast)

    zhu.refresh_from_db()
    assert (zhu.name, zhu.phone, zhu.address, zhu.group, zhu.gender) == (ERASED, "", "", "", "")
    for said in ("朱", "zlh", PHONE, "0021", ERASED):
        assert lookup(said, cast.wang) == []
    assert known(cast, "朱丽华", PHONE).pk != zhu.pk
    assert verify.verify().ok


def test_not_on_the_day_it_is_asked_for(cast: Cast, zhu: Party) -> None:
    ask_erasure(zhu, by=cast.gu, ground="asked")

    days_later(0, 0)

    zhu.refresh_from_db()
    assert (zhu.name, zhu.erased_at) == ("朱丽华", None)


def test_first_nothing_new_goes_to_it_and_only_then_it_is_blank(cast: Cast, zhu: Party) -> None:
    ask_erasure(zhu, by=cast.gu, ground="asked")

    days_later(2)

    zhu.refresh_from_db()
    assert (zhu.name, zhu.phone) == ("朱丽华", PHONE)
    assert lookup("朱", cast.wang) == []
    assert known(cast, "朱丽华", PHONE).pk != zhu.pk


def test_what_came_in_the_last_moment_brings_it_back(
    cast: Cast, zhu: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_erasure(zhu, by=cast.gu, ground="asked")
    days_later(2)
    owes = keeper(owes=lambda party: True)
    monkeypatch.setitem(keeping._keepers, "letters", owes)

    days_later(2.1)

    zhu.refresh_from_db()
    assert (zhu.phone, zhu.erased_at) == (PHONE, None)
    assert [found.name for found in lookup("朱", cast.wang)] == ["朱丽华"]
    monkeypatch.delitem(keeping._keepers, "letters")
    days_later(3, 3.1)
    zhu.refresh_from_db()
    assert zhu.name == ERASED


def test_it_is_taken_back_until_it_is_done(cast: Cast, zhu: Party) -> None:
    ask_erasure(zhu, by=cast.gu, ground="asked")
    take_back_erasure(zhu, by=cast.gu)

    days_later(2, 2.1)

    zhu.refresh_from_db()
    assert (zhu.name, zhu.erased_at) == ("朱丽华", None)
    with pytest.raises(WrongStep):
        take_back_erasure(zhu, by=cast.gu)
    erase(zhu, cast)
    zhu.refresh_from_db()
    with pytest.raises(WrongStep):
        take_back_erasure(zhu, by=cast.gu)


def test_it_is_taken_back_also_once_the_entry_is_put_aside(
    cast: Cast, zhu: Party, client: Client
) -> None:
    ask_erasure(zhu, by=cast.gu, ground="asked")
    days_later(2)
    client.force_login(cast.gu)
    home = f"/parties/{zhu.uid}/"
    assert f"{home}keep" in client.get(home).content.decode()

    client.post(f"{home}keep")

    days_later(2.1)
    zhu.refresh_from_db()
    assert (zhu.name, zhu.erased_at) == ("朱丽华", None)
    assert [found.name for found in lookup("朱", cast.wang)] == ["朱丽华"]


def test_only_who_answers_for_the_ground_may(cast: Cast, zhu: Party) -> None:
    for stranger in (cast.wang, cast.shen, cast.fang, cast.ma):
        with pytest.raises(NotAllowed):
            ask_erasure(zhu, by=stranger, ground="asked")

    ask_erasure(zhu, by=cast.admin, ground="wrongful")

    with pytest.raises(NotAllowed):
        take_back_erasure(zhu, by=cast.wang)


def test_once_and_from_a_page_that_is_not_old(cast: Cast, zhu: Party) -> None:
    old = Party.objects.get(pk=zhu.pk)
    change(zhu, by=cast.wang, group="3 组")
    with pytest.raises(OutOfDate):
        ask_erasure(old, by=cast.gu, ground="asked")

    ask_erasure(zhu, by=cast.gu, ground="asked")

    with pytest.raises(WrongStep):
        ask_erasure(zhu, by=cast.gu, ground="asked")
    assert Erasure.objects.count() == 1


@pytest.mark.parametrize(
    "paper", ["朱丽华的申请", "朱 丽华", "138-5736-0021 来电", "第 12 号 朱莉华"]
)
def test_what_stays_names_nobody(cast: Cast, zhu: Party, paper: str) -> None:
    merge(known(cast, "朱莉华", "13857360022"), zhu, by=cast.wang)

    with pytest.raises(Invalid) as refused:
        ask_erasure(zhu, by=cast.gu, ground="asked", paper=paper)

    assert list(refused.value.fields) == ["paper"]


def test_those_who_were_merged_into_them_go_too(cast: Cast, zhu: Party) -> None:
    wrong = known(cast, "朱莉华", "13857360022")
    merge(wrong, zhu, by=cast.wang, reason="同一个人")

    erase(zhu, cast)

    wrong.refresh_from_db()
    assert (wrong.name, wrong.phone) == (ERASED, "")
    assert not [said for said in names_in_history() if "朱" in said]
    with pytest.raises(NotAllowed):
        part(wrong, by=cast.gu)
    with pytest.raises(NotAllowed):
        ask_erasure(wrong, by=cast.gu, ground="asked")


def test_nobody_is_merged_with_an_entry_that_is_to_be_erased(cast: Cast, zhu: Party) -> None:
    other = known(cast, "朱莉华", "13857360022")
    ask_erasure(zhu, by=cast.gu, ground="asked")

    for one, into in ((zhu, other), (other, zhu)):
        with pytest.raises(WrongStep):
            merge(one, into, by=cast.wang)

    take_back_erasure(zhu, by=cast.gu)
    other.refresh_from_db()
    merge(other, zhu, by=cast.wang)
    erase(zhu, cast)
    other.refresh_from_db()
    assert other.name == ERASED


def test_other_peoples_histories_no_longer_name_them(cast: Cast, zhu: Party) -> None:
    other = known(cast, "朱丽华", "13857360033")
    neighbour = known(cast, "钱阿根", "13857360044")
    tell_apart(other, zhu, by=cast.wang)
    merge(neighbour, zhu, by=cast.wang)
    part(neighbour, by=cast.wang)
    change(neighbour, by=cast.wang, group="3 组")
    zhu.refresh_from_db()

    erase(zhu, cast)

    assert not Distinction.objects.exists()
    assert [said for said in names_in_history() if "朱丽华" in said] == []
    kept = {event.kind for event in Event.objects.about(neighbour) if not event.is_blanked}
    assert kept == {"party.changed", "history.blanked"}
    assert verify.verify().ok
    neighbour.refresh_from_db()
    assert neighbour.name == "钱阿根"


def test_nor_those_of_another_village_where_they_were_told_apart(cast: Cast, zhu: Party) -> None:
    other = find_or_add(name="朱丽华", phone="13857360033", unit=cast.neighbour, by=cast.ma)
    tell_apart(other, zhu, by=cast.fang)

    erase(zhu, cast)

    assert [said for said in names_in_history() if "朱丽华" in said] == []
    assert verify.verify().ok
    other.refresh_from_db()
    assert other.name == "朱丽华"


def test_a_household_named_after_them_loses_its_name(cast: Cast, zhu: Party) -> None:
    home = found_household(unit=cast.village, head="朱丽华", address="8 组 23 号", by=cast.wang)
    child = known(cast, "朱小明", "13857360055")
    for member in (zhu, child):
        join_household(member, home, by=cast.wang)

    erase(zhu, cast)

    home.refresh_from_db()
    assert (home.head, home.address) == (ERASED, "8 组 23 号")
    assert [said for said in names_in_history() if "朱丽华" in said] == []
    child.refresh_from_db()
    assert child.household == home

    erase(child, cast)
    assert Household.objects.get().address == ""


def test_a_household_they_moved_out_of_loses_their_name_too(cast: Cast, zhu: Party) -> None:
    home = found_household(unit=cast.village, head="朱丽华", address="8 组 23 号", by=cast.wang)
    child = known(cast, "朱小明", "13857360055")
    for member in (zhu, child):
        join_household(member, home, by=cast.wang)
    leave_household(zhu, by=cast.wang)

    erase(zhu, cast)

    home.refresh_from_db()
    assert (home.head, home.address) == (ERASED, "8 组 23 号")
    assert [said for said in names_in_history() if "朱丽华" in said] == []
    assert verify.verify().ok


def test_a_household_somebody_else_heads_keeps_its_name(cast: Cast, zhu: Party) -> None:
    homes = [
        found_household(unit=cast.village, head=head, address="1 组", by=cast.wang)
        for head in ("朱丽华", "钱阿根")
    ]
    namesake = known(cast, "朱丽华", "13857360088")
    join_household(namesake, homes[0], by=cast.wang)
    for home in homes:
        join_household(zhu, home, by=cast.wang)
    leave_household(zhu, by=cast.wang)

    erase(zhu, cast)

    kept = [(home.head, home.address) for home in Household.objects.order_by("pk")]
    assert kept == [("朱丽华", "1 组"), ("钱阿根", "1 组")]


def test_two_erased_entries_are_not_taken_for_one_person(cast: Cast, zhu: Party) -> None:
    other = known(cast, "钱阿根", "13857360066")
    erase(zhu, cast)
    erase(other, cast)

    assert likely_duplicates(cast.village) == []


def test_one_that_fails_does_not_hold_up_the_next(
    cast: Cast, zhu: Party, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = known(cast, "钱阿根", "13857360077")
    for party in (zhu, other):
        ask_erasure(party, by=cast.gu, ground="asked")

    def fails(party: Party) -> bool:
        if party.pk == zhu.pk:
            raise OSError("the disk is full")
        return False

    monkeypatch.setitem(keeping._keepers, "letters", keeper(owes=fails))

    days_later(2, 2.1)

    other.refresh_from_db()
    zhu.refresh_from_db()
    assert (zhu.name, other.name) == ("朱丽华", ERASED)
    assert "Could not carry out the erasure" in caplog.text


def test_the_pages_ask_why_and_whether_somebody_looked(
    cast: Cast, zhu: Party, client: Client
) -> None:
    client.force_login(cast.gu)
    home = f"/parties/{zhu.uid}/"
    assert f"{home}erase" in client.get(home).content.decode()
    given = {"ground": "asked", "paper": "2020 第 12 号", "version": zhu.version}

    refused = client.post(f"{home}erase", given)
    assert refused.status_code == 422
    assert "2020 第 12 号" in refused.content.decode()
    named = client.post(f"{home}erase", given | {"paper": "朱丽华", "looked": "on"})
    assert named.status_code == 422

    answer = client.post(f"{home}erase", given | {"looked": "on"}, follow=True)
    page = answer.content.decode()
    assert "本人要求" in page
    assert "朱丽华" in client.get("/parties/").content.decode()
    client.post(f"{home}keep")
    assert not Erasure.objects.waiting().exists()


def test_the_desk_is_offered_nothing_of_it(cast: Cast, zhu: Party, client: Client) -> None:
    client.force_login(cast.wang)
    home = f"/parties/{zhu.uid}/"

    assert "erase" not in client.get(home).content.decode()
    assert client.get(f"{home}erase").status_code == 403
    assert client.post(f"{home}keep").status_code == 403


def test_the_page_of_an_erased_entry_says_so_and_offers_nothing(
    cast: Cast, zhu: Party, client: Client
) -> None:
    erase(zhu, cast)
    client.force_login(cast.gu)
    home = f"/parties/{zhu.uid}/"

    page = client.get(home).content.decode()

    assert "抹去" in page
    assert "/edit" not in page
    assert "/merge" not in page
    assert client.get(f"{home}edit").status_code == 403
    assert client.post(f"{home}show", {"field": "phone", "reason": "看"}).status_code == 403
