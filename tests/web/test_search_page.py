"""One line over the house finds matters, people and procedures, and nothing one may not read."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from huiketing.handbook import book
from huiketing.matters import transitions as verbs
from huiketing.parties import transitions as parties
from huiketing.parties.models import Party
from tests.cast import Cast
from tests.matters.making import make_matter
from tests.web.signing import signed_in


def read(person: object, address: str, status: int = 200) -> str:
    answer = signed_in(person).get(address)  # type: ignore[arg-type]
    assert answer.status_code == status
    return answer.content.decode()


def zhu(cast: Cast, **given: str) -> Party:
    said = {"name": "朱丽华", "phone": "13857360021", "group": "8 组"} | given
    return parties.find_or_add(by=cast.wang, unit=cast.village, **said)  # type: ignore[arg-type]


def test_a_matter_and_whoever_asked_stand_under_their_kinds_with_the_words_marked(
    cast: Cast,
) -> None:
    make_matter(cast, party=zhu(cast), title="楼道灯不亮", words="三幢楼道灯坏了一个礼拜")

    page = read(cast.wang, "/search?q=楼道灯")
    people = read(cast.wang, "/search?q=丽华")

    assert "<mark>楼道灯</mark>不亮" in page
    assert "三幢<mark>楼道灯</mark>坏了" in page
    assert "found-matter" in page and "found-party" not in page
    assert "found-party" in people and "朱<mark>丽华</mark>" in people


@pytest.mark.parametrize("words", ["朱丽华", "zlh", "zhulihua", "8组", "华", "0021", "13857360021"])
def test_somebody_is_found_by_what_a_desk_hears_and_no_number_is_shown(
    cast: Cast, words: str
) -> None:
    party = zhu(cast)

    page = read(cast.wang, f"/search?q={words}")

    assert f"/parties/{party.uid}/" in page
    assert "13857360021" not in page.replace(f'value="{words}"', "").replace(
        f"Search: {words}", ""
    ).replace(f"搜索：{words}", "").replace(f"q={words}", "")
    assert "138****" not in page


@pytest.mark.parametrize("words", ["朱丽华", "0021", "8组"])
def test_the_next_village_finds_nobody_of_this_one(cast: Cast, words: str) -> None:
    party = zhu(cast)

    assert f"/parties/{party.uid}/" not in read(cast.ma, f"/search?q={words}")


def test_who_was_renamed_merged_or_moved_into_a_household_is_found_as_they_are_now(
    cast: Cast,
) -> None:
    party, double = zhu(cast), zhu(cast, name="朱莉华", phone="13857360022")
    household = parties.found_household(unit=cast.village, head="许阿宝", by=cast.wang)
    party = parties.change(party, by=cast.wang, name="朱立华")
    parties.join_household(party, household, by=cast.wang)

    parties.merge(double, party, by=cast.wang)

    assert str(party.uid) in read(cast.wang, "/search?q=朱立华")
    assert str(party.uid) in read(cast.wang, "/search?q=许阿宝")
    assert str(party.uid) not in read(cast.wang, "/search?q=朱丽华")
    assert str(double.uid) not in read(cast.wang, "/search?q=朱莉华")

    parties.part(Party.objects.get(pk=double.pk), by=cast.wang)
    assert str(double.uid) in read(cast.wang, "/search?q=朱莉华")


def test_a_rebuilt_index_holds_the_same_people(cast: Cast) -> None:
    party = zhu(cast)

    call_command("reindex", verbosity=0)

    assert str(party.uid) in read(cast.wang, "/search?q=zlh")


def test_a_restricted_matter_is_found_by_nobody_not_even_who_may_open_it(cast: Cast) -> None:
    matter = make_matter(cast, title="邻居打人", words="他喝了酒就打人", restricted=True)

    assert signed_in(cast.gu).get(matter.get_absolute_url()).status_code == 200
    for person in (cast.gu, cast.wang, cast.fang, cast.admin):
        assert matter.number not in read(person, "/search?q=打人")


def test_a_restricted_procedure_stands_in_the_handbook_for_whoever_is_asked(cast: Cast) -> None:
    call_command("prepare", verbosity=0)
    entry = next(entry for entry in book.book().entries if entry.restricted)

    assert f"/handbook/{entry.code}" not in read(cast.shen, f"/search?q={entry.code}")
    assert entry.title in read(cast.shen, f"/handbook/{entry.code}/")


def test_more_than_a_page_is_read_on_by_its_mark_and_nothing_comes_twice(cast: Cast) -> None:
    party = zhu(cast)
    for n in range(30):
        make_matter(cast, party=party, title=f"路灯不亮第{n}盏")

    few = read(cast.wang, "/search?q=路灯")
    address = re.search(r'class="r sm" href="([^"]+)"', few)
    assert address
    first = read(cast.wang, address[1].replace("&amp;", "&"))
    onward = re.search(r'class="btn" href="(/search[^"]+cursor[^"]+)"', first)
    assert onward
    second = read(cast.wang, onward[1].replace("&amp;", "&"))

    numbers = [
        re.findall(r"LW-\d{4}-\d+|QJ-\d{4}-\d+|[A-Z]+-20\d\d-\d+", each) for each in (first, second)
    ]
    assert (len(set(numbers[0])), len(set(numbers[1]))) == (25, 5)
    assert not set(numbers[0]) & set(numbers[1])


def test_every_question_is_answered_in_words_and_none_breaks_the_page(cast: Cast) -> None:
    client = signed_in(cast.wang)

    assert "autofocus" in client.get("/search").content.decode()
    assert client.get("/search", {"q": "灯"}).status_code == 200
    assert client.get("/search", {"q": "灯" * 300}).status_code == 422
    assert client.get("/search", {"q": "灯", "kind": "nothing"}).status_code == 422
    assert client.get("/search", {"q": "灯", "kind": "matter", "cursor": "x"}).status_code == 422
    for words in ("\x00", "😀", "<script>", "%", "'\"", "９９９９", "   "):
        answer = client.get("/search", {"q": words})
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().split("<main")[1].split("</main>")[0]


def test_the_search_asks_the_same_however_much_it_finds(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    party = zhu(cast)
    for n in range(6):
        make_matter(cast, party=party, title=f"路灯不亮第{n}盏")
    client = signed_in(cast.wang)

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get("/search?q=路灯")


def test_an_answered_matter_is_still_found(cast: Cast) -> None:
    matter = verbs.accept(make_matter(cast, title="楼道灯不亮"), by=cast.shen)

    assert matter.number in read(cast.shen, "/search?q=楼道灯")


def test_the_page_holds_nothing_inline() -> None:
    folder = Path(__file__).resolve().parents[2] / "src/huiketing/web/templates/web"
    for name in ("search.html", "_search_results.html", "board.html"):
        assert "style=" not in (folder / name).read_text()
