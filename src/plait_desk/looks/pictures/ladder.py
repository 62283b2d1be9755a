"""The evidence ladder: one rung an independent origin; right and blue speaks for, left and rust against."""

from collections.abc import Sequence
from dataclasses import dataclass

from plait_desk.looks.pictures import svg

ROW, LEFT, WIDTH = 44.0, 240.0, 860.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One origin: its push (natural log of the Bayes factor), the share before and after, copies that add nothing."""

    name: str
    push: float | None
    before: float
    after: float
    copies: int = 0
    reliable: bool = True


def ladder_chart(rungs: Sequence[Rung], *, start: float, label: str) -> str:
    """The ladder on a scale of 0 to 100 %, from the base rate `start` down to where the evidence ends."""
    along = svg.scale(0, 1, LEFT, WIDTH - 130)
    bottom = 30 + ROW * (len(rungs) + 1)
    grid = [
        svg.stroke(svg.trace("M", along(share), 24, "V", bottom), svg.LINE_2 if share == 0.5 else svg.QUIET)
        + svg.words(f"{share:.0%}", along(share), 14, text_anchor="middle", fill=svg.INK_2)
        for share in (0, 0.2, 0.5, 0.8, 1)
    ]
    first = 30 + ROW / 2
    base = [
        svg.words("Start: base rate", 0, first + 5, font_weight=500),
        svg.dot(along(start), first, 6, fill=svg.WHITE, stroke=svg.NAVY, stroke_width=2),
        svg.words(f"start  {start:.0%}", WIDTH, first + 5, text_anchor="end"),
    ]
    rows = [_rung(rung, along, 30 + ROW * (index + 1)) for index, rung in enumerate(rungs)]
    return svg.picture(label, WIDTH, bottom + 4, [*grid, *base, *rows], fit="wide")


def _rung(rung: Rung, along: svg.Scale, y: float) -> str:
    middle = y + ROW / 2
    name = svg.words(rung.name, 0, middle + 5, font_weight=500)
    rule = svg.stroke(svg.trace("M", 0, y, "H", WIDTH), svg.QUIET)
    if rung.push is None:
        return (
            rule
            + name
            + svg.hatch(along(rung.before) - 20, middle - 8, 40, 16)
            + svg.words("Unknown", WIDTH, middle + 5, text_anchor="end")
        )
    start, end = along(rung.before), along(rung.after)
    colour = svg.BLUE if rung.push >= 0 else svg.AGAINST
    tip = min(7.0, abs(end - start) / 2) * (1 if rung.push >= 0 else -1)
    arrow = svg.trace(
        "M", start, middle - 8, "H", end - tip, "L", end, middle, "L", end - tip, middle + 8, "H", start, "z"
    )
    look: dict[str, svg.Value] = {"fill": colour} if rung.reliable else {"fill": svg.WHITE, "stroke_dasharray": "3 2"}
    bar = svg.element("path", d=arrow, stroke=colour, **look)
    ghosts = "".join(
        svg.hatch(max(start, end) + 6 + 12 * copy, middle - 7, 9, 14) for copy in range(min(rung.copies, 6))
    )
    figures = svg.words(
        f"{rung.push:+.2f}  {rung.after:.0%}",
        WIDTH,
        middle + 5,
        text_anchor="end",
        fill=colour if rung.push < 0 else svg.INK,
    )
    return rule + name + bar + ghosts + figures
