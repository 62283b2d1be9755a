"""A grade as it was given, and what stands beside it on a page."""

from dataclasses import dataclass

from plait.domain.grading import Grade, GradeRefused, GradingScheme
from plait.domain.marking import Handling
from plait_desk.collection.models import Item

WELL_KNOWN, LESS, NOT_KNOWN = 3, 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """`given` is what the partner wrote, in `scheme`; `beside` how it would read in 3x5x2, empty where that was given.

    `beside` comes from a list of our own and is for display: nothing is counted or weighed by it.
    """

    given: str
    scheme: str
    words: str
    beside: str
    beside_words: str
    ink: int

    @property
    def after_text(self) -> str:
        """The grade as it stands after the text: [1BP], and with its scheme where that is another."""
        return f"[{self.scheme} {self.given}]" if self.beside else f"[{self.given}]"


def as_graded(item: Item) -> Graded:
    """The item's grade. One that no scheme knows, as old rows may hold, stands alone as it was given."""
    try:
        grade = Grade.read(GradingScheme(item.grading_scheme), item.grade)
    except (GradeRefused, ValueError):
        return Graded(given=item.grade, scheme=item.grading_scheme, words="", beside="", beside_words="", ink=NOT_KNOWN)
    beside = grade.shown_beside
    national = Grade(scheme=GradingScheme.NATIONAL, raw=beside + Handling.PERMITTED.value)
    is_foreign = grade.scheme is not GradingScheme.NATIONAL
    return Graded(
        given=grade.raw,
        scheme=grade.scheme.words,
        words=grade.words,
        beside=beside if is_foreign else "",
        beside_words=national.words if is_foreign else "",
        ink=_ink(beside),
    )


def _ink(national: str) -> int:
    """How much ink the edge of the item has: the better known, the more."""
    source, intelligence = national[0], national[1]
    if intelligence == "A" or (intelligence == "B" and source == "1"):
        return WELL_KNOWN
    return LESS if intelligence in {"B", "C"} else NOT_KNOWN
