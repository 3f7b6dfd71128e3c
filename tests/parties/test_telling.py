"""Whoever asks what is kept of them is told all of it, on paper, once they are known to be it."""

import pytest
from django.test import Client

from huiketing.base.errors import Invalid, NotAllowed
from huiketing.history.models import Event
from huiketing.matters.models import Matter
from huiketing.matters.transitions import close, contact, rate
from huiketing.parties.models import Party
from huiketing.parties.transitions import find_or_add, tell_all
from tests.cast import Cast
from tests.matters.making import make_matter, take_up

PHONE = "13857360021"


@pytest.fixture
def zhu(cast: Cast) -> Party:
    return find_or_add(
        name="朱丽华", phone=PHONE, address="8 组 23 号", group="8 组", gender="f",
        unit=cast.village, by=cast.wang,
    )  # fmt: skip


def served(cast: Cast, party: Party) -> Matter:
    matter = take_up(cast, party=party, words="想给我妈办老年证", on_behalf_of="母亲")
    contact(matter, by=cast.shen, way="visit", result="reached", said_="送到家里")
    close(matter, by=cast.shen, outcome="solved", text="证办好了")
    return rate(matter, level=5, words="很快")


def test_the_paper_says_all_of_it_in_the_words_that_are_kept(
    cast: Cast, zhu: Party, client: Client
) -> None:
    matter = served(cast, zhu)
    client.force_login(cast.wang)

    answer = client.post(f"/parties/{zhu.uid}/kept", {"how": "看了身份证"})

    page = answer.content.decode()
    said = ("朱丽华", PHONE, "8 组 23 号", matter.number, "想给我妈办老年证", "母亲", "送到家里",
            "证办好了", "非常满意 很快")  # fmt: skip
    assert [words for words in said if words not in page] == []
    assert "no-store" in answer.headers["Cache-Control"]


def test_that_it_was_told_and_how_they_were_known_is_written_down(cast: Cast, zhu: Party) -> None:
    tell_all(zhu, by=cast.wang, how="看了身份证")

    last = Event.objects.about(zhu).last()
    assert last is not None
    assert (last.kind, last.data, last.by_name) == ("party.told", {"how": "看了身份证"}, "王晓芸")


def test_not_without_saying_how_they_are_known(cast: Cast, zhu: Party, client: Client) -> None:
    client.force_login(cast.wang)
    address = f"/parties/{zhu.uid}/kept"

    assert client.get(address).status_code == 200
    refused = client.post(address, {"how": " "})

    assert refused.status_code == 422
    assert PHONE not in refused.content.decode()
    with pytest.raises(Invalid):
        tell_all(zhu, by=cast.wang, how=" ")


def test_what_is_open_to_named_people_only_is_on_no_others_paper(cast: Cast, zhu: Party) -> None:
    make_matter(cast, party=zhu, words="家里有人打我", restricted=True)

    told = [repr(account) for account in tell_all(zhu, by=cast.jin, how="看了身份证")]

    assert not [account for account in told if "打我" in account]


def test_strangers_and_administrators_are_not_told(cast: Cast, zhu: Party, client: Client) -> None:
    for stranger in (cast.ma, cast.admin):
        with pytest.raises(NotAllowed):
            tell_all(zhu, by=stranger, how="看了身份证")
    client.force_login(cast.admin)
    assert client.get(f"/parties/{zhu.uid}/kept").status_code == 403
    assert "/kept" not in client.get(f"/parties/{zhu.uid}/").content.decode()
    client.force_login(cast.ma)
    assert client.get(f"/parties/{zhu.uid}/kept").status_code == 404
