"""What a field of two records weighs: right of zero for the same thing, left against; and the total on its scale."""

from plait_desk.looks.pictures import svg

MOST = 16.0


def weight_bar(weight: float | None, *, width: float = 136, height: float = 16) -> str:
    """A bar from the zero line; hatched when nothing is known. The words and the figure stand beside it."""
    along = svg.scale(-MOST, MOST, 2, width - 2)
    zero = svg.stroke(svg.trace("M", along(0), 0, "V", height), svg.INK_3)
    if weight is None:
        return svg.picture("", width, height, [svg.hatch(along(-3), 3, along(3) - along(-3), height - 6), zero])
    start, end = sorted((along(0), along(weight)))
    fill = svg.BLUE if weight >= 0 else svg.AGAINST
    return svg.picture("", width, height, [svg.rectangle(start, 2, end - start, height - 4, fill=fill), zero])


def step_bar(start: float, end: float, *, low: float, high: float, width: float = 136, height: float = 16) -> str:
    """One step of a waterfall between sums of weights, on a scale from `low` to `high`, which holds 0 between them."""
    along = svg.scale(low, high, 2, width - 2)
    zero = svg.stroke(svg.trace("M", along(0), 0, "V", height), svg.INK_3)
    left, right = sorted((along(start), along(end)))
    fill = svg.BLUE if end >= start else svg.AGAINST
    bar = svg.rectangle(left, 2, max(right - left, 1), height - 4, fill=fill)
    return svg.picture("", width, height, [bar, zero])


def total_scale(weight: float, *, joined_from: float, width: float = 1080) -> str:
    """The sum of all weights where it falls: left apart, for a person to decide, joined. 0: both equally likely."""
    low, high = min(-10.0, weight - 2), max(10.0, weight + 2)
    along = svg.scale(low, high, 10, width - 10)
    doubt = -4.0
    bands = [
        (low, doubt, svg.QUIET, "left apart"),
        (doubt, joined_from, svg.TINT, f"{doubt:.0f}: a person decides"),
        (joined_from, high, svg.NAVY, f"{joined_from:.0f}: joined, unless facts conflict"),
    ]
    parts = []
    for start, end, fill, said in bands:
        parts.append(svg.rectangle(along(start), 24, along(end) - along(start), 12, fill=fill, stroke=svg.LINE_2))
        parts.append(svg.words(said, along(start), 54, fill=svg.INK_2))
    at = along(weight)
    parts.append(svg.stroke(svg.trace("M", at, 18, "V", 42), svg.INK, 3))
    parts.append(svg.words(f"{weight:.1f}", at, 13, text_anchor="middle", font_weight=700))
    label = f"Total weight {weight:.1f}; a person decides from {doubt:.0f}, joined from {joined_from:.0f}"
    return svg.picture(label, width, 60, parts, fit="wide")
