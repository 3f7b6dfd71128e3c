"""What a phone is told for the hours without network."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from huiketing.web.offline import shell
from tests.cast import Cast


def told(script: str) -> dict[str, object]:
    return json.loads(re.search(r"const TOLD = (\{.*?\});\n", script)[1])  # type: ignore[index, no-any-return]


def test_the_worker_stands_at_the_root_and_is_asked_for_every_time() -> None:
    answer = Client().get("/sw.js")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]


def test_the_worker_knows_the_doors_and_what_to_keep() -> None:
    config = told(Client().get("/sw.js").content.decode())

    assert config["doors"] == ["/sign-in", "/sign-out"]
    assert config["kept"] == ["/phone/", "/matters/"]
    assert config["offline"] == "/offline"


@pytest.mark.parametrize("address", shell())
def test_everything_the_shell_names_is_there(address: str) -> None:
    if address.startswith("/static/"):
        assert finders.find(address.removeprefix("/static/"))
    else:
        assert Client().get(address).status_code == 200


def test_the_shell_holds_every_sheet_and_script_a_page_asks_for(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.wang)

    page = client.get("/components").content.decode()

    asked = re.findall(r'(?:href|src)="(/static/base/[^"]+\.(?:css|js))"', page)
    asked += re.findall(r'src="(/static/django_htmx/[^"]+)"', page)
    assert len(asked) > 10
    assert set(asked) <= set(shell())


def test_the_page_for_no_network_needs_nothing_else_and_names_nobody(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.wang)

    page = client.get("/offline").content.decode()

    assert "没网，这一页之前没打开过。" in page
    assert "王晓芸" not in page
    assert set(re.findall(r'href="(/static/[^"]+\.css)"', page)) <= set(shell())


def test_whatever_the_page_for_no_network_names_is_kept_under_that_very_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huiketing.web.offline.static", "/static/hashed/{}".format)

    page = Client().get("/offline").content.decode()

    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert "/static/base/icons/mark.svg" in named
    assert named <= set(shell())


def test_a_phone_can_put_the_parlour_on_its_home_screen() -> None:
    answer = Client().get("/manifest.webmanifest")

    manifest = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert manifest["name"] == "会客厅"
    assert manifest["display"] == "standalone"
    sizes = {icon["sizes"] for icon in manifest["icons"]}
    assert {"192x192", "512x512"} <= sizes
    assert any(icon["purpose"] == "maskable" for icon in manifest["icons"])
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_icons_are_as_large_as_they_say() -> None:
    from PIL import Image

    for icon in Client().get("/manifest.webmanifest").json()["icons"]:
        if icon["type"] == "image/png":
            with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as image:
                assert f"{image.width}x{image.height}" == icon["sizes"]
