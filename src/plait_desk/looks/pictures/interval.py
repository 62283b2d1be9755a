"""An estimate is never a bare point: thin bar 90 %, thick bar 50 %, tick the median."""

from dataclasses import dataclass

from plait_desk.looks.pictures import svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Five points of one distribution, in its own unit; the inner pair may be missing."""

    low: float
    high: float
    median: float
    inner_low: float | None = None
    inner_high: float | None = None


def interval_bar(
    value: Interval | None, *, least: float, most: float, label: str, stale: bool = False, width: float = 220
) -> str:
    """The bar of one estimate on a scale from `least` to `most`. None is unknown: hatched from end to end."""
    height, middle = 18.0, 9.0
    if value is None:
        return svg.picture(label or "Unknown", width, height, [svg.hatch(4, 3, width - 8, 12)], shape="iv")
    place = svg.scale(least, most, 4, width - 4)
    colour, tick = (svg.GREY, svg.INK_3) if stale else (svg.BLUE, svg.NAVY)
    low, high = place(value.low), place(value.high)
    parts = [
        svg.stroke(svg.trace("M", 0, middle, "H", width), svg.QUIET),
        svg.stroke(svg.trace("M", low, middle, "H", high), colour, 2, stroke_dasharray="2 3" if stale else None),
        svg.stroke(svg.trace("M", low, 5, "v", 8, "M", high, 5, "v", 8), colour, 2),
    ]
    if value.inner_low is not None and value.inner_high is not None:
        start, end = place(value.inner_low), place(value.inner_high)
        parts.append(svg.rectangle(start, middle - 4, max(3, end - start), 8, fill=colour))
    parts.append(svg.rectangle(place(value.median) - 1.5, 2, 3, 14, fill=tick))
    return svg.picture(label, width, height, parts, shape="iv")
