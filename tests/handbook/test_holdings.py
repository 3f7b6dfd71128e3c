"""Whoever leaves is shown the drafts they write on, so that somebody takes them over."""

from typing import Any

import pytest
from django.test import Client

from huiketing.handbook.book import Book
from huiketing.handbook.models import Procedure
from huiketing.handbook.transitions import signing, writing
from huiketing.org import holdings
from tests.cast import Cast
from tests.handbook.signing import checked, drafted, issued, procedure, version


def held(person: Any) -> list[tuple[str, str]]:
    return [(str(each.label), each.url) for each in holdings.of_person(person)]


def test_a_draft_is_in_hand_until_it_is_signed(cast: Cast, starter: Book) -> None:
    draft = drafted(cast)
    mine = [("《MZ-006 老年优待证办理》的草稿", "/handbook/MZ-006/?v=2")]

    assert held(cast.shen) == mine
    checked(cast, draft)
    assert held(cast.shen) == mine
    signing.issue(version(number=2), by=cast.fang, summary="照片免费拍")
    assert held(cast.shen) == []


@pytest.mark.parametrize("end", ["drop", "withdraw"])
def test_what_was_given_up_is_in_nobodys_hand(cast: Cast, starter: Book, end: str) -> None:
    draft = drafted(cast)

    if end == "drop":
        signing.drop_draft(draft, by=cast.shen)
    else:
        signing.withdraw(procedure(), by=cast.fang, reason="并入别条")

    assert held(cast.shen) == []


def test_a_co_author_holds_it_too_and_who_was_only_thanked_or_reads_it_does_not(
    cast: Cast, starter: Book
) -> None:
    draft = drafted(cast)
    writing.add_co_author(draft, by=cast.shen, person=cast.tang)
    draft.authors.create(person=cast.lu, role="credited")
    signing.submit(draft, by=cast.shen)

    assert len(held(cast.tang)) == len(held(cast.shen)) == 1
    assert held(cast.lu) == held(cast.jin) == []


def test_the_name_of_what_is_handled_quietly_is_not_told_elsewhere(
    cast: Cast, starter: Book
) -> None:
    Procedure.objects.filter(code="MZ-006").update(restricted=True)
    drafted(cast)

    assert held(cast.shen) == [("《MZ-006》的草稿", "/handbook/MZ-006/?v=2")]


def test_an_administrator_sees_it_when_the_author_leaves(cast: Cast, starter: Book) -> None:
    issued(cast, drafted(cast, fee="不收费"))
    drafted(cast, fee="不收费，照片自带")
    client = Client()
    client.force_login(cast.admin)
    asked = {"leave-version": cast.shen.version, "leave-reason": "调走"}

    page = client.post(f"/place/people/{cast.shen.uid}/leave", asked, follow=True).content.decode()

    assert 'href="/handbook/MZ-006/?v=3"' in page
    assert "要交给别人" in page
