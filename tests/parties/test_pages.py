"""Pages about residents: masked, by reason, and for nobody from elsewhere."""

import pytest
from django.test import Client

from huiketing.history.models import Event
from huiketing.parties import about
from huiketing.parties.models import Household, Party
from huiketing.parties.transitions import find_or_add, found_household, join_household, merge
from tests.cast import Cast

PHONE = "13857360021"


@pytest.fixture
def zhu(cast: Cast) -> Party:
    return find_or_add(
        name="朱丽华", phone=PHONE, address="8 组 23 号", group="8 组", gender="f",
        unit=cast.village, by=cast.wang,
    )  # fmt: skip


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.wang)
    return client


def home(party: Party) -> str:
    return f"/parties/{party.uid}/"


def test_the_page_shows_no_number_and_no_address(desk: Client, zhu: Party) -> None:
    answer = desk.get(home(zhu))

    page = answer.content.decode()
    assert "138****0021" in page
    assert PHONE not in page
    assert "23 号" not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_phone_is_shown_once_for_a_reason(desk: Client, zhu: Party) -> None:
    answer = desk.post(home(zhu) + "show", {"field": "phone", "reason": "回电话"})

    page = answer.content.decode()
    assert f'href="tel:{PHONE}"' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert "看了联系方式：回电话" in desk.get(home(zhu)).content.decode()
    assert PHONE not in desk.get(home(zhu)).content.decode()


def test_only_the_contact_is_swapped_where_a_fragment_is_asked_for(
    desk: Client, zhu: Party
) -> None:
    answer = desk.post(
        home(zhu) + "show", {"field": "phone", "reason": "回电话"}, headers={"HX-Request": "true"}
    )

    assert answer.content.decode().lstrip().startswith("<section")


@pytest.mark.parametrize(
    "given",
    [
        {"field": "phone", "reason": ""},
        {"field": "phone", "reason": "因" * 200},
        {"field": "name", "reason": "看看"},
        {"field": "", "reason": ""},
        {},
    ],
)
def test_without_a_reason_the_page_asks_for_one(
    desk: Client, zhu: Party, given: dict[str, str]
) -> None:
    answer = desk.post(home(zhu) + "show", given)

    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()
    assert not Event.objects.about(zhu).exists()


def test_nobody_outside_the_unit_finds_the_page_or_any_act(
    cast: Cast, zhu: Party, client: Client
) -> None:
    client.force_login(cast.ma)
    other = find_or_add(name="马阿姨", phone="13900000009", unit=cast.neighbour, by=cast.ma)

    for act in ("", "edit", "merge"):
        assert client.get(home(zhu) + act).status_code == 404, act
    for act in ("edit", "show", "merge", "part", "household", "household/leave"):
        assert client.post(home(zhu) + act).status_code == 404, act
    assert client.post(f"{home(other)}not/{zhu.uid}").status_code == 404
    assert client.get(f"{home(other)}merge?into={zhu.uid}").status_code == 404
    assert "朱丽华" not in client.get("/parties/?q=朱").content.decode()


def test_a_stranger_to_the_house_signs_in_first(zhu: Party, client: Client) -> None:
    for address in ("/parties/", "/parties/new", "/parties/duplicates", home(zhu)):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("words", ["朱", "zlh", "0021", PHONE])
def test_the_search_finds_whom_the_desk_means(desk: Client, zhu: Party, words: str) -> None:
    page = desk.get("/parties/", {"q": words}).content.decode()

    assert "朱丽华" in page
    assert "138****0021" in page


@pytest.mark.parametrize("words", ["", "\x00", "😀", "' OR 1=1", "长" * 5000])
def test_a_search_for_anything_answers_a_page(desk: Client, words: str) -> None:
    assert desk.get("/parties/", {"q": words}).status_code == 200


def test_somebody_is_written_down_and_found_the_second_time(desk: Client, cast: Cast) -> None:
    given = {
        "kind": "resident",
        "name": "许阿宝",
        "phone": "138 5736 0099",
        "unit": cast.village.pk,
    }

    first = desk.post("/parties/new", given)
    second = desk.post("/parties/new", given)

    assert first.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Party.objects.get().name == "许阿宝"


def test_what_is_wrong_in_the_form_is_said_beside_it_and_nothing_typed_is_lost(
    desk: Client, cast: Cast
) -> None:
    answer = desk.post(
        "/parties/new",
        {"kind": "resident", "name": "许阿宝", "phone": "1385736009", "unit": cast.village.pk},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "许阿宝" in page
    assert "1385736009" in page
    assert "少了 1 位" in page
    assert not Party.objects.exists()


def test_nobody_is_written_down_at_a_unit_that_is_not_ones_own(desk: Client, cast: Cast) -> None:
    answer = desk.post(
        "/parties/new",
        {"kind": "resident", "name": "许阿宝", "phone": PHONE, "unit": cast.neighbour.pk},
    )

    assert answer.status_code == 422


def test_an_entry_is_set_right_and_sealed_fields_left_empty_stay(desk: Client, zhu: Party) -> None:
    page = desk.get(home(zhu) + "edit").content.decode()
    assert PHONE not in page
    assert "23 号" not in page

    answer = desk.post(
        home(zhu) + "edit",
        {"name": "朱莉华", "gender": "f", "group": "9 组", "version": zhu.version},
    )

    assert answer.status_code == 302
    zhu.refresh_from_db()
    assert (zhu.name, zhu.group, zhu.phone, zhu.address) == ("朱莉华", "9 组", PHONE, "8 组 23 号")


def test_a_sealed_field_can_be_emptied(desk: Client, zhu: Party) -> None:
    desk.post(
        home(zhu) + "edit",
        {"name": "朱丽华", "gender": "f", "group": "8 组", "forget": ["address"], "version": 1},
    )

    zhu.refresh_from_db()
    assert (zhu.address, zhu.phone) == ("", PHONE)
    assert "住址" in desk.get(home(zhu)).content.decode()


@pytest.mark.parametrize("version", ["0", "99", "", "x", str(10**30)])
def test_an_older_or_broken_page_changes_nothing(desk: Client, zhu: Party, version: str) -> None:
    answer = desk.post(home(zhu) + "edit", {"name": "别人", "gender": "", "version": version})

    assert answer.status_code in (409, 422)
    zhu.refresh_from_db()
    assert zhu.name == "朱丽华"


def test_two_entries_are_compared_and_merged(desk: Client, cast: Cast, zhu: Party) -> None:
    other = find_or_add(name="朱莉华", phone=PHONE, unit=cast.village, by=cast.wang)
    assert "朱莉华" in desk.get("/parties/duplicates").content.decode()

    page = desk.get(f"{home(other)}merge?into={zhu.uid}").content.decode()
    answer = desk.post(
        home(other) + "merge",
        {
            "version": other.version,
            "into": zhu.uid,
            "into_version": zhu.version,
            "reason": "同一人",
        },
    )

    assert "留下的" in page
    assert PHONE not in page
    assert answer.headers["Location"] == home(zhu)
    assert "同一个人" in desk.get(home(other)).content.decode()


def test_a_merge_is_undone_from_the_page(desk: Client, cast: Cast, zhu: Party) -> None:
    other = find_or_add(name="朱莉华", phone=PHONE, unit=cast.village, by=cast.wang)
    merge(other, zhu, by=cast.wang)

    desk.post(home(other) + "part", {"reason": "是姐妹"})

    assert Party.objects.standing().count() == 2


def test_a_broken_merge_page_is_refused(desk: Client, zhu: Party) -> None:
    assert desk.post(home(zhu) + "merge", {"into": "x"}).status_code == 409
    assert desk.get(home(zhu) + "merge?into=x").status_code == 200
    assert desk.get(f"{home(zhu)}merge?into={zhu.uid}").status_code == 200


def test_told_apart_they_are_offered_no_more(desk: Client, cast: Cast, zhu: Party) -> None:
    other = find_or_add(name="朱莉华", phone=PHONE, unit=cast.village, by=cast.wang)

    desk.post(f"{home(zhu)}not/{other.uid}")

    assert "朱莉华" not in desk.get("/parties/duplicates").content.decode()


def test_somebody_joins_a_household_by_the_name_of_its_head(
    desk: Client, cast: Cast, zhu: Party
) -> None:
    desk.post(home(zhu) + "household", {"head": "朱金根"})

    zhu.refresh_from_db()
    assert zhu.household is not None
    assert zhu.household.head == "朱金根"
    desk.post(home(zhu) + "household/leave")
    zhu.refresh_from_db()
    assert zhu.household is None


def test_of_several_households_one_is_chosen(desk: Client, cast: Cast, zhu: Party) -> None:
    wanted = found_household(unit=cast.village, head="朱金根", group="8 组", by=cast.wang)
    found_household(unit=cast.village, head="朱金根", group="2 组", by=cast.wang)
    son = find_or_add(name="朱小明", phone="13900000007", unit=cast.village, by=cast.wang)
    join_household(son, wanted, by=cast.wang)

    asked = desk.post(home(zhu) + "household", {"head": "朱金根"})
    assert asked.status_code == 422
    assert "朱小明" in asked.content.decode()
    assert Household.objects.count() == 2

    desk.post(home(zhu) + "household", {"head": "朱金根", "chosen": wanted.uid})

    zhu.refresh_from_db()
    assert zhu.household == wanted


def test_a_cadre_reads_and_an_administrator_sees_no_button(
    cast: Cast, zhu: Party, client: Client
) -> None:
    client.force_login(cast.admin)

    page = client.get(home(zhu)).content.decode()

    assert "朱丽华" in page
    assert home(zhu) + "show" not in page
    assert client.get(home(zhu) + "edit").status_code == 403


def test_rooms_above_have_their_say_on_the_page(desk: Client, zhu: Party) -> None:
    @about.register("以前来过")
    def came_before(party: Party, person: object) -> list[about.Row]:
        return [about.Row(text="医保异地备案", note="已办结")]

    try:
        page = desk.get(home(zhu)).content.decode()
    finally:
        del about._lists[came_before]

    assert "以前来过" in page
    assert "医保异地备案" in page
