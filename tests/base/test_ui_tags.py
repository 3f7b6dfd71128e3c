"""What rooms draw their pages with."""

import re
from dataclasses import dataclass, field

import pytest
from django.template import Context, Template
from django.utils.translation import override

from huiketing.base.drawing.icons import ICONS
from huiketing.base.statuses import LABELS, MEANINGS
from huiketing.matters.models.matter import Status


def draw(text: str, language: str = "zh-hans", **values: object) -> str:
    with override(language):
        return Template("{% load ui %}" + text).render(Context(values))


@dataclass
class Clock:
    states: list[str] = field(default_factory=list)
    text: str = ""
    kind: str = "ok"


def test_an_icon_is_silent_beside_its_word_and_speaks_alone() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "phone" %}')
    assert '<span class="vh">打电话</span>' in draw('{% icon "phone" "打电话" %}')


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_well_formed_and_inside_its_grid(name: str) -> None:
    from xml.etree import ElementTree

    drawing = ElementTree.fromstring(draw("{% icon name %}", name=name))

    assert drawing.get("viewBox") == "0 0 24 24"
    assert len(drawing) > 0
    for start in re.findall(r"M(-?[\d.]+)[ ,]?(-?[\d.]+)", ICONS[name]):
        assert all(0 <= float(number) <= 24 for number in start)


def test_an_icon_that_is_not_drawn_is_a_mistake_found_at_once() -> None:
    with pytest.raises(KeyError):
        draw('{% icon "unicorn" %}')


def test_every_status_of_a_matter_has_a_moon_a_word_and_a_meaning() -> None:
    stored = {str(code) for code in Status.values}

    assert stored | {"co_handling"} == set(LABELS) == set(MEANINGS)
    drawings = {code: draw("{% chip code %}", code=code) for code in LABELS}
    assert all(f"c-{code}" in drawing for code, drawing in drawings.items())


def test_statuses_are_told_apart_without_colour() -> None:
    """Where two share a moon, the word differs; no two chips read the same in black and white."""
    black_and_white = {
        re.sub(r'class="[^"]*"', "", draw("{% chip c %}", c=code)) for code in LABELS
    }

    assert len(black_and_white) == len(LABELS)


def test_a_chip_takes_the_status_itself_and_a_word_of_the_resident_page() -> None:
    assert "办理中" in draw("{% chip s %}", s=Status.IN_PROGRESS)
    assert "已送到，等您评价" in draw("{% chip s '已送到，等您评价' %}", s="replied")


def test_what_people_typed_is_escaped_in_every_drawing() -> None:
    nasty = "<script>x</script>"

    for text in (
        "{% chip n %}",
        "{% chip 'closed' n %}",
        "{% avatar n %}",
        "{% empty n key=n more=n %}",
        "{% icon 'phone' n %}",
        "{% qr 'x' label=n %}",
    ):
        assert "<script>" not in draw(text, n=nasty)
    assert "<script>" not in draw("{% ruler c %}", c=Clock(["used"], nasty, "ok"))


def test_the_ruler_draws_ticks_for_the_eye_and_says_the_same_in_words() -> None:
    drawn = draw("{% ruler c %}", c=Clock(["used"] * 4 + ["today"], "今天到期", "due"))

    assert drawn.count("tick-used") == 4
    assert drawn.count("tick-today") == 1
    assert re.search(r'class="ticks" aria-hidden="true"', drawn)
    assert "今天到期" in drawn
    assert 'class="ruler due"' in drawn


@pytest.mark.parametrize(
    ("ticks", "drawn", "long"), [(10, 10, False), (11, 11, True), (60, 60, True), (61, 0, False)]
)
def test_a_long_ruler_takes_a_line_and_a_very_long_one_only_words(
    ticks: int, drawn: int, long: bool
) -> None:
    text = draw("{% ruler c %}", c=Clock(["empty"] * ticks, "剩很多天"))

    assert text.count("tick-empty") == drawn
    assert ("long" in text) is long
    assert "剩很多天" in text


def test_no_clock_no_ruler() -> None:
    assert draw("{% ruler c %}", c=None) == ""


def test_five_faces_stand_in_one_order_and_none_is_chosen_beforehand() -> None:
    drawn = draw("{% faces %}")

    assert re.findall(r'value="(\d)"', drawn) == ["5", "4", "3", "2", "1"]
    assert "checked" not in drawn
    assert drawn.index("非常") < drawn.index("基本") < drawn.index("不满意")


def test_a_refused_rating_keeps_what_the_person_chose_and_ties_the_reason_to_the_group() -> None:
    drawn = draw("{% faces name='level' value=2 errors=e %}", e=["这件事已经评过了。"])

    assert re.search(r'value="2"[^>]*checked', drawn)
    assert drawn.count("checked") == 1
    assert 'aria-describedby="level_error"' in drawn
    assert 'id="level_error"' in drawn


def test_an_avatar_of_nobody_is_a_question() -> None:
    assert ">沈<" in draw("{% avatar '沈月琴' %}")
    assert ">？<" in draw("{% avatar '' %}")


def test_a_qr_code_draws_every_module_of_level_m_and_no_other() -> None:
    import segno

    address = "https://parlour.example/t/7K3M9Q2W"
    drawn = draw("{% qr a %}", a=address)
    size = int(re.search(r'viewBox="0 0 (\d+)', drawn)[1]) - 8  # type: ignore[index]
    dark = set()
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn):
        dark |= {(int(x) - 4 + step, int(y) - 4) for step in range(int(run))}

    expected = segno.make_qr(address, error="m", boost_error=False)
    assert expected.error == "M"
    assert size == len(expected.matrix)
    assert dark == {
        (x, y) for y, line in enumerate(expected.matrix) for x, bit in enumerate(line) if bit
    }
    assert len(drawn) < 8000


def test_an_empty_list_says_how_to_begin() -> None:
    drawn = draw("{% empty '今天还没人来' key='/' %}")

    assert "今天还没人来" in drawn
    assert "按 <kbd>/</kbd> 就能开始" in drawn
    assert draw("{% empty 'x' %}").count("<kbd>") == 0


def test_a_long_delay_draws_five_days_and_says_how_many() -> None:
    late = Clock(["used"] * 5 + ["over"] * 27, "27 days late", "late")

    drawn = draw("{% ruler c %}", c=late)

    assert (drawn.count("tick-used"), drawn.count("tick-over")) == (5, 5)
    assert "27 days late" in drawn
    assert "long" not in drawn
