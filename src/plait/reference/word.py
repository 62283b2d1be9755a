"""The words of the strategy and what they mean here."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedWord:
    """One word, what it means, and whether the meaning is published or ours."""

    word: str
    meaning: str
    standing: str


@cache
def words() -> tuple[DefinedWord, ...]:
    """Every defined word, in the order of the list."""
    return tuple(DefinedWord(**row) for row in rows("words"))
