"""How good a source is and how sure its intelligence: the 3x5x2 grade, and older and foreign ones beside it.

A grade in another scheme is kept as given. `shown_beside` says how it would read in 3x5x2, after the shipped
list (reference/scales.json, "ours"), for display only: it never replaces what the partner wrote.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from plait.domain.marking import Handling


class GradeRefused(ValueError):
    """The grade is not one of its scheme; the message says which would be."""


class GradingScheme(StrEnum):
    """Under which scheme a partner graded."""

    NATIONAL = "3x5x2"
    LEGACY = "5x5x5"
    EUROPOL = "europol4x4"


class SourceEvaluation(StrEnum):
    """The first character of a 3x5x2 grade."""

    RELIABLE = "1"
    UNTESTED = "2"
    NOT_RELIABLE = "3"


class IntelligenceAssessment(StrEnum):
    """The second character of a 3x5x2 grade."""

    KNOWN_DIRECTLY = "A"
    CORROBORATED = "B"
    KNOWN_INDIRECTLY = "C"
    NOT_KNOWN = "D"
    SUSPECTED_FALSE = "E"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade as given: the scheme and its characters without brackets ("1BP", "B24", "A2")."""

    scheme: GradingScheme
    raw: str

    @property
    def source(self) -> str:
        """The character for the source, in the scheme's own letters."""
        return self.raw[0]

    @property
    def intelligence(self) -> str:
        """The character for the intelligence, in the scheme's own letters."""
        return self.raw[1]

    @property
    def handling(self) -> Handling | None:
        """The handling code that the grade itself carries; only a 3x5x2 grade does."""
        return Handling(self.raw[2]) if self.scheme is GradingScheme.NATIONAL else None

    @property
    def shown_beside(self) -> str:
        """How it would read in 3x5x2, without handling: "1B". For display beside the grade, never instead."""
        return _SOURCE[self.scheme][self.source] + _INTELLIGENCE[self.scheme][self.intelligence]

    @classmethod
    def read(cls, scheme: GradingScheme, text: str) -> "Grade":
        """The grade that the text gives; brackets, blanks and small letters are forgiven. Raises GradeRefused."""
        raw = text.strip().strip("[]").replace(" ", "").upper()
        if not _SHAPE[scheme].fullmatch(raw):
            raise GradeRefused(f"{text!r} is not a {scheme.value} grade; one looks like {_EXAMPLE[scheme]}")
        return cls(scheme=scheme, raw=raw)


_SHAPE = {
    GradingScheme.NATIONAL: re.compile(r"[1-3][A-E][PC]"),
    GradingScheme.LEGACY: re.compile(r"[A-E][1-5][1-5]"),
    GradingScheme.EUROPOL: re.compile(r"[A-CX][1-4](H[0-3])?"),
}
_EXAMPLE = {GradingScheme.NATIONAL: "1BP", GradingScheme.LEGACY: "B24", GradingScheme.EUROPOL: "A2"}
_SOURCE = {
    GradingScheme.NATIONAL: {code.value: code.value for code in SourceEvaluation},
    GradingScheme.LEGACY: {"A": "1", "B": "1", "C": "2", "D": "3", "E": "2"},
    GradingScheme.EUROPOL: {"A": "1", "B": "1", "C": "3", "X": "2"},
}
_INTELLIGENCE = {
    GradingScheme.NATIONAL: {code.value: code.value for code in IntelligenceAssessment},
    GradingScheme.LEGACY: {"1": "A", "2": "A", "3": "B", "4": "D", "5": "E"},
    GradingScheme.EUROPOL: {"1": "A", "2": "A", "3": "B", "4": "C"},
}
