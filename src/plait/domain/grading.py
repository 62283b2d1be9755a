"""How good a source is and how sure its intelligence: the 3x5x2 grade, and older and foreign ones beside it.

A grade in another scheme is kept as given. `shown_beside` says how it would read in 3x5x2, after the shipped
list (reference/scales.json, "ours"), for display only: it never replaces what the partner wrote.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import cast

from plait.domain.marking import Handling
from plait.reference import scale


class GradeRefused(ValueError):
    """The grade is not one of its scheme; the message says which would be."""


class GradingScheme(StrEnum):
    """Under which scheme a partner graded."""

    NATIONAL = "3x5x2"
    LEGACY = "5x5x5"
    ADMIRALTY = "admiralty"
    EUROPOL = "europol4x4"

    @property
    def words(self) -> str:
        """The scheme as people call it."""
        return _NAMES[self]

    @property
    def example(self) -> str:
        """A grade as the scheme writes it."""
        return _EXAMPLE[self]


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
    """A grade as given: the scheme and its characters without brackets ("1BP", "B24", "C3", "A2")."""

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
    def words(self) -> str:
        """What the characters mean in their own scheme: "Usually reliable; Possibly true"."""
        sources, intelligence = _meanings(self.scheme)
        return f"{sources[self.source]}; {intelligence[self.intelligence]}"

    @property
    def shown_beside(self) -> str:
        """How it would read in 3x5x2, without handling: "1B". For display beside the grade, never instead."""
        if self.scheme is GradingScheme.NATIONAL:
            return self.raw[:2]
        sources, intelligence = _beside(self.scheme)
        return sources[self.source] + intelligence[self.intelligence]

    @classmethod
    def read(cls, scheme: GradingScheme, text: str) -> "Grade":
        """The grade that the text gives; brackets, blanks and small letters are forgiven. Raises GradeRefused."""
        raw = text.strip().strip("[]").replace(" ", "").upper()
        if not _SHAPE[scheme].fullmatch(raw):
            raise GradeRefused(f"{text!r} is not a {scheme.value} grade; one looks like {scheme.example}")
        return cls(scheme=scheme, raw=raw)


_NAMES = {
    GradingScheme.NATIONAL: "3x5x2",
    GradingScheme.LEGACY: "5x5x5",
    GradingScheme.ADMIRALTY: "Admiralty",
    GradingScheme.EUROPOL: "Europol 4x4",
}
_SHAPE = {
    GradingScheme.NATIONAL: re.compile(r"[1-3][A-E][PC]"),
    GradingScheme.LEGACY: re.compile(r"[A-E][1-5][1-5]"),
    GradingScheme.ADMIRALTY: re.compile(r"[A-F][1-6]"),
    GradingScheme.EUROPOL: re.compile(r"[A-CX][1-4](H[0-3])?"),
}
_EXAMPLE = {
    GradingScheme.NATIONAL: "1BP",
    GradingScheme.LEGACY: "B24",
    GradingScheme.ADMIRALTY: "C3",
    GradingScheme.EUROPOL: "A2",
}
Letters = Mapping[str, str]


@cache
def _beside(scheme: GradingScheme) -> tuple[Letters, Letters]:
    """The scheme's letters for source and intelligence, each to its 3x5x2 one: the shipped lists, which are ours."""
    name = {
        GradingScheme.LEGACY: "legacy_5x5x5_to_3x5x2",
        GradingScheme.ADMIRALTY: "admiralty_to_3x5x2",
        GradingScheme.EUROPOL: "europol_4x4_to_3x5x2",
    }[scheme]
    body = scale(name).body
    return cast(Letters, body["source"]), cast(Letters, body["intelligence"])


@cache
def _meanings(scheme: GradingScheme) -> tuple[Letters, Letters]:
    """What the scheme's letters for source and intelligence mean, as its own list says."""
    if scheme is GradingScheme.LEGACY:
        body = scale("legacy_5x5x5").body
        return cast(Letters, body["source"]), cast(Letters, body["intelligence"])
    source, intelligence = {
        GradingScheme.NATIONAL: ("ir_source_evaluation_3", "ir_intelligence_assessment_5"),
        GradingScheme.ADMIRALTY: ("admiralty_source", "admiralty_information"),
        GradingScheme.EUROPOL: ("europol_source", "europol_information"),
    }[scheme]
    return cast(Letters, scale(source).values), cast(Letters, scale(intelligence).values)
