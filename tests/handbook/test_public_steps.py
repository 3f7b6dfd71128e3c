"""The starter's steps as residents read them: one plain sentence a step, none where it is quiet."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from huiketing.handbook import book as shelf
from huiketing.handbook import starter as data
from huiketing.handbook.book import Book
from huiketing.handbook.loading import load_starter
from huiketing.handbook.models import Edition, ProcedureVersion
from tests.cast import Cast

TOLD: dict[str, list[str]] = json.loads((data.DATA / "public_steps.json").read_text())
STEPS: dict[str, int] = {
    row["code"]: len(row["steps"])
    for row in json.loads((data.DATA / "handbook-100.json").read_text())["matters"]
}
APPLICANTS: dict[str, str] = json.loads((data.DATA / "public_applicants.json").read_text())
OFFICIAL: dict[str, str] = {
    row["code"]: row["applicants"]
    for row in json.loads((data.DATA / "handbook-100.json").read_text())["matters"]
}
OFFICES = (
    "依法依规", "出具", "辖区", "户籍", "情形", "义务人", "符合", "人员", "对象", "事项", "认定",
    "遗属", "适龄", "具备", "患有", "享受", "法定赡养",
)  # fmt: skip
"""Words of offices: whoever reads the page of a procedure at home does not talk like that."""
SENTENCES = [words for told in TOLD.values() for words in told if words]
LONGEST = 42
STAFF_ONLY = ("容缺", "台账", "条线", "一次性告知")


def read(client: Client, address: str) -> list[str]:
    """What stands in the list of steps of that page, in order."""
    page = client.get(address).content.decode()
    found = re.search(r'<ol class="(?:pb-steps|po-way)">(.*?)</ol>', page, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [re.sub(r"<[^>]+>", "", each).strip() for each in items]


def test_every_procedure_that_residents_may_see_has_its_sentences_and_no_other_has() -> None:
    assert list(TOLD) == [code for code in STEPS if code not in data.restricted_codes()]


@pytest.mark.parametrize("code", TOLD)
def test_a_procedure_has_a_place_for_every_step_and_three_sentences_or_more(code: str) -> None:
    told = [words for words in TOLD[code] if words]

    assert len(TOLD[code]) == STEPS[code]
    assert len(told) >= 3
    assert len(set(told)) == len(told)


def test_a_sentence_is_whole_short_and_plain() -> None:
    for words in SENTENCES:
        assert words.endswith("。"), words
        assert words.count("。") == 1, words
        assert len(words) <= LONGEST, words
        assert words == data.set_in_type(words).strip(), words
        assert not any(term in words for term in STAFF_ONLY), words


@pytest.mark.parametrize(("code", "count"), [("MZ-006", 4), ("MZ-006", 6), ("XX-001", 3)])
def test_a_sentence_too_many_or_too_few_stops_the_loading(code: str, count: int) -> None:
    with pytest.raises(ValueError, match=f"{code} has {count} steps"):
        data.public_steps(code, count)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", ["MZ-006", "ZZ-012", "WY-004"])
def test_residents_read_them_in_order_without_a_hole(
    starter: Book, client: Client, code: str, language: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(f"/handbook/{code}/public").content.decode()

    assert {"zh-hans": "怎么办", "en": "How it goes"}[language] in page
    assert read(client, f"/handbook/{code}/public") == [words for words in TOLD[code] if words]
    # The list counts by itself: nothing sets a number or begins elsewhere than at one.
    assert not re.search(r"<ol[^>]*\bstart=|<li[^>]*\bvalue=", page)


def test_a_step_of_the_house_leaves_no_hole_on_the_wall(cast: Cast, starter: Book) -> None:
    client = Client()
    client.force_login(cast.wang)

    told = [words for words in TOLD["ZZ-012"] if words]
    assert len(told) < STEPS["ZZ-012"]
    numbered = [f"{number}{words}" for number, words in zip("一二三四五", told, strict=True)]
    assert read(client, "/handbook/ZZ-012/poster") == numbered


def test_the_notice_and_the_staff_steps_are_as_they_were(cast: Cast, starter: Book) -> None:
    client = Client()
    client.force_login(cast.wang)

    assert TOLD["MZ-006"][0] not in client.get("/handbook/MZ-006/notice").content.decode()
    assert starter.by_code["ZZ-012"].steps[4] == "登记台账存底"
    assert starter.by_code["ZZ-012"].flow[4].public == ""


def test_what_is_handled_quietly_tells_residents_nothing(starter: Book, client: Client) -> None:
    for code in data.restricted_codes():
        assert not any(step.public for step in starter.by_code[code].flow)
        assert client.get(f"/handbook/{code}/public").status_code == 404


def test_strangers_and_programs_read_them_too(starter: Book, client: Client) -> None:
    text = client.get("/handbook.jsonld").content.decode()
    rules = [
        node["Rule.description"][0]["@value"].splitlines()
        for node in json.loads(text)["@graph"]
        if node["@id"].endswith("/ZZ-012/#rule")
    ]

    assert len(rules) == 1
    told = [words for words in TOLD["ZZ-012"] if words]
    assert rules[0][-len(told) :] == told
    assert "登记台账存底" not in text


def test_a_book_that_was_loaded_before_keeps_what_it_has(starter: Book, client: Client) -> None:
    row = ProcedureVersion.objects.get(pk=starter.by_code["MZ-006"].version_id)
    row.steps = [{"no": step["no"], "text": step["text"]} for step in row.step_list]
    row.save()
    Edition.bump()
    shelf.clear()

    before = row.step_list

    load_starter()
    row.refresh_from_db()

    assert row.step_list == before
    assert read(client, "/handbook/MZ-006/public") == []


def test_a_poster_that_says_more_is_drawn_smaller(cast: Cast, starter: Book) -> None:
    client = Client()
    client.force_login(cast.wang)

    def drawn(code: str) -> str:
        page = client.get(f"/handbook/{code}/poster").content.decode()
        return page.split('<div class="po ')[1].split('"')[0]

    assert drawn("ZZ-012") == "dense"
    # What a matter costs can take as many lines as a step.
    assert drawn("MZ-013") == "denser"

    row = ProcedureVersion.objects.get(pk=starter.by_code["ZZ-012"].version_id)
    row.steps = [step | {"public": "您来说一说，" * 20} for step in row.step_list]
    row.save()
    Edition.bump()
    shelf.clear()

    assert drawn("ZZ-012") == "denser"


def test_who_may_apply_is_said_plainly_wherever_the_book_says_it_in_the_words_of_offices() -> None:
    shown = {code: words for code, words in OFFICIAL.items() if code not in data.restricted_codes()}

    assert set(APPLICANTS) <= set(shown)
    for code, words in shown.items():
        read = APPLICANTS.get(code, words)
        assert not any(term in read for term in OFFICES), (code, read)
    for code, words in APPLICANTS.items():
        assert words.endswith("。") and words.count("。") == 1, (code, words)
        assert len(words) <= LONGEST, (code, words)
        assert words == data.set_in_type(words).strip(), (code, words)
        assert not any(term in words for term in STAFF_ONLY), (code, words)


def test_residents_read_the_plain_words_and_the_official_ones_stay_for_the_house(
    cast: Cast, starter: Book
) -> None:
    official, plain = data.set_in_type(OFFICIAL["ZZ-012"]), APPLICANTS["ZZ-012"]
    client = Client()

    open_page = client.get("/handbook/ZZ-012/public").content.decode()
    client.force_login(cast.wang)
    house = client.get("/handbook/ZZ-012/").content.decode()
    poster = client.get("/handbook/ZZ-012/poster").content.decode()

    assert plain in open_page and official not in open_page
    assert plain in poster and official not in poster
    assert official in house and plain in house


def test_where_nothing_plainer_is_written_residents_read_the_book(starter: Book) -> None:
    ProcedureVersion.objects.filter(procedure__code="ZZ-012").update(public_applicants="")
    Edition.bump()
    shelf.clear()

    page = Client().get("/handbook/ZZ-012/public").content.decode()

    assert data.set_in_type(OFFICIAL["ZZ-012"]) in page
