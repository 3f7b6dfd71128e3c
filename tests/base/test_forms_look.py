"""Forms: every control has a label above, help, and what is wrong with it tied to it."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import override

from tests.base.pages_urls import EveryControl


class Elements(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.all if attrs.get("id")]  # type: ignore[misc]


@pytest.fixture
def empty_form() -> str:
    with override("zh-hans"):
        return EveryControl().render()


@pytest.fixture
def refused_form() -> str:
    with override("zh-hans"):
        return EveryControl({"name": "一二三四五六", "words": "我妈的老年证", "kind": "Z"}).render()


def test_every_control_has_a_label(empty_form: str) -> None:
    page = Elements(empty_form)
    labelled = {attrs.get("for") for tag, attrs in page.all if tag == "label"}

    controls = [
        attrs for tag, attrs in page.all if tag in {"input", "select", "textarea"}
        and attrs.get("type") != "hidden"
    ]  # fmt: skip
    assert controls
    assert all(attrs["id"] in labelled for attrs in controls)
    assert not [attrs for attrs in controls if "placeholder" in attrs]


def test_groups_of_choices_are_fieldsets_with_a_legend(empty_form: str) -> None:
    assert empty_form.count("<fieldset") == empty_form.count("<legend") == 3


def test_a_card_spells_out_what_its_choice_means(empty_form: str) -> None:
    assert "缺一样，定好日子补" in empty_form


def test_help_and_errors_are_tied_to_their_control(refused_form: str) -> None:
    page = Elements(refused_form)

    name = next(attrs for _, attrs in page.all if attrs.get("name") == "name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    for tag, attrs in page.all:
        for described in (attrs.get("aria-describedby") or "").split():
            assert described in page.ids(), (tag, described)


def test_the_summary_is_focused_and_each_line_leads_to_its_field(refused_form: str) -> None:
    page = Elements(refused_form)

    summary = next(attrs for _, attrs in page.all if attrs.get("class") == "errors")
    assert "autofocus" in summary
    links = re.findall(r'<a href="#([^"]+)"', refused_form)
    assert links == ["id_name", "id_answer_0", "id_kind_0"]
    assert set(links) <= set(page.ids())
    assert "有 3 处要再看看" in refused_form


def test_the_summary_says_the_same_words_as_beside_the_field(refused_form: str) -> None:
    assert refused_form.count("最多 5 个字，现在 6 个。") == 2
    assert refused_form.count("这一格还没填。") == 2


def test_nothing_typed_is_lost(refused_form: str) -> None:
    assert 'value="一二三四五六"' in refused_form
    assert "我妈的老年证" in refused_form


def test_no_id_is_given_twice(refused_form: str) -> None:
    ids = Elements(refused_form).ids()

    assert len(ids) == len(set(ids))


def test_a_name_with_angle_brackets_stays_text() -> None:
    page = EveryControl({"name": '"><script>', "kind": "<i>"}).render()

    assert "<script>" not in page
    assert "<i>" not in page
