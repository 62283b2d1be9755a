"""A path of reach in one line: thing, hop with its grade and strength, thing, and the running product below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plait_desk.looks.pictures import svg

Kind = Literal["person", "company", "address", "contract", "licence", "property", "withheld", "community"]
STEP, WIDTH_LEFT = 190.0, 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One thing on the path, how it was reached (empty for the first), and the product of strengths so far."""

    name: str
    kind: Kind
    strength: float | None = None
    grade: str = ""
    reason: str = ""
    so_far: float | None = None


def path_picture(hops: Sequence[Hop], *, label: str) -> str:
    """The whole path from left to right; a hop whose strength is not known is hatched."""
    parts = []
    for index, hop in enumerate(hops):
        x = WIDTH_LEFT + index * STEP
        if index:
            parts.append(_tie(hop, x - STEP, x))
        parts.append(thing(hop.kind, x, 30, 12, filled=index == 0))
        parts.append(svg.words(_short(hop.name), x - 14, 64, font_weight=500))
        if hop.so_far is not None:
            bar = svg.rectangle(x - 14, 92, 120 * min(hop.so_far, 1), 8, fill=svg.BLUE)
            box = svg.rectangle(x - 14, 92, 120, 8, fill=svg.WHITE, stroke=svg.LINE_2)
            parts += [svg.words(f"So far {hop.so_far:.2f}", x - 14, 84, fill=svg.INK_2), box, bar]
    return svg.picture(label, WIDTH_LEFT + max(len(hops), 1) * STEP, 106, parts, fit="wide")


def thing(kind: str, x: float, y: float, size: float, *, filled: bool = False, tinted: bool = False) -> str:
    """The shape that stands for a kind: circle person, square company, diamond address, hexagon contract or licence.

    A pentagon is property; two circles in one another are a community.
    """
    fill = svg.NAVY if filled else svg.TINT if tinted else svg.WHITE
    look: dict[str, svg.Value] = {"fill": fill, "stroke": svg.NAVY, "stroke_width": 2}
    if kind == "person":
        return svg.dot(x, y, size, **look)
    if kind == "community":
        return svg.dot(x, y, size * 1.4, **look | {"fill": svg.WHITE}) + svg.dot(x, y, size * 0.8, **look)
    if kind == "withheld":
        return svg.rectangle(x - size * 1.4, y - size * 0.6, size * 2.8, size * 1.2, fill=svg.SLATE)
    corners = {
        "address": ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
        "contract": ((-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1), (-1.1, 0)),
        "licence": ((-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1), (-1.1, 0)),
        "property": ((0, -1.15), (1.1, -0.25), (0.75, 1), (-0.75, 1), (-1.1, -0.25)),
    }.get(kind, ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)))
    points = " ".join(svg.trace(x + dx * size, y + dy * size) for dx, dy in corners)
    return svg.element("polygon", points=points, **look)


def _tie(hop: Hop, start: float, end: float) -> str:
    if hop.strength is None:
        return svg.hatch(start + 18, 26, end - start - 36, 8)
    width = 1 + 4 * min(max(hop.strength, 0), 1)
    line = svg.stroke(svg.trace("M", start + 14, 30, "H", end - 14), svg.BLUE, width)
    words = " ".join(part for part in (hop.grade, f"{hop.strength:.2f}") if part)
    return line + svg.words(words, (start + end) / 2, 20, text_anchor="middle")


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23]}…"
