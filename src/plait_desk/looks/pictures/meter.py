"""How full: a bar in a box, or a row of cells. Navy is full; unknown is hatched."""

from plait_desk.looks.pictures import svg


def meter_bar(
    value: float | None, *, most: float = 100, label: str = "", width: float = 132, height: float = 12
) -> str:
    """`value` out of `most` as a filled part of a box; dark when nothing is left."""
    if value is None:
        return svg.picture(
            label or "Unknown",
            width,
            height,
            [svg.hatch(0.5, 0.5, width - 1, height - 1)],
            shape="meter",
            fit="stretched",
        )
    share = min(max(value / most, 0), 1) if most else 0
    fill = svg.NAVY if share >= 1 else svg.BLUE
    box = svg.rectangle(0.5, 0.5, width - 1, height - 1, fill=svg.WHITE, stroke=svg.LINE_2)
    return svg.picture(
        label,
        width,
        height,
        [box, svg.rectangle(0, 0, share * width, height, fill=fill)],
        shape="meter",
        fit="stretched",
    )


def level_cells(level: int | None, *, of: int = 5, label: str = "") -> str:
    """`level` of `of` cells filled: a capability attribute. None is unknown, hatched over all the cells."""
    width = of * 18.0
    if level is None:
        return svg.picture(label or "Unknown", width, 12, [svg.hatch(0.5, 1, width - 3, 10)])
    cells = [
        svg.rectangle(place * 18 + 0.5, 1, 15, 10, fill=svg.NAVY if place < level else svg.WHITE, stroke=svg.NAVY)
        for place in range(of)
    ]
    return svg.picture(label or f"Level {level} of {of}", width, 12, cells)
