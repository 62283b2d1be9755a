"""An estimate is never a bare point: thin bar 90 %, thick bar 50 % where it is known, tick the middle."""

from dataclasses import dataclass
from math import floor, log10

from plait.domain.estimate import Interval, Range
from plait_desk.looks.pictures import svg

HEIGHT, MIDDLE = 18.0, 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """The scale that an estimate is drawn on, from `least` to `most`.

    `tenfold` makes each step ten times the last (`least` above nought), ticked at each step; the page says so in words.
    """

    most: float
    least: float = 0
    tenfold: bool = False

    def placing(self, width: float) -> svg.Scale:
        """Where a value lies on a picture of that width; what is below `least` lies at its edge."""
        if not self.tenfold:
            return svg.scale(self.least, self.most, 4, width - 4)
        along = svg.scale(log10(self.least), log10(self.most), 4, width - 4)
        return lambda value: along(log10(max(value, self.least)))

    @property
    def steps(self) -> list[float]:
        """The powers of ten on a tenfold scale."""
        if not self.tenfold:
            return []
        return [10.0**power for power in range(round(log10(self.least)), floor(log10(self.most) + 1e-9) + 1)]


def interval_bar(
    value: Interval | Range | None, *, across: Across, label: str, stale: bool = False, width: float = 220
) -> str:
    """The bar of one estimate on its scale. None is unknown: hatched from end to end."""
    if value is None:
        return svg.picture(label or "Unknown", width, HEIGHT, [svg.hatch(4, 3, width - 8, 12)], shape="iv")
    place = across.placing(width)
    colour, tick = (svg.GREY, svg.INK_3) if stale else (svg.BLUE, svg.NAVY)
    low, high = place(value.low), place(value.high)
    parts = [
        svg.stroke(svg.trace("M", 0, MIDDLE, "H", width), svg.QUIET),
        *(svg.stroke(svg.trace("M", place(step), 1, "V", HEIGHT - 1), svg.LINE) for step in across.steps),
        svg.stroke(svg.trace("M", low, MIDDLE, "H", high), colour, 2, stroke_dasharray="2 3" if stale else None),
        svg.stroke(svg.trace("M", low, 5, "v", 8, "M", high, 5, "v", 8), colour, 2),
    ]
    if isinstance(value, Interval):
        start, end = place(value.lower), place(value.upper)
        parts.append(svg.rectangle(start, MIDDLE - 4, max(3, end - start), 8, fill=colour))
    middle = value.middle if isinstance(value, Interval) else value.best
    parts.append(svg.rectangle(place(middle) - 1.5, 2, 3, 14, fill=tick))
    return svg.picture(label, width, HEIGHT, parts, shape="iv")
