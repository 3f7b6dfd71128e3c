"""Experiences as colleagues read them: beside the procedure, on their own page, decided there."""

import pytest
from django.test import Client

from huiketing.handbook.book import Book
from huiketing.handbook.models import Experience
from huiketing.handbook.transitions.experience import decline, find_useful
from huiketing.history.models import Notice
from huiketing.org.models import Person
from tests.cast import Cast
from tests.handbook.learning import SEAL, experience
from tests.statements import cost


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_most_used_stand_beside_the_procedure_with_how_many_used_them(
    cast: Cast, starter: Book
) -> None:
    experience(cast, words="雨天送证先打电话，一定当面交。")
    used = experience(cast)
    find_useful(used, by=cast.lu)

    page = browser(cast.wang).get("/handbook/MZ-006/").content.decode()

    assert "1 人用过" in page
    assert page.index(SEAL) < page.index("雨天送证先打电话")
    assert SEAL not in browser(cast.wang).get("/handbook/MZ-001/").content.decode()


def test_beside_it_stand_three_and_the_page_has_all(cast: Cast, starter: Book) -> None:
    for n in range(5):
        experience(cast, words=f"第{n}条：先打电话再上门。")
    client = browser(cast.wang)

    beside = client.get("/handbook/MZ-006/").content.decode()
    every = client.get("/handbook/MZ-006/experiences").content.decode()

    assert beside.count("先打电话再上门") == 3 and "全部 5 条" in beside
    assert every.count("先打电话再上门") == 5


def test_one_tap_says_that_it_helped_with_scripts_and_without(cast: Cast, starter: Book) -> None:
    row = experience(cast)

    plain = browser(cast.lu).post(f"/handbook/experiences/{row.uid}/useful")
    swapped = browser(cast.wang).post(
        f"/handbook/experiences/{row.uid}/useful", headers={"HX-Request": "true"}
    )

    assert plain.status_code == 302 and f"#e{row.uid}" in plain["Location"]
    assert "2 人用过" in swapped.content.decode() and "<html" not in swapped.content.decode()
    assert browser(cast.shen).post(f"/handbook/experiences/{row.uid}/useful").status_code == 403


def test_the_expert_declines_on_the_page_and_a_clerk_is_not_offered_it(
    cast: Cast, starter: Book
) -> None:
    row = experience(cast)
    address = f"/handbook/experiences/{row.uid}/decline"
    clerk = browser(cast.wang)
    assert "不收进手册" not in clerk.get("/handbook/MZ-006/experiences").content.decode()
    assert clerk.post(address, {"revision": 1, "reason": "不收"}).status_code == 403

    silent = browser(cast.tang).post(address, {"revision": 1, "reason": ""})
    done = browser(cast.tang).post(address, {"revision": 1, "reason": "第二步里有"}, follow=True)
    again = browser(cast.tang).post(address, {"revision": 1, "reason": "第二步里有了"})

    assert silent.status_code == 422
    assert "第二步里有" in done.content.decode()
    assert again.status_code == 409 and "第二步里有了" not in Experience.objects.get().decision


@pytest.mark.parametrize(
    "address",
    [
        "/handbook/XX-999/experiences",
        "/handbook/MZ%00/experiences",
        "/handbook/WF-004/experiences",  # handled quietly
    ],
)
def test_there_is_no_such_page(cast: Cast, starter: Book, address: str) -> None:
    assert browser(cast.gu).get(address).status_code == 404


def test_nobody_s_experience_is_not_found(cast: Cast, starter: Book) -> None:
    nobody = "01890000-0000-7000-8000-000000000000"

    assert browser(cast.wang).post(f"/handbook/experiences/{nobody}/useful").status_code == 404


def test_the_page_of_a_quiet_procedure_speaks_of_no_experience(cast: Cast, starter: Book) -> None:
    assert "hb-learned" not in browser(cast.gu).get("/handbook/WF-004/").content.decode()


def test_a_page_of_many_costs_as_much_as_one_of_few(cast: Cast, starter: Book) -> None:
    client = browser(cast.tang)
    experience(cast, words="先打电话再上门，一。")
    client.get("/handbook/MZ-006/experiences")
    few = cost(client, "/handbook/MZ-006/experiences")
    for n in range(12):
        experience(cast, words=f"先打电话再上门，又{n}。")

    assert cost(client, "/handbook/MZ-006/experiences") <= few


def test_a_notice_of_a_decision_leads_to_the_experience(cast: Cast, starter: Book) -> None:
    row = experience(cast)
    decline(row, by=cast.tang, reason="第二步里有")
    notice = Notice.objects.get(to=cast.shen.uid, subject_uid=row.uid)

    answer = browser(cast.shen).post(f"/notices/{notice.uid}")

    assert answer["Location"] == row.get_absolute_url()
