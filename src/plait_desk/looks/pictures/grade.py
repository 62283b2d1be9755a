"""The grade chip: three cells, one spoken label; the better known, the more ink."""

from functools import lru_cache

from plait_desk.looks.pictures import svg

SOURCE = {"1": "reliable", "2": "untested", "3": "not reliable"}
INTELLIGENCE = {
    "A": "known directly to the source",
    "B": "known indirectly, corroborated",
    "C": "known indirectly",
    "D": "not known",
    "E": "suspected to be false",
}
HANDLING = {"P": "lawful sharing permitted", "C": "sharing permitted with conditions"}

_DARK, _MIDDLE, _LIGHT, _WHITE = (
    (svg.NAVY, svg.WHITE),
    (svg.TINT, svg.NAVY),
    (svg.PALE, svg.NAVY),
    (svg.WHITE, svg.NAVY),
)
_CONDITION = (svg.YELLOW, svg.INK)
_CELLS = (
    {"1": _DARK, "2": _MIDDLE, "3": _WHITE},
    {"A": _DARK, "B": _MIDDLE, "C": _LIGHT, "D": _WHITE, "E": _WHITE},
    {"P": _WHITE, "C": _CONDITION},
)
_WIDTH, _HEIGHT = 21, 22
# Thirty grades there are, and a few of other schemes; a page shows the same ones many times.
CHIPS_REMEMBERED = 128


def spoken(grade: str) -> str:
    """A 3x5x2 grade in words. Raises KeyError for a grade of another scheme."""
    source, intelligence, handling = list(grade)
    return f"Grade {grade}: source {SOURCE[source]}; intelligence {INTELLIGENCE[intelligence]}; {HANDLING[handling]}"


def is_3x5x2(grade: str) -> bool:
    """True if each of the three characters is one of its own list."""
    return len(grade) == 3 and all(letter in cells for letter, cells in zip(grade, _CELLS, strict=True))


@lru_cache(maxsize=CHIPS_REMEMBERED)
def grade_chip(grade: str | None, scheme: str = "3x5x2") -> str:
    """The chip of a grade. A grade of another scheme is shown as given, never converted; None is ungraded."""
    if not grade:
        return svg.picture(
            "Ungraded", 76, _HEIGHT, [*_outline(76), svg.words("ungraded", 38, 15, text_anchor="middle")]
        )
    if scheme != "3x5x2" or not is_3x5x2(grade):
        width = max(_WIDTH * len(grade), 30)
        cell = svg.words(grade, width / 2, 15, text_anchor="middle", font_weight=700)
        return svg.picture(f"Grade {grade}, {scheme}, as given", width, _HEIGHT, [*_outline(width), cell])
    cells = "".join(_cell(place, letter) for place, letter in enumerate(grade))
    return svg.picture(spoken(grade), _WIDTH * 3 + 1, _HEIGHT, [cells], shape="gr")


def _cell(place: int, letter: str) -> str:
    fill, ink = _CELLS[place][letter]
    x = place * _WIDTH + 0.5
    box = svg.rectangle(x, 0.5, _WIDTH, _HEIGHT - 1, fill=fill, stroke=svg.NAVY)
    return box + svg.words(letter, x + _WIDTH / 2, 15.5, text_anchor="middle", font_weight=700, fill=ink)


def _outline(width: float) -> list[str]:
    return [svg.rectangle(0.5, 0.5, width - 1, _HEIGHT - 1, fill=svg.WHITE, stroke=svg.INK_3, stroke_dasharray="3 2")]
