"""A series over time: breaks are dashed and said in words, qualifiers are shapes, unknown is a gap with hatching."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plait_desk.looks.pictures import svg

Qualifier = Literal["exact", "approx", "at_least", "reported"]
WIDTH, HEIGHT, LEFT, BOTTOM = 720.0, 280.0, 64.0, 40.0
_BEFORE = {"exact": "", "approx": "about ", "at_least": "at least ", "reported": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period. `break_before` says in words why the figure cannot be compared with the one before."""

    period: str
    value: float | None
    qualifier: Qualifier = "exact"
    break_before: str = ""


def line_chart(points: Sequence[Point], *, label: str, unit: str = "") -> str:
    """The series from nought up, every known point printed; a break in the series ends the line."""
    known = [point.value for point in points if point.value is not None]
    ticks = svg.round_ticks(max(known, default=0))
    down = svg.scale(0, ticks[-1], HEIGHT - BOTTOM, 24)
    along = svg.scale(0, max(len(points) - 1, 1), LEFT + 30, WIDTH - 40)
    parts = [_ticks(ticks, down), svg.words(unit, 4, 14, fill=svg.INK_2)]
    parts.append(svg.stroke(_line(points, along, down), svg.BLUE, 2.5))
    every = -(-len(points) // 10)
    for index, point in enumerate(points):
        parts.append(_point(point, along(index), down, said=index % every == 0 or index == len(points) - 1))
    return svg.picture(label, WIDTH, HEIGHT, parts, fit="wide")


def _ticks(ticks: Sequence[float], down: svg.Scale) -> str:
    lines = [
        svg.stroke(svg.trace("M", LEFT, down(tick), "H", WIDTH - 8), svg.LINE if tick else svg.INK)
        + svg.words(
            f"{tick:,.0f}" if ticks[-1] >= 5 else f"{tick:g}",
            LEFT - 8,
            down(tick) + 4,
            text_anchor="end",
            fill=svg.INK_2,
        )
        for tick in ticks
    ]
    return "".join(lines)


def _line(points: Sequence[Point], along: svg.Scale, down: svg.Scale) -> str:
    path, joined = [], False
    for index, point in enumerate(points):
        if point.value is not None:
            joins = joined and not point.break_before
            path.append(svg.trace("L" if joins else "M", along(index), down(point.value)))
        joined = point.value is not None
    return "".join(path) or "M0 0"


def _point(point: Point, x: float, down: svg.Scale, *, said: bool) -> str:
    floor = HEIGHT - BOTTOM
    parts = [svg.words(point.period, x, floor + 20, text_anchor="middle", fill=svg.INK_2) if said else ""]
    if point.break_before:
        parts.append(svg.stroke(svg.trace("M", x - 18, 20, "V", floor), svg.WARN, 1, stroke_dasharray="4 3"))
        parts.append(svg.words(point.break_before, x - 22, 18, text_anchor="end", fill=svg.WARN))
    if point.value is None:
        parts.append(svg.hatch(x - 8, floor - 60, 16, 60))
        return "".join(parts)
    y, exact = down(point.value), point.qualifier == "exact"
    parts.append(svg.dot(x, y, 4.5, fill=svg.NAVY if exact else svg.WHITE, stroke=svg.NAVY, stroke_width=2))
    if point.qualifier == "at_least":
        parts.append(svg.stroke(svg.trace("M", x, y - 6, "v-10m-4 4l4 -4l4 4"), svg.NAVY, 1.5))
    if said:
        figure = f"{_BEFORE[point.qualifier]}{point.value:,.0f}"
        parts.append(
            svg.words(
                figure, x, y - (20 if point.qualifier == "at_least" else 10), text_anchor="middle", font_weight=700
            )
        )
    return "".join(parts)
