"""The door: who gets in, where they land, and what keeps others out."""

import pytest
from django.test import Client
from django.urls import reverse

from huiketing.org.models import Person
from huiketing.org.transitions import people
from tests.cast import PASSWORD, Cast
from tests.org.clients import signed_in

DOOR = "/sign-in"


def try_door(client: Client, name: str, password: str, next_page: str = "") -> object:
    return client.post(DOOR, {"username": name, "password": password, "next": next_page})


def test_the_right_password_opens_and_leads_on_to_the_page_asked_for(cast: Cast) -> None:
    client = Client()

    answer = try_door(client, "wang", PASSWORD, next_page="/place/roster")

    assert (answer.status_code, answer["Location"]) == (302, "/place/roster")
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_house(cast: Cast, elsewhere: str) -> None:
    answer = try_door(Client(), "wang", PASSWORD, next_page=elsewhere)

    assert answer["Location"] == "/"


def test_a_session_handed_to_somebody_before_signing_in_is_worthless_after(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    try_door(client, "wang", PASSWORD)

    assert client.cookies["sessionid"].value != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get("/me").status_code == 302


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("wang", "wrong"),
        ("nobody", PASSWORD),
        ("wang", "\x00"),
        ("w" * 3000, PASSWORD),
        ("🌿", "🌿"),
        ("", ""),
        ("wang", "x" * 100_000),
    ],
)
def test_a_wrong_word_is_refused_and_says_not_which(cast: Cast, name: str, password: str) -> None:
    answer = try_door(Client(), name, password)

    assert answer.status_code == 422
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize("name", ["w" * 255, "w" * 256, "王" * 3000])
def test_a_name_longer_than_any_is_only_a_wrong_one(cast: Cast, settings, name: str) -> None:  # type: ignore[no-untyped-def]
    settings.AXES_ENABLED = True

    answer = try_door(Client(), name, "wrong")

    assert answer.status_code == 422
    wrong = try_door(Client(), "wang", "wrong").context["form"]
    assert answer.context["form"].errors == wrong.errors


def test_who_has_an_account_cannot_be_told_from_the_refusal(cast: Cast) -> None:
    Person.objects.filter(pk=cast.lu.pk).update(is_active=False)

    sentences = {
        tuple(try_door(Client(), name, word).context["form"].non_field_errors())
        for name, word in (("wang", "wrong"), ("nobody", "wrong"), ("lu", PASSWORD))
    }

    assert len(sentences) == 1


def test_whoever_guesses_too_often_waits(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3

    for _ in range(3):
        last = try_door(Client(), "wang", "wrong")

    assert last.status_code == 429
    assert "15 分钟" in last.content.decode()
    assert try_door(Client(), "wang", PASSWORD).status_code == 429
    assert try_door(Client(), "shen", PASSWORD).status_code == 302  # others are not kept out


def test_signing_out_needs_a_post_and_ends_the_session(cast: Cast) -> None:
    client = signed_in(cast.wang)

    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")

    assert client.get("/me").status_code == 302


def test_whoever_leaves_is_out_in_the_same_moment(cast: Cast) -> None:
    client = signed_in(cast.wang)
    people.deactivate(cast.wang, by=cast.admin)

    assert client.get("/me").status_code == 302


def test_a_temporary_password_opens_only_the_page_where_it_is_changed(cast: Cast) -> None:
    secret = people.reset_password(cast.wang, by=cast.admin)
    client = Client()
    try_door(client, "wang", secret)

    assert client.get("/me")["Location"] == "/password"
    fragment = client.get("/me", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == "/password"
    said = {"old": secret, "new": "石桥边的老柳树", "again": "石桥边的老柳树2"}
    assert client.post("/password", said).status_code == 422
    said["again"] = said["new"] = "石桥边的老柳树 1998"
    answer = client.post("/password", said)

    assert answer.status_code == 302
    assert client.get("/me").status_code == 200  # still signed in, with the new password


def test_changing_the_password_ends_every_other_session(cast: Cast) -> None:
    phone, desk = signed_in(cast.wang), Client()
    try_door(desk, "wang", PASSWORD)

    new = "石桥边的老柳树 1998"
    assert desk.post("/password", {"old": "no", "new": new, "again": new}).status_code == 422
    desk.post("/password", {"old": PASSWORD, "new": new, "again": new})

    assert desk.get("/me").status_code == 200
    assert phone.get("/me").status_code == 302


def test_whoever_is_in_already_is_led_on_from_the_door(cast: Cast) -> None:
    assert signed_in(cast.wang).get(reverse("org:sign_in")).status_code == 302
