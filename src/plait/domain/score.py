"""A score of a group: how far it reaches, what it can do, and what it is out to do, attribute by attribute.

The attributes of both are Plait's own (reference/scales.json, "ours"): the official matrix is not public.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plait.domain.group import LEVELS, Capability, LevelOutOfRangeError, Tier


class Intent(StrEnum):
    """The four attributes of what a group is out to do; ours."""

    GROWTH = "growth"
    HARM = "harm"
    INFILTRATION = "infiltration"
    PERSISTENCE = "persistence"

    @property
    def words(self) -> str:
        """The attribute as a page shows it."""
        return INTENT_WORDS[self]


INTENT_WORDS = {
    Intent.GROWTH: "To grow into new places or markets",
    Intent.HARM: "To do harm to get its way",
    Intent.INFILTRATION: "To get into lawful business or public bodies",
    Intent.PERSISTENCE: "To go on after disruption",
}
Attribute = Capability | Intent
ATTRIBUTES: tuple[Attribute, ...] = (*Capability, *Intent)


def kind_of(attribute: Attribute) -> str:
    """Which of the two it is an attribute of."""
    return "capability" if isinstance(attribute, Capability) else "intent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One attribute as somebody rated it: `level` 0 to 5, or None for unknown, never read as 0.

    What is known rests on an item, by its id, or on words. Raises LevelOutOfRangeError.
    """

    attribute: Attribute
    level: int | None
    item: int | None = None
    evidence: str = ""
    grade: str = ""

    def __post_init__(self) -> None:
        if self.level is not None and self.level not in LEVELS:
            raise LevelOutOfRangeError(f"{self.attribute.words}: {self.level} is not 0 to 5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a person says of a group on a day: its tier, which they choose, why, and what they rated."""

    tier: Tier
    reason: str
    on: date
    rated: tuple[Rated, ...] = ()
