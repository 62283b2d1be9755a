"""Three editions of one report, and the log of what each leaves out."""

from dataclasses import dataclass
from enum import IntEnum


class Edition(IntEnum):
    """Who an edition is for. A higher number is more open; a section is shown from its own number down."""

    RESTRICTED = 1
    PARTNER = 2
    PUBLIC = 3

    @property
    def word(self) -> str:
        """The edition as a page names it."""
        return self.name.lower()

    @property
    def readers(self) -> str:
        """Who reads it, in words."""
        return {1: "named readers on the distribution list", 2: "all partners", 3: "everyone"}[self.value]

    @classmethod
    def from_word(cls, word: str) -> "Edition":
        """The edition called `word`. Raises KeyError."""
        return cls[word.upper()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """One thing left out of one edition: where, how many, by which rule. Never what it said."""

    edition: Edition
    where: str
    rule: str
    count: int = 1
