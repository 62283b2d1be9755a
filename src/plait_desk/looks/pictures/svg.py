"""The few strokes that all pictures share: an element, words, hatching, a scale, and the frame around them."""

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from typing import Literal

INK, INK_2, INK_3 = "#1a1a1a", "#4d5661", "#5e6670"
LINE, LINE_2, QUIET = "#d5dae0", "#7d8791", "#e6eaee"
BLUE, BLUE_DARK, NAVY, SLATE = "#0065bd", "#00437e", "#002d54", "#333e48"
TINT, PALE, WHITE, CANVAS = "#9cc8ea", "#e6f1fa", "#ffffff", "#f5f7f9"
GOOD, WARN, AGAINST, YELLOW, GREY = "#1a7032", "#a03c00", "#a3340b", "#fdd522", "#a9b2bb"

Value = str | float | int | None
Scale = Callable[[float], float]


def number(value: float) -> str:
    """A coordinate as short as it can be written: one decimal, no trailing nought."""
    written = f"{value:.1f}"
    return written[:-2] if written.endswith(".0") else written


def trace(*steps: str | float) -> str:
    """The text of a path or of points: letters and coordinates, with spaces between."""
    return " ".join(step if isinstance(step, str) else number(step) for step in steps)


@cache
def _name(attribute: str) -> str:
    return attribute.rstrip("_").replace("_", "-")


def element(tag: str, *children: str, **attributes: Value) -> str:
    """One element. Attribute values are escaped; `children` are elements already made by these functions."""
    written = "".join(
        f' {_name(name)}="{escape(value if isinstance(value, str) else number(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def words(text: object, x: float, y: float, **attributes: Value) -> str:
    """Text at a point, escaped; 13 px ink unless told otherwise."""
    return element("text", escape(str(text)), **{"x": x, "y": y, "font_size": 13, "fill": INK, **attributes})


def rectangle(x: float, y: float, width: float, height: float, **attributes: Value) -> str:
    """A box; a width or height below nought is drawn as nought."""
    return element("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), **attributes)


def stroke(path: str, colour: str = LINE_2, width: float = 1, **attributes: Value) -> str:
    """An unfilled path."""
    return element("path", d=path, **{"fill": "none", "stroke": colour, "stroke_width": width, **attributes})


def dot(x: float, y: float, radius: float, **attributes: Value) -> str:
    """A circle round a point."""
    return element("circle", cx=x, cy=y, r=radius, **attributes)


def hatch(x: float, y: float, width: float, height: float, gap: float = 5) -> str:
    """A box of slanted lines with a dashed edge: unknown. Drawn line by line, so that no two pictures share an id."""
    lines = []
    start = -height
    while start < width:
        left, right = max(start, 0), min(start + height, width)
        if right > left:
            begin = trace("M", x + left, y + height - (left - start))
            lines.append(trace(begin, "L", x + right, y + height - (right - start)))
        start += gap
    box = rectangle(x, y, width, height, fill=WHITE, stroke=INK_3, stroke_dasharray="3 2")
    return box + stroke("".join(lines), LINE_2)


def scale(least: float, most: float, start: float, end: float) -> Scale:
    """A function from a value to a place on the page; a value outside is drawn at the edge."""
    span = (most - least) or 1.0

    def place(value: float) -> float:
        return start + (min(max(value, least), most) - least) / span * (end - start)

    return place


def round_ticks(most: float, count: int = 5) -> list[float]:
    """Nought to at least `most` in 2 to `count` equal, round steps."""
    if most <= 0:
        return [0.0, 1.0]
    power = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 0.1
    for step in (power * factor for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10)):
        if step * count >= most:
            steps = -int(-most // step)
            return [step * index for index in range(steps + 1)]
    return [0.0, most]


Fit = Literal["own", "wide", "stretched"]
# A wide picture grows by this at most, so that its words stay words.
LARGEST = 1.2


def picture(
    label: str, width: float, height: float, children: Iterable[str], *, shape: str | None = None, fit: Fit = "own"
) -> str:
    """The frame: named by `label` for those who cannot see it, or hidden from them when the words stand beside it.

    `shape` is a class for the stylesheet. By `fit` the picture keeps its own size, fills the width it is given
    within reason ("wide"), or lets the stylesheet change its width alone ("stretched").
    """
    named: dict[str, Value] = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    own: dict[str, Value] = {"class_": shape, "width": width, "height": height}
    wide: dict[str, Value] = {"class_": shape or "full", "width": round(width * LARGEST)}
    return element(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=trace(0, 0, width, height),
        preserveAspectRatio="none" if fit == "stretched" else None,
        font_family="Roboto, Arial, sans-serif",
        **(wide if fit == "wide" else own),
        **named,
    )
