"""The page of what the book lacks: for experts and leads, decided group by group."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiketing.handbook.book import Book
from huiketing.handbook.forms.learning import ArticleForm
from huiketing.handbook.models import Choice
from huiketing.handbook.transitions.gaps import dismiss
from huiketing.org.models import Person
from tests.cast import Cast
from tests.handbook.learning import without_procedure
from tests.handbook.test_gaps import ALONE, CHARGING


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_group_says_how_often_where_and_in_which_words(cast: Cast, starter: Book) -> None:
    without_procedure(cast.village, cast.wang, *CHARGING[:2])
    without_procedure(cast.neighbour, cast.ma, CHARGING[2])

    page = browser(cast.shen).get("/handbook/gaps").content.decode()

    assert "3 次" in page and "柳湾村 2" in page and "石桥村 1" in page
    assert all(words in page for words in CHARGING)


def test_a_clerk_is_told_whom_it_is_for_and_reads_no_words(cast: Cast, starter: Book) -> None:
    without_procedure(cast.village, cast.wang, *CHARGING)

    page = browser(cast.wang).get("/handbook/gaps")

    assert page.status_code == 403
    assert "充电" not in page.content.decode()
    assert "手册还缺什么" not in browser(cast.wang).get("/handbook/").content.decode()


def test_the_expert_says_which_procedure_fits(cast: Cast, starter: Book) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)
    named = {"choice": [str(row.uid) for row in rows]}
    client = browser(cast.shen)

    wrong = client.post("/handbook/gaps/fits", {**named, "code": "QQ-1"})
    right = client.post("/handbook/gaps/fits", {**named, "code": "wy-005 停车"}, follow=True)

    assert wrong.status_code == 422 and 'value="QQ-1"' in wrong.content.decode()
    assert right.status_code == 200
    assert set(Choice.objects.values_list("settled_by__code", flat=True)) == {"WY-005"}


def test_a_procedure_fits_as_the_list_offers_it_however_long_its_name(
    cast: Cast, starter: Book
) -> None:
    (row,) = without_procedure(cast.village, cast.wang, CHARGING[0])
    client = browser(cast.shen)
    offered = max(
        re.findall(r'<option value="([^"]*)"', client.get("/handbook/gaps").content.decode()),
        key=len,
    )
    assert len(offered) > 20

    client.post("/handbook/gaps/fits", {"choice": str(row.uid), "code": offered})

    row.refresh_from_db()
    assert row.settled_by is not None and row.settled_by.code == offered.split(" ")[0]


@pytest.mark.parametrize(
    ("act", "typed"),
    [("dismiss", {"reason": "归物业自己装"}), ("fits", {"code": "停车棚那条"})],
)
def test_what_was_typed_for_no_group_is_given_back(
    cast: Cast, starter: Book, act: str, typed: dict[str, str]
) -> None:
    without_procedure(cast.village, cast.wang, *CHARGING)

    answer = browser(cast.shen).post(f"/handbook/gaps/{act}", typed)

    assert answer.status_code == 422
    kept = answer.content.decode().split('class="sheet hb-unplaced"')[1].split("</section>")[0]
    assert all(words in kept for words in typed.values())
    assert not Choice.objects.exclude(settled_by=None).exists()


def test_what_was_typed_for_a_group_decided_meanwhile_is_given_back(
    cast: Cast, starter: Book
) -> None:
    rows = without_procedure(cast.village, cast.wang, ALONE)
    dismiss(rows, by=cast.gu, reason="不归手册管")

    answer = browser(cast.shen).post(
        "/handbook/gaps/dismiss", {"choice": str(rows[0].uid), "reason": "归物业自己装"}
    )

    assert answer.status_code in {409, 422}
    assert "归物业自己装" in answer.content.decode()


def test_a_group_that_grew_meanwhile_keeps_what_was_typed_beside_it(
    cast: Cast, starter: Book
) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING[:2])
    without_procedure(cast.village, cast.wang, CHARGING[2])

    answer = browser(cast.shen).post(
        "/handbook/gaps/fits", {"choice": [str(row.uid) for row in rows], "code": "QQ-1"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="QQ-1"' in page
    assert "hb-unplaced" not in page


def test_what_one_may_not_read_one_may_not_decide(cast: Cast, starter: Book) -> None:
    rows = without_procedure(cast.neighbour, cast.ma, ALONE)
    quiet = without_procedure(cast.village, cast.wang, "他打人", restricted=True)

    for row in (*rows, *quiet):
        answer = browser(cast.gu).post(
            "/handbook/gaps/dismiss", {"choice": str(row.uid), "reason": "不归我们"}
        )
        assert answer.status_code == 422
    assert not Choice.objects.exclude(dismissed_at=None).exists()


def test_bad_input_is_refused_in_words(cast: Cast, starter: Book) -> None:
    client = browser(cast.shen)

    for typed in ({}, {"choice": "x"}, {"choice": "\x00"}, {"choice": ["x"] * 600}):
        assert client.post("/handbook/gaps/dismiss", typed).status_code == 422
        assert client.post("/handbook/gaps/fits", typed).status_code == 422


def test_the_expert_begins_an_article_on_the_page(cast: Cast, starter: Book) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)
    named = {"choice": [str(row.uid) for row in rows]}
    client = browser(cast.gu)

    wrong = client.post("/handbook/gaps/article", {**named, "line": "WY", "title": "长" * 90})
    right = client.post(
        "/handbook/gaps/article", {**named, "line": "WY", "title": "充电桩安装"}, follow=True
    )

    assert wrong.status_code == 422 and "长" * 90 in wrong.content.decode()
    assert "起了草稿" in right.content.decode()
    assert not Choice.objects.filter(settled_by=None).exists()


def test_why_it_is_not_for_the_book_is_asked_kept_shown_and_taken_back(
    cast: Cast, starter: Book
) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)
    named = {"choice": [str(row.uid) for row in rows]}
    client = browser(cast.shen)

    empty = client.post("/handbook/gaps/dismiss", {**named, "reason": ""})
    wrong = client.post("/handbook/gaps/dismiss", {**named, "reason": "打 13857360021 问"})
    right = client.post("/handbook/gaps/dismiss", {**named, "reason": "归物业装"}, follow=True)

    assert empty.status_code == wrong.status_code == 422
    assert 'value="打 13857360021 问"' in wrong.content.decode()
    page = right.content.decode()
    assert "不归手册管的 1 样" in page and "归物业装" in page and "沈月琴" in page
    again = client.post("/handbook/gaps/take-back", named, follow=True).content.decode()
    assert "3 次" in again and "归物业装" not in again
    assert client.post("/handbook/gaps/take-back", named).status_code == 409


def test_more_put_aside_costs_no_more_statements(cast: Cast, starter: Book) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/handbook/gaps").status_code == 200
        return len(asked)

    client = browser(cast.gu)
    dismiss(without_procedure(cast.village, cast.wang, ALONE), by=cast.gu, reason="文化站管")
    statements()
    few = statements()
    for words in CHARGING:
        dismiss(without_procedure(cast.village, cast.wang, words), by=cast.gu, reason="物业装")

    assert statements() == few


def test_a_group_somebody_decided_meanwhile_is_said_to_be_so(cast: Cast, starter: Book) -> None:
    rows = without_procedure(cast.village, cast.wang, ALONE)
    dismiss(rows, by=cast.gu, reason="文化站管")

    late = browser(cast.shen).post(
        "/handbook/gaps/dismiss", {"choice": str(rows[0].uid), "reason": "归镇里"}
    )

    assert late.status_code == 409
    assert "刚有人" in late.content.decode() or "改过" in late.content.decode()


def test_no_line_is_chosen_for_an_article_before_somebody_chose_it(
    cast: Cast, starter: Book
) -> None:
    rows = without_procedure(cast.village, cast.wang, *CHARGING)
    named = {"choice": [str(row.uid) for row in rows], "title": "充电桩安装"}
    lead = browser(cast.gu)

    page = lead.get("/handbook/gaps").content.decode()
    unchosen = lead.post("/handbook/gaps/article", {**named, "line": ""})

    assert '<option value="" selected>请选择</option>' in page
    assert unchosen.status_code == 422 and 'value="充电桩安装"' in unchosen.content.decode()
    assert not Choice.objects.exclude(settled_by=None).exists()
    # Whoever writes for one line alone has no choice to make.
    assert "请选择" not in str(ArticleForm(lines=[("ZZ", "平安综治")])["line"])
