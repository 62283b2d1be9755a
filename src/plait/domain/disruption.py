"""A disruption: what a group could do before and after, for how long, and who checked the claim."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from plait.domain.ids import PartnerId


class DisruptionLevel(StrEnum):
    """Published words. None and negative are claims like any other."""

    MAJOR = "MAJOR"
    MODERATE = "MODERATE"
    MINOR = "MINOR"
    NONE = "NONE"
    NEGATIVE = "NEGATIVE"

    @property
    def word(self) -> str:
        """The level as a page shows it."""
        return self.value.capitalize()


class Capability(IntEnum):
    """What a group can do, low to high. Unknown is None where a Capability is asked for, never 0."""

    NONE = 0
    LOW = 1
    SOME = 2
    MODERATE = 3
    HIGH = 4
    ADVANCED = 5


class Duration(StrEnum):
    """How long the loss is expected to last."""

    WEEKS = "weeks"
    MONTHS = "months"
    A_YEAR_OR_MORE = "a year or more"


class Displacement(StrEnum):
    """Where the activity went: nowhere seen, partly elsewhere, or wholly elsewhere."""

    NONE_SEEN = "none seen"
    PARTIAL = "partial"
    FULL = "full"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisruptionClaim:
    """What one body says it achieved against one group. `contributors` share one claim; it counts once."""

    group: str
    attribute: str
    before: Capability | None
    after: Capability | None
    duration: Duration
    displacement: Displacement
    happened_on: date
    evidence: str
    claimed_by: PartnerId
    contributors: tuple[PartnerId, ...] = ()

    @property
    def key(self) -> tuple[str, str, date]:
        """Two claims with the same key are one disruption, however many bodies contributed."""
        return self.group, self.attribute.casefold(), self.happened_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratedDisruption:
    """A claim after another body looked at it. `level` is the moderator's, `claimed_level` the criteria's."""

    claim: DisruptionClaim
    claimed_level: DisruptionLevel
    level: DisruptionLevel
    moderated_by: PartnerId
    reason: str
    recheck_on: tuple[date, date]
