"""The one plant a screen may hold, and the mark of the house: a shoot under a round lamp."""


def _leaf(turn: float, length: float, width: float, tone: str) -> str:
    """One leaf grown from the rim of the pot at (50, 76), turned by `turn` degrees."""
    tip, half = 76 - length, width / 2
    low, high = 76 - length * 0.3, tip + length * 0.28
    blade = (
        f"M50 76C{50 - half:g} {low:g} {50 - half:g} {high:g} 50 {tip:g}"
        f"C{50 + half:g} {high:g} {50 + half:g} {low:g} 50 76Z"
    )
    return (
        f'<g transform="rotate({turn:g} 50 76)"><path d="{blade}" class="{tone}"/>'
        f'<path d="M50 74V{tip + 6:g}" class="vein"/></g>'
    )


_LEAVES = (
    (-62, 44, 20, "leaf-mid"),
    (62, 44, 20, "leaf-mid"),
    (-80, 36, 13, "leaf-light"),
    (80, 36, 13, "leaf-light"),
    (-40, 56, 23, "leaf-dark"),
    (40, 56, 23, "leaf-dark"),
    (-17, 66, 25, "leaf-mid"),
    (20, 64, 24, "leaf-dark"),
    (2, 52, 24, "leaf-deep"),
)

PLANT = (
    '<svg class="plant" viewBox="0 0 100 112" aria-hidden="true" focusable="false">'
    '<ellipse cx="50" cy="108" rx="30" ry="3" class="shade"/>'
    + "".join(_leaf(*leaf) for leaf in _LEAVES)
    + '<path d="M34 80h32l-4 27H38Z" class="pot"/><path d="M31 74h38v8H31Z" class="rim"/></svg>'
)
"""Broad leaves in a clay pot. Beside an empty list, the ask line or a resident's title only."""

MARK = (
    '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<circle cx="16" cy="15" r="12.4" class="lamp"/><path d="M8 28.4h16" class="lamp"/>'
    '<path d="M16 24.5v-8" class="stem"/>'
    '<path d="M16 18.2C10.4 18.6 7.9 15.4 8.3 10.3 13.4 10.3 16.4 13 16 18.2Z" class="sprout"/>'
    '<path d="M16 15.4C15.6 10.6 18.2 7.9 23.6 8c.3 5-2.4 7.8-7.6 7.4Z" class="sprout"/></svg>'
)
"""会客厅's mark."""
