"""The content policy allows nothing inline and no other host: no page has any."""

import re
from pathlib import Path

import pytest

import huiketing

PACKAGE = Path(huiketing.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
STYLES = sorted(PACKAGE.glob("*/static/**/*.css"))
SCRIPTS = sorted([*PACKAGE.glob("*/static/**/*.js"), *PACKAGE.glob("*/templates/**/*.js")])


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def without_comments(text: str) -> str:
    text = re.sub(r"\{#.*?#\}", "", text)
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.S)


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 20
    assert len(STYLES) > 5
    assert len(SCRIPTS) > 5


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_style_no_script_and_no_handler(path: Path) -> None:
    text = without_comments(path.read_text())

    assert not re.search(r"<style\b", text, re.I)
    assert not re.search(r"<[^>]*\sstyle\s*=", text, re.I)
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text, re.I)
    assert not re.search(r"javascript:", text, re.I)
    assert not re.search(r"\bhx-on\b|hx-vals=['\"]?js:", text)
    for script in re.findall(r"<script\b([^>]*)>", text, re.I):
        assert "src=" in script
        assert "defer" in script


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_asks_no_other_host(path: Path) -> None:
    text = without_comments(path.read_text())

    assert not re.search(r'(?:src|srcset|action|poster)\s*=\s*["\']?(?:https?:)?//', text)
    assert not re.search(r'<link\b[^>]*href\s*=\s*["\']?(?:https?:)?//', text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_fragment_says_what_it_is(path: Path) -> None:
    if path.name.startswith("_"):
        assert path.read_text().startswith("{#")


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_style_sheet_asks_no_other_host_and_knows_two_weights(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)

    assert "@import" not in text
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", text)
    weights = re.findall(r"font-weight:\s*([\w]+)", text) + re.findall(r"font:\s*(\d+)\s", text)
    assert set(weights) <= {"400", "700"}
    assert "font-style: italic" not in text


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_makes_no_code_from_text(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\beval\s*\(|new Function|setTimeout\(\s*[\"'`]|document\.write", text)
    assert not re.search(r"https?://", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_says_nothing_in_its_own_words(path: Path) -> None:
    """What people read is written in templates, where it is translated."""
    assert not re.search(r"[\u4e00-\u9fff]", path.read_text())
