"""An estimate is never a bare point: thin bar 90 %, thick bar 50 % where it is known, tick the middle."""

from math import floor, log10

from plait.domain.estimate import Interval, Range
from plait_desk.looks.pictures import svg

HEIGHT, MIDDLE = 18.0, 9.0


def interval_bar(
    value: Interval | Range | None,
    *,
    least: float,
    most: float,
    label: str,
    stale: bool = False,
    tenfold: bool = False,
    width: float = 220,
) -> str:
    """The bar of one estimate on a scale from `least` to `most`. None is unknown: hatched from end to end.

    `tenfold` draws a scale on which each step is ten times the last (`least` above nought), ticked at each step; the
    page says so in words.
    """
    if value is None:
        return svg.picture(label or "Unknown", width, HEIGHT, [svg.hatch(4, 3, width - 8, 12)], shape="iv")
    place = _tenfold(least, most, width) if tenfold else svg.scale(least, most, 4, width - 4)
    colour, tick = (svg.GREY, svg.INK_3) if stale else (svg.BLUE, svg.NAVY)
    low, high = place(value.low), place(value.high)
    parts = [
        svg.stroke(svg.trace("M", 0, MIDDLE, "H", width), svg.QUIET),
        *(
            svg.stroke(svg.trace("M", place(step), 1, "V", HEIGHT - 1), svg.LINE)
            for step in _steps(least, most, tenfold)
        ),
        svg.stroke(svg.trace("M", low, MIDDLE, "H", high), colour, 2, stroke_dasharray="2 3" if stale else None),
        svg.stroke(svg.trace("M", low, 5, "v", 8, "M", high, 5, "v", 8), colour, 2),
    ]
    if isinstance(value, Interval):
        start, end = place(value.lower), place(value.upper)
        parts.append(svg.rectangle(start, MIDDLE - 4, max(3, end - start), 8, fill=colour))
    middle = value.middle if isinstance(value, Interval) else value.best
    parts.append(svg.rectangle(place(middle) - 1.5, 2, 3, 14, fill=tick))
    return svg.picture(label, width, HEIGHT, parts, shape="iv")


def _tenfold(least: float, most: float, width: float) -> svg.Scale:
    """A scale by powers of ten; what is below `least` lies at its edge."""
    along = svg.scale(log10(least), log10(most), 4, width - 4)
    return lambda value: along(log10(max(value, least)))


def _steps(least: float, most: float, tenfold: bool) -> list[float]:
    """The powers of ten on a tenfold scale."""
    return [10.0**power for power in range(round(log10(least)), floor(log10(most) + 1e-9) + 1)] if tenfold else []
