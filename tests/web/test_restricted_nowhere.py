"""Nothing about a restricted matter is found by whoever has no right to it, on any face."""

import io
from datetime import timedelta
from typing import Any

import pytest

from huiketing.base import times
from huiketing.exchange.exports.register import Span, write_register
from huiketing.figures import registry
from huiketing.figures.registry import Scope
from huiketing.handbook import book
from huiketing.handbook.gaps import groups_for
from huiketing.handbook.loading import load_starter
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.matters.recipient import Recipient
from huiketing.matters.selectors import common_here
from huiketing.org.models import ApiToken
from huiketing.parlour import ledger
from huiketing.search.models import Entry
from huiketing.sheets.reading import read
from tests.cast import Cast
from tests.handbook.learning import without_procedure
from tests.matters.making import make_matter, make_party
from tests.web.signing import signed_in

WORDS = "他喝了酒就拿皮带抽我和孩子"
TITLE = "皮带抽人"
NAME = "樊梨花"
SECRETS = (TITLE, "皮带", NAME, "13857360077", "0077")


@pytest.fixture
def quiet(cast: Cast) -> Matter:
    """Somebody told it to 顾建平, who may open such matters, and handles it himself."""
    load_starter()
    party = make_party(cast.village, NAME, "13857360077")
    matter = make_matter(
        cast, by=cast.gu, title=TITLE, words=WORDS, party=party, restricted=True, recipient=None
    )
    make_matter(cast, title="楼上漏水", words="楼上漏水，拿盆接着")
    return matter


def said(answer: Any) -> str:
    return answer.content.decode()  # type: ignore[no-any-return]


@pytest.mark.parametrize("who", ["wang", "shen", "jin", "fang", "ma", "admin"])
def test_no_page_names_it(cast: Cast, quiet: Matter, who: str) -> None:
    client = signed_in(getattr(cast, who))
    other = Matter.objects.get(title="楼上漏水")
    addresses = [
        "/matters/?queue=unit", "/matters/?queue=unaccepted", "/matters/?queue=overdue",
        "/board", "/board/matters?state=open", "/figures/matters_registered", "/desk/",
        "/desk/register-book", "/handbook/", "/handbook/gaps", "/me/skills", "/skills",
        "/notices/", f"/matters/{quiet.number}/", f"/matters/{quiet.number}/alike",
        f"/search/alike?kind=matter&uid={quiet.uid}", f"/search/alike?kind=matter&uid={other.uid}",
        f"/matters/{other.number}/alike", f"/matters/{quiet.number}/experience",
    ]  # fmt: skip
    addresses += [f"/search?q={words}" for words in (quiet.number, "喝了酒", "lqcr", "抽")]

    for address in addresses:
        page = said(client.get(address)).replace(address, "")
        for secret in (TITLE, "皮带", WORDS):
            assert secret not in page, (address, secret)


def test_a_search_finds_it_for_nobody_and_the_index_does_not_hold_it(
    cast: Cast, quiet: Matter
) -> None:
    assert not Entry.objects.filter(subject_uid=quiet.uid).exists()
    for person in (cast.wang, cast.fang, cast.gu, cast.admin):
        for words in ("皮带", "喝了酒", quiet.number, "抽"):
            page = said(signed_in(person).get("/search", {"q": words}))
            assert f"/matters/{quiet.number}" not in page


def test_what_was_found_before_it_became_quiet_is_found_no_more(cast: Cast, quiet: Matter) -> None:
    left = transitions.register(
        by=None, unit=cast.village, words="家里老打架，想找人说说",
        party=make_party(cast.village, "许阿宝", "13857360088"), channel="qr", by_name="许女士",
    )  # fmt: skip
    assert Entry.objects.filter(subject_uid=left.uid).exists()
    violence = next(entry for entry in book.book().entries if entry.restricted)

    transitions.receive_from_door(left, by=cast.gu, entry=violence)

    assert Matter.objects.get(pk=left.pk).restricted
    assert not Entry.objects.filter(subject_uid=left.uid).exists()


def test_the_api_finds_it_no_more_than_the_pages(cast: Cast, quiet: Matter, client: Any) -> None:
    for person in (cast.wang, cast.shen, cast.fang):
        token = ApiToken.issue(person)
        for address in (
            "/api/v1/search?q=皮带", f"/api/v1/search?q={quiet.number}",
            "/api/v1/matters?queue=unit",
            f"/api/v1/matters/{quiet.number}", "/api/v1/suggest?words=皮带抽人",
        ):  # fmt: skip
            answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code in (200, 404), said(answer)
            for secret in ("皮带", NAME):
                assert secret not in said(answer).replace("皮带抽人", "")


def test_the_register_that_is_taken_away_tells_a_number_and_a_day(
    cast: Cast, quiet: Matter
) -> None:
    kept = io.BytesIO()
    span = Span(times.today() - timedelta(days=1), times.today())
    write_register(kept, unit=cast.village, span=span, by=cast.wang)

    sheet = read(kept.getvalue(), "x.xlsx", expected=ledger.HEADS)

    whole = "".join(str(cell) for row in sheet.rows for cell in row)
    for secret in (*SECRETS, "顾建平"):
        assert secret not in whole
    assert "楼上漏水" in whole and "专人办理" in whole


def test_no_figure_counts_it(cast: Cast, quiet: Matter) -> None:
    today = times.today()
    scope = Scope(cast.village.path, today, today)
    own = Scope("/", today, today, person=cast.gu.uid)
    before = {each.id: each.value(scope).numerator for each in registry.every()}
    mine = {each.id: each.value(own).numerator for each in registry.every(of_person=True)}

    party = make_party(cast.village, "另一位", "13857360099")
    again = make_matter(
        cast, by=cast.gu, title=TITLE, words=WORDS, party=party, restricted=True, recipient=None
    )
    to = Recipient(unit=cast.village, person=cast.gu)
    transitions.accept(transitions.assign(again, by=cast.gu, to=to), by=cast.gu)
    transitions.reply(again, by=cast.gu, text="联系了妇联")
    transitions.close(again, by=cast.gu, outcome="solved")

    assert before == {each.id: each.value(scope).numerator for each in registry.every()}
    assert mine == {each.id: each.value(own).numerator for each in registry.every(of_person=True)}


def test_neither_what_is_common_here_nor_what_the_book_lacks_knows_of_it(
    cast: Cast, quiet: Matter
) -> None:
    violence = next(entry for entry in book.book().entries if entry.restricted)
    make_matter(
        cast, by=cast.gu, code=violence.code, words=WORDS, party=quiet.party, recipient=None
    )
    without_procedure(cast.village, cast.gu, WORDS, restricted=True)

    assert violence.code not in common_here(cast.village)
    for person in (cast.shen, cast.gu, cast.fang):
        assert WORDS not in {said for group in groups_for(person) for said in group.sayings}


def test_a_quiet_procedure_is_found_by_whoever_may_open_such_matters_and_by_nobody_else(
    cast: Cast, quiet: Matter
) -> None:
    violence = next(entry for entry in book.book().entries if entry.restricted)
    address = f"/handbook/{violence.code}/"

    assert address in said(signed_in(cast.gu).get("/search", {"q": violence.code}))
    for person in (cast.wang, cast.shen, cast.fang, cast.admin, cast.ma):
        assert address not in said(signed_in(person).get("/search", {"q": violence.code}))
        assert address not in said(signed_in(person).get("/search", {"q": violence.title[:2]}))
