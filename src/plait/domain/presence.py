"""Local presence: which groups are recorded in a place, and how much is reported there, never one without the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PEOPLE = 10_000
UNKNOWN_PLACE = "Place not known"


class PlaceKind(StrEnum):
    """By what presence is counted."""

    COUNCIL = "council"
    DIVISION = "division"

    @property
    def words(self) -> str:
        """The kind as a page shows it."""
        return {PlaceKind.COUNCIL: "Council", PlaceKind.DIVISION: "Police division"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsCounted:
    """So many groups of one council code (empty: none recorded), tier and primary threat."""

    council: str
    tier: str
    threat: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsCounted:
    """So many reports that concern a council (a code, or empty) and came from a council or a division, or neither."""

    concerns: str
    from_council: str
    from_division: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePresence:
    """One place: its groups, by tier and by threat, and the reports that concern it or came from there.

    `key` is a council's code, a division's name, or empty for the place that is not known, which has no people.
    """

    key: str
    name: str
    within: str = ""
    people: int | None = None
    groups: int = 0
    reports: int = 0
    tiers: Mapping[str, int] = field(default_factory=dict)
    threats: Mapping[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """Reports a 10,000 people; None where nobody lives or it is not known how many do."""
        return PEOPLE * self.reports / self.people if self.people else None

    @property
    def is_silent(self) -> bool:
        """True where nothing is recorded and nothing was reported: then nobody knows that there is nothing."""
        return not self.groups and not self.reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """All places of one kind, the one that is not known last; and how many groups and reports there are in all.

    A report may concern one place and come from another: it counts at both, and once in `reports`.
    """

    kind: PlaceKind
    places: tuple[PlacePresence, ...]
    groups: int
    reports: int

    @property
    def silent(self) -> int:
        """Of how many places nothing is recorded and nothing was reported."""
        return sum(place.is_silent for place in self.places if place.key)
