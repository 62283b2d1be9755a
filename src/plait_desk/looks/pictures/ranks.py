"""Ranks with their intervals, one row a thing, rank 1 at the left; what is not scored stands in its own column."""

from collections.abc import Sequence
from dataclasses import dataclass

from plait_desk.looks.pictures import svg

ROW, LEFT, WIDTH, UNKNOWN = 34.0, 230.0, 760.0, 70.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One thing and the interval of its rank (90 %), its middle half and its median. No median: not scored."""

    name: str
    median: float | None
    low: float = 1
    high: float = 1
    inner_low: float | None = None
    inner_high: float | None = None
    stale: bool = False


def rank_chart(rows: Sequence[Ranked], *, label: str, of: int | None = None) -> str:
    """The chart of ranks 1 to `of` (all rows when not given)."""
    last = of or max(len(rows), 2)
    start = LEFT + UNKNOWN
    along = svg.scale(1, last, start + 12, WIDTH - 80)
    parts = [_head(along, last, start)]
    parts += [_row(row, along, 30 + index * ROW) for index, row in enumerate(rows)]
    return svg.picture(label, WIDTH, 34 + ROW * max(len(rows), 1), parts, fit="wide")


def _head(along: svg.Scale, last: int, start: float) -> str:
    shown = [1, *(rank for rank in range(5, last + 1, 5) if rank < last - 1), last]
    ticks = [svg.words(f"{rank}", along(rank), 14, text_anchor="middle", fill=svg.INK_2) for rank in shown]
    return svg.words("Not scored", start - 8, 14, text_anchor="end", fill=svg.INK_2) + "".join(ticks)


def _row(row: Ranked, along: svg.Scale, y: float) -> str:
    middle = y + ROW / 2
    parts = [
        svg.stroke(svg.trace("M", 0, y + ROW, "H", WIDTH), svg.QUIET),
        svg.words(_short(row.name), 0, middle + 5, font_size=14, font_weight=500),
    ]
    if row.median is None:
        return "".join([*parts, svg.hatch(LEFT + 2, middle - 8, UNKNOWN - 12, 16)])
    colour, tick = (svg.GREY, svg.INK_3) if row.stale else (svg.BLUE, svg.NAVY)
    low, high = along(row.low), along(row.high)
    line = svg.trace("M", low, middle, "H", high)
    ends = svg.trace("M", low, middle - 4, "v", 8, "M", high, middle - 4, "v", 8)
    parts += [svg.stroke(line, colour, 2, stroke_dasharray="2 3" if row.stale else None), svg.stroke(ends, colour, 2)]
    if row.inner_low is not None and row.inner_high is not None:
        width = max(3.0, along(row.inner_high) - along(row.inner_low))
        parts.append(svg.rectangle(along(row.inner_low), middle - 4, width, 8, fill=colour))
    parts.append(svg.rectangle(along(row.median) - 1.5, middle - 8, 3, 16, fill=tick))
    parts.append(svg.words(f"{row.low:.0f} to {row.high:.0f}", WIDTH - 4, middle + 5, text_anchor="end", font_size=14))
    return "".join(parts)


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:29]}…"
