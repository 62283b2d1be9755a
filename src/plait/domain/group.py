"""A serious organised crime group (SOCG): what is recorded of it, and how its record may move on.

Tiers and the six capability attributes are Plait's own (reference/scales.json, "ours"): the official matrix
is not public.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plait.domain.ids import GroupId, MarkingId, MentionId
from plait.domain.rights import months_after

SCORE_MONTHS = 3
LEVELS = range(6)


class Tier(StrEnum):
    """How far a group reaches, after its score; T0 is unscored."""

    NATIONAL = "T1"
    MULTI_DIVISION = "T2"
    LOCAL = "T3"
    UNSCORED = "T0"

    @property
    def words(self) -> str:
        """The tier with its reach."""
        return TIER_WORDS[self]


TIER_WORDS = {
    Tier.NATIONAL: "Tier 1, national",
    Tier.MULTI_DIVISION: "Tier 2, more than one division",
    Tier.LOCAL: "Tier 3, local",
    Tier.UNSCORED: "Tier 0, unscored",
}


class Region(StrEnum):
    """The three regions that groups are mapped by."""

    WEST = "West"
    EAST = "East"
    NORTH = "North"


class GroupState(StrEnum):
    """Where the record of a group stands."""

    PROPOSED = "proposed"
    SCORED = "scored"
    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"
    REACTIVATED = "reactivated"


TRANSITIONS: dict[GroupState, frozenset[GroupState]] = {
    GroupState.PROPOSED: frozenset({GroupState.SCORED, GroupState.ARCHIVED}),
    GroupState.SCORED: frozenset({GroupState.ACTIVE, GroupState.ARCHIVED}),
    GroupState.ACTIVE: frozenset({GroupState.DORMANT, GroupState.ARCHIVED}),
    GroupState.DORMANT: frozenset({GroupState.REACTIVATED, GroupState.ARCHIVED}),
    GroupState.ARCHIVED: frozenset({GroupState.REACTIVATED}),
    GroupState.REACTIVATED: frozenset({GroupState.DORMANT, GroupState.ARCHIVED}),
}

# A score makes a record scored, and three people's steps make it archived: neither is a plain move.
BY_ITSELF = frozenset({GroupState.SCORED, GroupState.ARCHIVED})


class GroupEventKind(StrEnum):
    """What can happen to a group's record. Nothing is overwritten: each is one dated, appended event."""

    RECORDED = "recorded"
    MOVED = "moved"
    SCORED = "scored"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    TAKEN_BACK = "taken_back"
    LED = "led"
    RELEASED = "released_from_prison"
    NEW_BUSINESS = "new_business_link"
    NOMINAL_ADDED = "nominal_added"
    NOMINAL_CHANGED = "nominal_changed"
    NOMINAL_ENDED = "nominal_ended"
    ARCHIVE_ASKED = "archive_asked"
    ARCHIVE_CHECKED = "archive_checked"
    ARCHIVE_AGREED = "archive_agreed"
    ARCHIVE_REFUSED = "archive_refused"
    ARCHIVE_WITHDRAWN = "archive_withdrawn"
    ARCHIVE_REVIEWED = "archive_reviewed"

    @property
    def words(self) -> str:
        """The event as a page shows it."""
        return EVENT_WORDS.get(self, self.value.replace("_", " ").capitalize())


EVENT_WORDS = {
    GroupEventKind.LED: "Lead officer named",
    GroupEventKind.NOMINAL_CHANGED: "What is recorded of a nominal changed",
    GroupEventKind.NOMINAL_ENDED: "A nominal's part ended",
    GroupEventKind.ARCHIVE_ASKED: "Archiving asked for",
    GroupEventKind.ARCHIVE_CHECKED: "Archiving checked",
    GroupEventKind.ARCHIVE_AGREED: "Archiving agreed",
    GroupEventKind.ARCHIVE_REFUSED: "Archiving refused",
    GroupEventKind.ARCHIVE_WITHDRAWN: "Request to archive withdrawn",
    GroupEventKind.ARCHIVE_REVIEWED: "Looked at again, and still archived",
}


class Capability(StrEnum):
    """The six attributes that a group is scored on; ours."""

    MONEY_HANDLING = "money_handling"
    CORRUPTION = "corruption"
    VIOLENCE = "violence"
    LOGISTICS = "logistics"
    AWARENESS = "awareness"
    RESILIENCE = "resilience"

    @property
    def words(self) -> str:
        """The attribute as a page shows it."""
        return CAPABILITY_WORDS[self]


CAPABILITY_WORDS = {
    Capability.MONEY_HANDLING: "Money handling",
    Capability.CORRUPTION: "Corruption of staff",
    Capability.VIOLENCE: "Violence, or its threat",
    Capability.LOGISTICS: "Control of transport and supply",
    Capability.AWARENESS: "Awareness of police methods",
    Capability.RESILIENCE: "Resilience after arrest",
}


class ForbiddenMoveError(ValueError):
    """The group's state does not allow this move."""


class LevelOutOfRangeError(ValueError):
    """A capability level is a whole number from 0 to 5, or unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityLevel:
    """One attribute: `level` 0 to 5, or None for unknown, never read as 0. `seen_on`: when it last held."""

    capability: Capability
    level: int | None
    evidence: str = ""
    seen_on: date | None = None

    def __post_init__(self) -> None:
        if self.level is not None and self.level not in LEVELS:
            raise LevelOutOfRangeError(f"{self.capability.words}: {self.level} is not 0 to 5")

    def is_stale(self, on: date) -> bool:
        """Known once, but not seen again for longer than a score lasts."""
        return self.level is not None and self.seen_on is not None and is_stale_score(self.seen_on, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    """A nominal: one mention (never a subject) with a role and the days it held."""

    mention_id: MentionId
    marking_id: MarkingId
    role: str
    is_principal: bool = False
    from_on: date | None = None
    to_on: date | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The SOCG record as one version of it stands."""

    id: GroupId
    name: str
    marking_id: MarkingId
    tier: Tier = Tier.UNSCORED
    state: GroupState = GroupState.PROPOSED
    primary_threat: str = ""
    secondary_threats: tuple[str, ...] = ()
    region: Region | None = None
    council_code: str = ""
    businesses: tuple[str, ...] = ()
    capabilities: tuple[CapabilityLevel, ...] = ()
    scored_on: date | None = None
    members: tuple[GroupMember, ...] = field(default=())

    def unknowns(self) -> tuple[Capability, ...]:
        """The attributes nobody can rate yet: each is a requirement waiting to be raised."""
        known = {level.capability for level in self.capabilities if level.level is not None}
        return tuple(capability for capability in Capability if capability not in known)

    def is_stale(self, on: date) -> bool:
        """The score clock has run out, or there never was a score."""
        return is_stale_score(self.scored_on, on)


def is_stale_score(scored_on: date | None, on: date) -> bool:
    """True where a score made on `scored_on` no longer holds on `on`."""
    return scored_on is None or on >= next_score_due(scored_on)


def next_score_due(scored_on: date) -> date:
    """The day on which a score made then no longer holds: three months on; the last of a shorter month."""
    return months_after(scored_on, SCORE_MONTHS)


def move(state: GroupState, to: GroupState) -> GroupState:
    """The state after a move. Raises ForbiddenMoveError where TRANSITIONS does not allow it."""
    if to not in TRANSITIONS[state]:
        allowed = ", ".join(sorted(TRANSITIONS[state])) or "nothing"
        raise ForbiddenMoveError(f"a {state} group cannot become {to}; from here: {allowed}")
    return to


def plain_moves(state: GroupState) -> tuple[GroupState, ...]:
    """Where a person may move a group by a reason alone, in the order of the states."""
    return tuple(to for to in GroupState if to in TRANSITIONS[state] - BY_ITSELF)


def first_state(tier: Tier, capabilities: Iterable[CapabilityLevel]) -> GroupState:
    """Where a new record starts: active once it has a tier and any known attribute, else proposed."""
    if tier is not Tier.UNSCORED and any(level.level is not None for level in capabilities):
        return GroupState.ACTIVE
    return GroupState.PROPOSED
