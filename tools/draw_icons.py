"""Draw the home-screen icons: python tools/draw_icons.py

The mark (a shoot under a round lamp) on lintel brown, from the same geometry as
`huiketing.base.drawing.plant.MARK`. Writes PNG and SVG into static/base/icons; run it again after
changing the mark and commit what it wrote.
"""

from pathlib import Path

from PIL import Image, ImageDraw

OUT = Path(__file__).parent.parent / "src/huiketing/base/static/base/icons"
WOOD, LAMP, LEAF = "#4A3324", "#E0A033", "#8FC3A2"
OVERSAMPLE = 8

Point = tuple[float, float]


def curve(start: Point, one: Point, two: Point, end: Point, steps: int = 40) -> list[Point]:
    """A cubic Bézier curve as points."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        corners = (start, one, two, end)
        x = sum(w * p[0] for w, p in zip(weights, corners, strict=True))
        y = sum(w * p[1] for w, p in zip(weights, corners, strict=True))
        points.append((x, y))
    return points


LEFT = curve((16, 18.2), (10.4, 18.6), (7.9, 15.4), (8.3, 10.3)) + curve(
    (8.3, 10.3), (13.4, 10.3), (16.4, 13), (16, 18.2)
)
RIGHT = curve((16, 15.4), (15.6, 10.6), (18.2, 7.9), (23.6, 8)) + curve(
    (23.6, 8), (23.9, 13), (21.2, 15.8), (16, 15.4)
)


def draw(size: int, *, corner: float, share: float) -> Image.Image:
    """An icon of `size` px: the mark takes `share` of the width, corners rounded by `corner`."""
    big = size * OVERSAMPLE
    image = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, big - 1, big - 1), radius=corner * big, fill=WOOD)
    scale = big * share / 32
    shift = (big - 32 * scale) / 2

    def at(x: float, y: float) -> Point:
        return (shift + x * scale, shift + y * scale)

    def line(points: list[Point], colour: str, width: float) -> None:
        placed = [at(*point) for point in points]
        thick = width * scale
        pen.line(placed, fill=colour, width=round(thick), joint="curve")
        for x, y in (placed[0], placed[-1]):
            pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=colour)

    ring = 12.4 + 1.2
    pen.ellipse(
        (*at(16 - ring, 15 - ring), *at(16 + ring, 15 + ring)),
        outline=LAMP,
        width=round(2.4 * scale),
    )
    line([(8, 28.4), (24, 28.4)], LAMP, 2.4)
    line([(16, 24.5), (16, 16.5)], LEAF, 2)
    for leaf in (LEFT, RIGHT):
        pen.polygon([at(*point) for point in leaf], fill=LEAF)
    return image.resize((size, size), Image.Resampling.LANCZOS)


SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 40 40">
<rect x="-4" y="-4" width="40" height="40" rx="9" fill="{WOOD}"/>
<g fill="none" stroke-linecap="round" stroke="{LAMP}" stroke-width="2.4">
<circle cx="16" cy="15" r="12.4"/><path d="M8 28.4h16"/>
<path d="M16 24.5v-8" stroke="{LEAF}" stroke-width="2"/></g>
<path fill="{LEAF}" d="M16 18.2C10.4 18.6 7.9 15.4 8.3 10.3 13.4 10.3 16.4 13 16 18.2Z"/>
<path fill="{LEAF}" d="M16 15.4C15.6 10.6 18.2 7.9 23.6 8c.3 5-2.4 7.8-7.6 7.4Z"/>
</svg>
"""

if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    draw(192, corner=0.22, share=0.72).save(OUT / "icon-192.png", optimize=True)
    draw(512, corner=0.22, share=0.72).save(OUT / "icon-512.png", optimize=True)
    # A launcher may cut a maskable icon down to a circle of 80 %: whole ground, smaller mark.
    draw(512, corner=0, share=0.56).save(OUT / "icon-maskable-512.png", optimize=True)
    draw(180, corner=0, share=0.68).save(OUT / "icon-180.png", optimize=True)
    (OUT / "mark.svg").write_text(SVG)
