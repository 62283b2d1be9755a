"""A small line of the last weeks, with the aim dashed. A week that is not known is a gap, never nought."""

from collections.abc import Sequence

from plait_desk.looks.pictures import svg


def spark_line(
    values: Sequence[float | None], *, aim: float | None = None, label: str = "", width: float = 104, height: float = 40
) -> str:
    """The line from oldest to newest. With fewer than two known values the picture is hatched."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return svg.picture(label or "Trend not known yet", width, height, [svg.hatch(1, height / 2 - 5, width - 2, 10)])
    marks = [*known, aim] if aim is not None else known
    margin = (max(marks) - min(marks)) * 0.12 or 1
    down = svg.scale(min(marks) - margin, max(marks) + margin, height - 5, 5)
    along = svg.scale(0, len(values) - 1, 4, width - 6)
    parts = []
    if aim is not None:
        parts.append(svg.stroke(svg.trace("M", 0, down(aim), "H", width), stroke_dasharray="3 3"))
    parts.append(svg.stroke(_line(values, along, down), svg.BLUE, 2))
    last = max(index for index, value in enumerate(values) if value is not None)
    parts.append(svg.dot(along(last), down(known[-1]), 4, fill=svg.NAVY))
    return svg.picture(label, width, height, parts)


def _line(values: Sequence[float | None], along: svg.Scale, down: svg.Scale) -> str:
    path, joined = [], False
    for index, value in enumerate(values):
        if value is not None:
            path.append(svg.trace("L" if joined else "M", along(index), down(value)))
        joined = value is not None
    return "".join(path)
