"""A published figure with all that its source said of it: how exact, of what, when, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from plait.domain.period import Period

NIL = "–"
HIDDEN = "c"


class Qualifier(StrEnum):
    """How a source gives a figure. Stored values are those of the published lists in `plait/reference`."""

    EXACT = "exact"
    APPROXIMATE = "approx"
    AT_LEAST = "at least"
    REPORTED = "reported"
    SUPPRESSED = "suppressed"
    NIL = "nil"


QUALIFIER_WORDS = {
    Qualifier.EXACT: "exact",
    Qualifier.APPROXIMATE: "approximate: the source rounds or says about",
    Qualifier.AT_LEAST: "at least: the true figure may be higher",
    Qualifier.REPORTED: "reported by a second source; the first was not read",
    Qualifier.SUPPRESSED: "hidden by its publisher so that people cannot be picked out",
    Qualifier.NIL: "nil",
}


class ContradictoryFigure(ValueError):
    """A hidden figure with a value, a nil that is not nought, or a figure with no value at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One value of one indicator. `value` is None only where the publisher hid it; unknown is never nought.

    `thread` cites what the figure was made from (a reference row or a stored object), so that a report can
    be walked back from it. `synthetic` figures carry the word wherever they are shown.
    """

    name: str
    period: Period
    value: float | None
    unit: str
    qualifier: Qualifier
    source: str
    thread: str
    breakdown: str = ""
    strand: str = ""
    note: str = ""
    synthetic: bool = False

    def __post_init__(self) -> None:
        hidden = self.qualifier is Qualifier.SUPPRESSED
        if hidden != (self.value is None):
            raise ContradictoryFigure(f"{self.name}, {self.period.label}: {self.qualifier} with {self.value}")
        if self.qualifier is Qualifier.NIL and self.value != 0:
            raise ContradictoryFigure(f"{self.name}, {self.period.label}: nil with {self.value}")

    @property
    def shown(self) -> str:
        """The figure as people read it: "about 3,700", "at least 40", "c" where hidden, a dash for nil."""
        if self.value is None:
            return HIDDEN
        if self.qualifier is Qualifier.NIL:
            return NIL
        before = {Qualifier.APPROXIMATE: "about ", Qualifier.AT_LEAST: "at least "}.get(self.qualifier, "")
        return f"{before}{figure(self.value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """From `at` on, an indicator no longer means what it meant before, and `why`."""

    name: str
    at: Period
    why: str


def figure(value: float) -> str:
    """A number with thousands commas and no more decimals than it has, at most two."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")
