"""Every page of the place opens for whom it is meant, and for nobody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from huiketing.org.models import Post
from tests.cast import Cast
from tests.org.clients import signed_in

ADMIN_PAGES = [
    "org:units",
    "org:add_unit",
    "org:people",
    "org:add_person",
    "org:import_people",
    "org:lines",
    "org:hours",
]
EVERYBODYS_PAGES = [
    "org:me",
    "org:password",
    "org:roster",
    "org:roster_wall",
    "org:handovers",
    "org:duty_log",
]


@pytest.mark.parametrize("view", ADMIN_PAGES + EVERYBODYS_PAGES)
def test_the_administrator_opens_every_page(cast: Cast, view: str) -> None:
    answer = signed_in(cast.admin).get(reverse(view))

    assert answer.status_code == 200
    html = answer.content.decode()
    assert "style=" not in html
    assert not re.search(r"<script(?![^>]*src=)", html)


@pytest.mark.parametrize("view", EVERYBODYS_PAGES)
def test_whoever_has_a_post_opens_their_own_pages(cast: Cast, view: str) -> None:
    assert signed_in(cast.wang).get(reverse(view)).status_code == 200


@pytest.mark.parametrize("view", ADMIN_PAGES)
def test_whoever_administers_nothing_is_told_so(cast: Cast, view: str) -> None:
    for person in (cast.wang, cast.gu, cast.fang):
        assert signed_in(person).get(reverse(view)).status_code == 403


@pytest.mark.parametrize("view", ADMIN_PAGES + EVERYBODYS_PAGES)
def test_a_stranger_is_led_to_the_door(cast: Cast, view: str) -> None:
    answer = Client().get(reverse(view))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=")


def test_the_place_begins_where_the_person_has_something_to_do(cast: Cast) -> None:
    assert signed_in(cast.admin).get("/place/")["Location"] == "/place/units"
    assert signed_in(cast.gu).get("/place/")["Location"] == "/place/roster"


def test_a_unit_and_a_person_have_a_page(cast: Cast) -> None:
    client = signed_in(cast.admin)

    for address in (
        reverse("org:unit", args=[cast.village.uid]),
        reverse("org:person", args=[cast.shen.uid]),
        reverse("org:post", args=[Post.objects.get(person=cast.shen).uid]),
    ):
        assert client.get(address).status_code == 200
