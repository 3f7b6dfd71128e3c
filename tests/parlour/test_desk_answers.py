"""How they want to hear, and what the desk asks for with each answer."""

from django.test import Client

from tests.parlour.desking import filled, registered


def test_a_visit_agreed_for_the_first_day_we_know_is_told_that_it_is_past(desk: Client) -> None:
    answer = desk.post("/desk/register", filled(answer="visit", visit_at="1900-01-01T08:00"))

    assert answer.status_code == 422
    assert "这个时间已经过了。约哪天？" in _said(answer)
    assert "之间的日子" not in _said(answer)


def test_what_the_chosen_answer_does_not_ask_is_not_judged(desk: Client) -> None:
    unread = {"visit_at": "1899-01-01T08:00", "result": "长" * 3000}

    by_phone = registered(desk, **unread)
    by_visit = registered(
        desk, name="许阿宝", answer="visit", result="长" * 3000, phone="13857360088"
    )

    assert (by_phone.visit_at, by_phone.result) == (None, "")
    assert (by_visit.visit_at, by_visit.result) == (None, "")


def test_what_was_typed_for_another_answer_is_still_there_to_choose_back(desk: Client) -> None:
    page = _said(desk.post("/desk/register", filled(visit_at="1899-01-01T08:00", words="")))

    assert 'value="1899-01-01T08:00"' in page
    assert "之间的日子" not in page


def _said(answer: object) -> str:
    return answer.content.decode()
