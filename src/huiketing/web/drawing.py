"""Drawings of figures: plain SVG made on the server, coloured by the sheet of styles alone.

Beside each stands a table with the same numbers; the drawing itself is one picture to whoever
does not see it.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 560, 196
LEFT, RIGHT = 30, 6
TOP, GAP, FOOT = 16, 34, 18
BAR = 0.62  # of a day's width


@dataclass(frozen=True)
class Day:
    """One day: what came in, and the answers owed on it, in time and not."""

    day: date
    came: int
    met: int
    late: int
    works: bool = True

    @property
    def owed(self) -> int:
        """Answers promised for this day."""
        return self.met + self.late


def two_weeks(days: list[Day], *, came: str, owed: str, label: str) -> SafeString:
    """Two rows of bars over the same days: what came in; answers in time with the late on top.

    Both rows have the same scale, so that they may be compared. Numbers stand on the bars.
    """
    step = (WIDTH - LEFT - RIGHT) / max(1, len(days))
    row = (HEIGHT - TOP - GAP - FOOT) / 2
    top = max([1, *(day.came for day in days), *(day.owed for day in days)])
    first, second = TOP + row, TOP + row + GAP + row

    def bars(kind: str, base: float, values: list[tuple[int, int]]) -> SafeString:
        """`values` are (from, count) in units of the scale."""
        return format_html_join(
            "",
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
            (
                (
                    kind,
                    _n(LEFT + step * (at + (1 - BAR) / 2)),
                    _n(base - row * (start + count) / top),
                    _n(step * BAR),
                    _n(row * count / top),
                )
                for at, (start, count) in enumerate(values)
                if count
            ),
        )

    def numbers(base: float, values: list[int]) -> SafeString:
        return format_html_join(
            "",
            '<text class="n" x="{}" y="{}">{}</text>',
            (
                (_n(LEFT + step * (at + 0.5)), _n(base - row * value / top - 3), value)
                for at, value in enumerate(values)
                if value
            ),
        )

    rests = format_html_join(
        "",
        '<rect class="rest" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (_n(LEFT + step * at), TOP - 12, _n(step), HEIGHT - TOP - FOOT + 12)
            for at, day in enumerate(days)
            if not day.works
        ),
    )
    names = format_html_join(
        "",
        '<text class="d{}" x="{}" y="{}">{}</text>',
        (
            (
                " now" if at == len(days) - 1 else "",
                _n(LEFT + step * (at + 0.5)),
                HEIGHT - 4,
                f"{day.day.month}-{day.day.day}" if at == 0 or day.day.day == 1 else day.day.day,
            )
            for at, day in enumerate(days)
        ),
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{rests}'
        '<path class="base" d="M{l} {y1}H{r}M{l} {y2}H{r}"/>'
        '<text class="t" x="0" y="{t1}">{came}</text><text class="t" x="0" y="{t2}">{owed}</text>'
        "{a}{b}{c}{na}{nb}{names}</svg>",
        w=WIDTH,
        h=HEIGHT,
        label=label,
        l=LEFT,
        r=WIDTH - RIGHT,
        y1=_n(first),
        y2=_n(second),
        t1=_n(first - 2),
        t2=_n(second - 2),
        came=came,
        owed=owed,
        rests=rests,
        a=bars("came", first, [(0, day.came) for day in days]),
        b=bars("met", second, [(0, day.met) for day in days]),
        c=bars("late", second, [(day.met, day.late) for day in days]),
        na=numbers(first, [day.came for day in days]),
        nb=numbers(second, [day.owed for day in days]),
        names=names,
    )


def _n(value: float) -> str:
    return f"{value:.1f}"


REACH = 8  # points below the target that a bar shows; what is lower is cut, with a notch
LONG, TALL = 120, 16


def standing_of(rate: float, target: float) -> str:
    """How a rate stands to its target; red is below 90 (`bad`), amber below the target (`soon`)."""
    return "good" if rate >= target else "soon" if rate >= min(90, target) else "bad"


def against(rate: float, target: float) -> SafeString:
    """A bar from the target: to the right above it, to the left below. The number stands beside."""
    scale = LONG / (100 - target + REACH)
    zero = REACH * scale
    off = max(-REACH, rate - target)
    left, width = (zero, off * scale) if off >= 0 else (zero + off * scale, -off * scale)
    cut = format_html('<path class="cut" d="M{} 0l4 4-4 4 4 4-4 4"/>', 5) if off == -REACH else ""
    return format_html(
        '<svg class="against" viewBox="0 0 {w} {h}" aria-hidden="true">'
        '<rect class="track" x="0" y="2" width="{w}" height="12" rx="2"/>'
        '<rect class="{standing}" x="{x}" y="2" width="{width}" height="12"/>{cut}'
        '<path class="target" d="M{zero} 0V{h}"/></svg>',
        w=LONG, h=TALL, standing=standing_of(rate, target), x=_n(left), width=_n(width),
        cut=cut, zero=_n(zero),
    )  # fmt: skip


def weeks(rates: list[float | None], target: float, low: float, label: str) -> SafeString:
    """A line through the weeks, the target dotted, the last with its number. Weeks with too few
    cases are gaps. `low` is where the axis begins, the same for all that stand beside."""
    wide, tall, room = 104, 30, 30
    step = wide / max(1, len(rates) - 1)

    def y(rate: float) -> str:
        return _n(4 + (tall - 8) * (100 - max(low, rate)) / (100 - low))

    strokes, pen = [], "M"
    for at, rate in enumerate(rates):
        if rate is None:
            pen = "M"
            continue
        strokes.append(f"{pen}{_n(4 + at * step)} {y(rate)}")
        pen = "L"
    known = [(at, rate) for at, rate in enumerate(rates) if rate is not None]
    end = SafeString("")
    if known:
        at, rate = known[-1]
        end = format_html(
            '<circle class="{}" cx="{}" cy="{}" r="3"/><text class="end" x="{}" y="{}">{}</text>',
            standing_of(rate, target), _n(4 + at * step), y(rate), _n(4 + at * step + 7),
            _n(float(y(rate)) + 4), int(rate),
        )  # fmt: skip
    standing = standing_of(known[-1][1], target) if known else ""
    return format_html(
        '<svg class="weeks" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">'
        '<path class="dots" d="M4 {y}H{wide}"/><path class="line {standing}" d="{d}"/>{end}</svg>',
        w=wide + room, h=tall, label=label, y=y(target), wide=wide + 4, standing=standing,
        d="".join(strokes), end=end,
    )  # fmt: skip


SHADES = ((85, 1), (90, 2), (95, 3), (98, 4))


def shade(rate: float) -> int:
    """Which of the five classes of a heat table: below 85, from 85, 90, 95, 98."""
    return next((shade for below, shade in SHADES if rate < below), 5)
