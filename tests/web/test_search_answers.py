"""One table of questions over the whole house; the suite asks it on SQLite and on PostgreSQL."""

import re

import pytest

from huiketing.handbook.loading import load_starter
from huiketing.parties import transitions as parties
from huiketing.parties.models import Party
from tests.cast import Cast
from tests.handbook.learning import experience
from tests.matters.making import make_matter
from tests.web.signing import signed_in


@pytest.fixture(autouse=True)
def house(cast: Cast) -> None:
    """The handbook, two residents, three matters, one experience."""
    load_starter()

    def party(name: str, phone: str, group: str) -> Party:
        return parties.find_or_add(
            by=cast.wang, unit=cast.village, name=name, phone=phone, group=group
        )

    zhu = party("朱丽华", "13857360021", "8 组")
    shan = party("单雄信", "13857360022", "3 组")
    make_matter(cast, party=zhu, title="楼道灯不亮", words="三幢楼道灯坏了一个礼拜")
    make_matter(cast, party=shan, title="电梯异响", words="电梯吱嘎响，老人害怕")
    make_matter(cast, party=zhu, title="邻居打人", words="喝了酒就打人", restricted=True)
    experience(cast)


def kinds_and_numbers(page: str) -> dict[str, list[str]]:
    """By kind, the codes or names of what stands on the page, in its order."""
    found: dict[str, list[str]] = {}
    for kind, part in re.findall(r'aria-labelledby="found-(\w+)">(.*?)</section>', page, re.S):
        titles = re.findall(r"<li data-item>(.*?)</li>", part, re.S)
        found[kind] = [
            re.sub(
                r"<[^>]+>", "", (re.search(r"<a [^>]*>(.*?)</a>", each, re.S) or [each, each])[1]
            )
            for each in titles
        ]
    return found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        # two characters and more, over the whole text
        ("三幢", {"matter": ["楼道灯不亮"]}),
        ("吱嘎", {"matter": ["电梯异响"]}),
        ("放大镜", {"procedure": ["老年优待证办理"]}),  # an experience
        ("优待证", {"procedure": ["退役军人建档立卡与优待证申领", "老年优待证办理"]}),
        # one character: titles, names, aliases
        ("灯", {"matter": ["楼道灯不亮"], "procedure": ["路灯井盖道路等公共设施报修"]}),
        ("雄", {"matter": ["电梯异响"], "party": ["单雄信"]}),
        ("诈", {"procedure": ["电信网络诈骗预警与求助"]}),
        ("吱", {}),
        # codes and numbers, whole or begun, by one character too
        ("MZ-006", {"procedure": ["老年优待证办理"]}),
        ("mz006", {}),
        # pinyin, whole and by initials, of titles and names
        ("dtyx", {"matter": ["电梯异响"], "procedure": ["电梯故障困人与维保投诉"]}),
        ("loudaodeng", {"matter": ["楼道灯不亮"]}),
        ("zhulihua", {"matter": ["楼道灯不亮"], "party": ["朱丽华"]}),
        ("shanxiongxin", {"matter": ["电梯异响"], "party": ["单雄信"]}),
        ("sxx", {"matter": ["电梯异响"], "party": ["单雄信"]}),
        # the last four of a phone, and the whole of it
        ("0021", {"phone": ["朱丽华"]}),
        ("138 5736 0021", {"phone": ["朱丽华"]}),
        # what is quiet, and what is nowhere
        ("打人", {}),
        ("海豚", {}),
    ],
)
def test_a_question_has_the_same_answer_on_both_databases(
    cast: Cast, words: str, found: dict[str, list[str]]
) -> None:
    page = signed_in(cast.wang).get("/search", {"q": words}).content.decode()

    assert kinds_and_numbers(page) == found


def test_one_letter_finds_codes_and_one_digit_numbers(cast: Cast) -> None:
    client = signed_in(cast.wang)

    letter = client.get("/search", {"q": "q", "kind": "procedure"}).content.decode()
    by_code = client.get("/search", {"q": "M", "kind": "procedure"}).content.decode()
    digit = client.get("/search", {"q": "2", "kind": "matter"}).content.decode()

    assert kinds_and_numbers(letter) == {}
    assert len(kinds_and_numbers(by_code)["procedure"]) == 13  # of the line MZ
    assert kinds_and_numbers(digit) == {"matter": ["电梯异响", "楼道灯不亮"]}


def test_how_many_of_each_kind_stands_beside_it_and_filters(cast: Cast) -> None:
    page = signed_in(cast.wang).get("/search", {"q": "灯"}).content.decode()

    nav = re.search(r'class="search-kinds".*?</nav>', page, re.S)
    assert nav
    counts = re.findall(r'kind=(\w+)"[^>]*>[^<]*<span class="num">(\d+\+?)</span>', nav[0])
    assert counts == [("matter", "1"), ("party", "0"), ("procedure", "1")]


def test_the_count_is_of_what_this_person_may_open(cast: Cast) -> None:
    page = signed_in(cast.ma).get("/search", {"q": "三幢"}).content.decode()

    assert kinds_and_numbers(page) == {}
    assert 'kind=matter" >事项 <span class="num">0</span>' in page.replace("\n", "")


def test_more_than_a_hundred_are_counted_as_that(cast: Cast) -> None:
    party = Party.objects.get(name="朱丽华")
    for n in range(101):
        make_matter(cast, party=party, title=f"充电桩{n}")

    page = signed_in(cast.wang).get("/search", {"q": "充电桩"}).content.decode()

    assert '<span class="num">100+</span>' in page
