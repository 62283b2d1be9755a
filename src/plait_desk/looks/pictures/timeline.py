"""A timeline: one lane a kind of thing, bars for periods, dots for days; what lies right of today is shaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Literal

from plait_desk.looks.pictures import svg

LEFT, WIDTH, LANE, ROW = 140.0, 1080.0, 40.0, 30.0
# The letters of the words before a short period.
BEFORE = 34
Ink = Literal["known", "less", "weak"]
_INK = {"known": svg.NAVY, "less": svg.TINT, "weak": svg.WHITE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, or a period when `to_on` is given; an open end runs to the edge, dashed.

    Periods that overlap stand in several rows of one lane; the words of a short one may stand before it.
    """

    lane: str
    words: str
    from_on: date
    to_on: date | None = None
    is_period: bool = False
    ink: Ink = "less"
    row: int = 0
    before: bool = False


def time_line(moments: Sequence[Moment], *, from_on: date, to_on: date, today: date, label: str) -> str:
    """The lanes in the order in which they first appear, and their rows, between the two days."""
    lanes = list(dict.fromkeys((moment.lane, moment.row) for moment in moments))
    along = svg.scale(from_on.toordinal(), to_on.toordinal(), LEFT, WIDTH - 10)
    tops = _tops(lanes)
    height = 34 + (tops[-1] + LANE if tops else LANE)
    now = along(today.toordinal())
    parts = [svg.rectangle(now, 22, WIDTH - now, height - 22, fill=svg.CANVAS), _years(from_on, to_on, along, height)]
    parts.append(svg.stroke(svg.trace("M", now, 22, "V", height), svg.NAVY, 2))
    parts.append(svg.words("today", now, height + 14, text_anchor="middle", font_weight=700, fill=svg.NAVY))
    for (lane, row), top in zip(lanes, tops, strict=True):
        y = 30 + top
        if not row:
            parts.append(svg.words(lane, 0, y + 20, font_size=14))
        parts.append(svg.stroke(svg.trace("M", LEFT, y + 16, "H", WIDTH), svg.QUIET))
        parts += [_moment(moment, along, y, to_on) for moment in moments if (moment.lane, moment.row) == (lane, row)]
    return svg.picture(label, WIDTH, height + 20, parts, fit="wide")


def _tops(lanes: Sequence[tuple[str, int]]) -> list[float]:
    """Where each row begins: a new lane further down than another row of the same."""
    steps = [LANE if lane != before else ROW for (before, _), (lane, _) in pairwise(lanes)]
    return list(accumulate(steps, initial=0.0)) if lanes else []


def _years(from_on: date, to_on: date, along: svg.Scale, height: float) -> str:
    years = range(from_on.year + 1, to_on.year + 1)
    return "".join(
        svg.stroke(svg.trace("M", x, 22, "V", height), svg.LINE)
        + (svg.words(year, x + 4, 16, fill=svg.INK_2) if x + 36 < WIDTH else "")
        for year in years
        if (x := along(date(year, 1, 1).toordinal()))
    )


def _moment(moment: Moment, along: svg.Scale, y: float, end_on: date) -> str:
    x = along(moment.from_on.toordinal())
    if not moment.is_period:
        return svg.dot(x, y + 16, 7, fill=_INK[moment.ink], stroke=svg.NAVY, stroke_width=1.5)
    width = max(along((moment.to_on or end_on).toordinal()) - x, 6)
    open_ended = moment.to_on is None
    dark = moment.ink == "known"
    look: dict[str, svg.Value] = {"fill": _INK[moment.ink], "stroke": svg.NAVY if dark else svg.BLUE}
    box = svg.rectangle(x, y + 4, width, 24, stroke_dasharray="4 3" if open_ended else None, **look)
    if moment.before:
        return box + svg.words(_short(moment.words, BEFORE), x - 6, y + 21, text_anchor="end")
    room = int(width / 7)
    said = _short(moment.words, room) if room > 4 or len(moment.words) <= room else ""
    return box + svg.words(said, x + 6, y + 21, fill=svg.WHITE if dark else svg.INK)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
