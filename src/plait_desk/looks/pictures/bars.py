"""Bars: a few named figures side by side. Hidden is an empty box with c, unknown is hatched, nil is a dash."""

from collections.abc import Sequence
from dataclasses import dataclass

from plait_desk.looks.pictures import svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One figure. `value` None is unknown, or hidden where `hidden`; `figure` is printed instead of the value."""

    name: str
    value: float | None
    figure: str = ""
    hidden: bool = False
    before_break: bool = False


def bar_chart(bars: Sequence[Bar], *, label: str, unit: str = "", width: float = 720) -> str:
    """Horizontal bars, longest scale to the right, each with its figure printed at its end."""
    row, left, right = 32.0, 220.0, 90.0
    most = max((bar.value for bar in bars if bar.value is not None), default=0) or 1
    along = svg.scale(0, most, left, width - right)
    parts = [svg.stroke(svg.trace("M", left, 0, "V", row * len(bars)), svg.INK)]
    for index, bar in enumerate(bars):
        y = index * row + 6
        parts += [svg.words(bar.name, left - 10, y + 15, text_anchor="end"), _bar(bar, along, y, unit)]
    return svg.picture(label, width, row * max(len(bars), 1) + 4, parts, fit="wide")


def _bar(bar: Bar, along: svg.Scale, y: float, unit: str) -> str:
    start = along(0)
    if bar.hidden:
        box = svg.rectangle(start, y, 60, 20, fill=svg.WHITE, stroke=svg.LINE_2)
        return (
            box
            + svg.words("c", start + 30, y + 15, text_anchor="middle")
            + svg.words("hidden, 1 to 4", start + 68, y + 15)
        )
    if bar.value is None:
        return svg.hatch(start, y, 60, 20) + svg.words("Unknown", start + 68, y + 15)
    if bar.value == 0:
        return svg.words(bar.figure or "–", start + 8, y + 15, font_weight=700)
    end = along(bar.value)
    fill = svg.GREY if bar.before_break else svg.BLUE
    figure = bar.figure or f"{bar.value:,.0f}{' ' + unit if unit else ''}"
    return svg.rectangle(start, y, end - start, 20, fill=fill) + svg.words(figure, end + 8, y + 15, font_weight=700)
