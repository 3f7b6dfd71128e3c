"""Setting an entry right leaves a trace without the values; showing sealed data leaves one too."""

from typing import Any

import pytest

from huiketing.base.errors import Invalid, NotAllowed, OutOfDate, WrongStep
from huiketing.history.models import Event
from huiketing.parties.models import Party
from huiketing.parties.permissions import _grounds, also_shows
from huiketing.parties.transitions import change, find_or_add, reveal
from tests.cast import Cast

PHONE = "13857360021"


@pytest.fixture
def zhu(cast: Cast) -> Party:
    return find_or_add(
        name="朱丽华", phone=PHONE, address="8 组 23 号", unit=cast.village, by=cast.wang
    )


def test_a_new_phone_is_found_and_the_old_one_is_not(cast: Cast, zhu: Party) -> None:
    change(zhu, by=cast.wang, phone="13900001111", name="朱丽华")

    assert Party.objects.with_phone("13900001111").get() == zhu
    assert Party.objects.with_phone_tail("1111").get() == zhu
    assert not Party.objects.with_phone(PHONE).exists()


def test_history_keeps_which_fields_were_changed_and_no_value(cast: Cast, zhu: Party) -> None:
    change(zhu, by=cast.wang, phone="13900001111", name="朱莉华", group="")

    event = Event.objects.about(zhu).get()
    assert (event.kind, event.data) == ("party.changed", {"fields": ["name", "phone"]})


def test_where_nothing_differs_nothing_is_written(cast: Cast, zhu: Party) -> None:
    change(zhu, by=cast.wang, phone="138-5736-0021", name=" 朱丽华 ")

    zhu.refresh_from_db()
    assert zhu.version == 1
    assert not Event.objects.about(zhu).exists()


def test_a_change_made_from_an_older_page_is_refused(cast: Cast, zhu: Party) -> None:
    older_page = Party.objects.get(pk=zhu.pk)
    change(zhu, by=cast.wang, group="8 组")

    with pytest.raises(OutOfDate):
        change(older_page, by=cast.wang, group="9 组")

    zhu.refresh_from_db()
    assert zhu.group == "8 组"


def test_an_id_number_is_checked_sealed_found_and_says_the_gender(cast: Cast, zhu: Party) -> None:
    change(zhu, by=cast.wang, id_number="33048219581123048x")

    assert Party.objects.with_id_number("33048219581123048X").get() == zhu
    assert zhu.gender == "f"
    with pytest.raises(Invalid) as refused:
        change(zhu, by=cast.wang, id_number="330482195811230480")
    assert list(refused.value.fields) == ["id_number"]


def test_an_id_number_can_be_taken_out_again(cast: Cast, zhu: Party) -> None:
    change(zhu, by=cast.wang, id_number="33048219581123048X")
    change(zhu, by=cast.wang, id_number="")

    zhu.refresh_from_db()
    assert (zhu.id_number, zhu.id_number_index) == ("", "")


@pytest.mark.parametrize("who", ["ma", "admin"])
def test_strangers_and_administrators_do_not_change_residents(
    cast: Cast, zhu: Party, who: str
) -> None:
    with pytest.raises(NotAllowed):
        change(zhu, by=getattr(cast, who), group="8 组")


def test_showing_a_phone_needs_a_reason_and_is_history(cast: Cast, zhu: Party) -> None:
    assert reveal(zhu, "phone", by=cast.shen, reason="回电话") == PHONE

    event = Event.objects.about(zhu).get()
    assert (event.kind, event.by) == ("party.shown", cast.shen.uid)
    assert event.data == {"field": "phone", "reason": "回电话"}
    assert PHONE not in str(event.data)


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "因" * 121])
def test_without_a_usable_reason_nothing_is_shown(cast: Cast, zhu: Party, reason: str) -> None:
    with pytest.raises(Invalid):
        reveal(zhu, "phone", by=cast.shen, reason=reason)

    assert not Event.objects.about(zhu).exists()


@pytest.mark.parametrize("who", ["ma", "admin", "tang"])
def test_whoever_does_not_work_with_the_residents_sees_no_phone(
    cast: Cast, zhu: Party, who: str
) -> None:
    with pytest.raises(NotAllowed):
        reveal(zhu, "phone", by=getattr(cast, who), reason="看看")


def test_a_room_above_may_know_another_reason_to_show(cast: Cast, zhu: Party) -> None:
    ground = also_shows(lambda person, party: person == cast.tang and party == zhu)
    try:
        assert reveal(zhu, "phone", by=cast.tang, reason="联系") == PHONE
    finally:
        _grounds.remove(ground)


def test_what_is_empty_or_not_sealed_cannot_be_shown(cast: Cast, zhu: Party) -> None:
    with pytest.raises(WrongStep):
        reveal(zhu, "id_number", by=cast.shen, reason="核对")
    with pytest.raises(Invalid):
        reveal(zhu, "name", by=cast.shen, reason="核对")  # type: ignore[arg-type]


def test_an_unknown_field_is_the_programmers_mistake(cast: Cast, zhu: Party) -> None:
    values: dict[str, Any] = {"phone_index": "x"}
    with pytest.raises(TypeError):
        change(zhu, by=cast.wang, **values)
