"""Where the thread breaks: how many go on at each stage, and what fell off, hatched."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from plait_desk.looks.pictures import svg

WIDTH, TOP, TALL, STEP, BAR = 888.0, 40.0, 166.0, 206.0, 27.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: how many came this far, median days to the next, and why the rest did not go on."""

    name: str
    count: int
    days: float | None = None
    lost: str = ""
    reasons: tuple[str, ...] = ()


def flow_picture(stages: Sequence[Stage], *, label: str, name: str = "flow") -> str:
    """Bands from stage to stage, their height the count. `name` must differ between two flows on one page."""
    most = max((stage.count for stage in stages), default=0)
    if not most:
        empty = [svg.hatch(1, 20, WIDTH - 2, 40), svg.words("Nothing received in this time", 20, 84, fill=svg.INK_2)]
        return svg.picture(label, WIDTH, 100, empty, fit="wide")
    heights = [stage.count / most * TALL for stage in stages]
    # Each stage stands a little lower, but never below the floor of the first.
    lifts = [TOP + min(index * 22.0, TALL - height) for index, height in enumerate(heights)]
    parts = [_hatching(name)]
    for index, stage in enumerate(stages):
        x = index * STEP
        parts += [_title(stage, x, last=index == len(stages) - 1)]
        if index + 1 < len(stages):
            following = (lifts[index + 1], heights[index + 1])
            parts.append(_band(x + BAR, lifts[index], following, stage.days))
            parts.append(_fallen(stage, (x + BAR, lifts[index] + following[1]), heights[index] - following[1], name))
        parts.append(svg.rectangle(x, lifts[index], BAR, max(heights[index], 1), fill=svg.NAVY))
    return svg.picture(label, WIDTH, 330, parts, fit="wide")


def _hatching(name: str) -> str:
    lines = svg.stroke("M0 0V6", svg.LINE_2, 2)
    ground = svg.rectangle(0, 0, 6, 6, fill=svg.WHITE)
    size: dict[str, svg.Value] = {
        "width": 6,
        "height": 6,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
    }
    return svg.element("defs", svg.element("pattern", ground, lines, id=f"{name}-hatch", **size))


def _title(stage: Stage, x: float, *, last: bool) -> str:
    anchor, at = ("end", x + BAR) if last else ("start", x)
    bold = svg.element("tspan", escape(stage.name), font_weight=700)
    text = f"{bold} {stage.count:,}"
    return svg.element("text", text, x=at, y=16, font_size=14, fill=svg.INK, text_anchor=anchor)


def _band(x: float, top: float, following: tuple[float, float], days: float | None) -> str:
    lower, height = following
    end, bend = x + STEP - BAR - 6, (STEP - BAR) / 2
    drop = lower - top
    upper = svg.trace("M", x, top, "c", bend, 0, bend, drop, end - x, drop)
    path = svg.trace(upper, "v", height, "c", -bend, 0, -bend, -drop, x - end, -drop, "z")
    band = svg.element("path", d=path, fill=svg.TINT, stroke="#2273b8")
    words = "days unknown" if days is None else f"{days:,.0f} day{'' if round(days) == 1 else 's'}"
    # A thin band has its words above it.
    middle = (top + lower + height) / 2 + 5 if height > 30 else (top + lower) / 2 - 8
    return band + svg.words(words, (x + end) / 2, middle, text_anchor="middle", font_size=14)


def _fallen(stage: Stage, start: tuple[float, float], height: float, name: str) -> str:
    x, y = start
    floor = TOP + TALL + 40
    if height > 0.5:
        width = min(max(height, 8.0), 74.0)
        depth, inner = floor - y, -(floor - y - height)
        outer = svg.trace("M", x, y, "c", 40 + width / 2, 0, 30 + width, 20, 30 + width, depth, "h", -width)
        path = svg.trace(outer, "c", 0, inner / 2, -4, inner, -30, inner, "z")
        fallen = svg.element("path", d=path, fill=f"url(#{name}-hatch)", stroke=svg.LINE_2)
    else:
        fallen = ""
    lines = [svg.words(stage.lost, x + 45, floor + 22, text_anchor="middle", font_size=14, font_weight=700)]
    lines += [
        svg.words(reason, x + 45, floor + 42 + 18 * index, text_anchor="middle", fill=svg.INK_2)
        for index, reason in enumerate(stage.reasons[:2])
    ]
    return fallen + "".join(lines)
