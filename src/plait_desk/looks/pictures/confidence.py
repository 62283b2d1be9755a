"""Analytical confidence: one to three squares, beside the yardstick term and never inside it."""

from plait_desk.looks.pictures import svg

LEVELS = {"Low": 1, "Moderate": 2, "High": 3}


def confidence_squares(level: str | None, *, named: bool = True) -> str:
    """Squares filled up to `level`; a level that is not given is hatched, not empty."""
    label = f"Confidence: {level or 'not given'}" if named else ""
    filled = LEVELS.get((level or "").capitalize())
    if filled is None:
        return svg.picture(label, 36, 10, [svg.hatch(1, 1, 33, 8)])
    squares = [
        svg.rectangle(place * 12 + 1, 1, 9, 8, fill=svg.NAVY if place < filled else svg.WHITE, stroke=svg.NAVY)
        for place in range(3)
    ]
    return svg.picture(label, 36, 10, squares)
