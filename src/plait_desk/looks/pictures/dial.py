"""The yardstick dial: the term that the analyst chose is filled; the model's interval only as an inner ring.

The bands are the published ones of the Professional Head of Intelligence Assessment; the gaps between them
stay empty, because the yardstick leaves them empty.
"""

from collections.abc import Sequence
from math import cos, pi, sin

from plait_desk.looks.pictures import svg

CENTRE_X, CENTRE_Y, OUTER, INNER = 180.0, 150.0, 112.0, 78.0
Band = tuple[str, float, float]


def yardstick_dial(
    bands: Sequence[Band], *, chosen: str | None, model: tuple[float, float] | None = None, label: str
) -> str:
    """`bands` are (term, from, to) in per cent; `model` is an interval in shares, shown after the choice only."""
    parts = [_band(band, filled=band[0] == chosen) for band in bands]
    if model and chosen:
        low, high = model
        parts.append(_arc(low * 100, high * 100, INNER - 6, INNER - 20, fill=svg.TINT, stroke=svg.BLUE))
        parts.append(_middle("evidence model", 118, svg.INK_2, 13))
        parts.append(_middle(f"{low:.0%} to {high:.0%}".replace("% to", " to"), 140, svg.INK, 18))
    elif not chosen:
        parts.append(svg.hatch(CENTRE_X - 40, 110, 80, 18))
        parts.append(_middle("No term chosen yet", 146, svg.INK, 13))
    parts.append(svg.words("0 %", CENTRE_X - OUTER, CENTRE_Y + 18, fill=svg.INK_2, font_size=12))
    parts.append(svg.words("100 %", CENTRE_X + OUTER, CENTRE_Y + 18, text_anchor="end", fill=svg.INK_2, font_size=12))
    return svg.picture(label, 360, 176, parts, fit="wide")


def _middle(text: str, y: float, colour: str, size: float) -> str:
    return svg.words(text, CENTRE_X, y, text_anchor="middle", fill=colour, font_size=size, font_weight=500)


def _at(per_cent: float, radius: float) -> tuple[float, float]:
    angle = pi * (1 - per_cent / 100)
    return CENTRE_X + radius * cos(angle), CENTRE_Y - radius * sin(angle)


def _arc(low: float, high: float, outer: float, inner: float, **look: svg.Value) -> str:
    points = [_at(low, outer), _at(high, outer), _at(high, inner), _at(low, inner)]
    a, b, c, d = (svg.trace(x, y) for x, y in points)
    path = svg.trace("M", a, "A", outer, outer, 0, 0, 1, b, "L", c, "A", inner, inner, 0, 0, 0, d, "z")
    return svg.element("path", d=path, **look)


def _band(band: Band, *, filled: bool) -> str:
    term, low, high = band
    colour: dict[str, svg.Value] = {
        "fill": svg.NAVY if filled else "#dbe6f1",
        "stroke": svg.NAVY if filled else svg.LINE_2,
    }
    x, y = _at((low + high) / 2, OUTER + 8)
    anchor = "middle" if abs(x - CENTRE_X) < 20 else "end" if x < CENTRE_X else "start"
    lines = term.split(" ", 1) if len(term) > 10 and anchor != "middle" else [term]
    words = "".join(
        svg.words(
            line,
            x,
            y + 14 * index - (7 if len(lines) > 1 else 0),
            text_anchor=anchor,
            font_size=12,
            font_weight=700 if filled else 400,
        )
        for index, line in enumerate(lines)
    )
    return _arc(low, high, OUTER, INNER, **colour) + words
