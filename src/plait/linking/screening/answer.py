"""What one asks, and what one gets: hits in order of evidence, each with its reasons in words."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from plait.linking.screening.evidence import DATE_LEVELS, NUMBER_LEVELS, POSTCODE_LEVELS
from plait.linking.screening.nearness import AS_INITIAL, ONE_EDIT, SAME, SOUNDS_ALIKE, TWO_EDITS, VARIANT
from plait.linking.screening.reasons import ANOTHER_ORDER, ANOTHER_WORD, NOT_ASKED, NOT_FOUND

HOWS = {
    SAME: "the same",
    ONE_EDIT: "one letter differs, or two are swapped",
    TWO_EDITS: "two letters differ",
    SOUNDS_ALIKE: "sounds alike",
    VARIANT: "short and full form",
    AS_INITIAL: "an initial",
    ANOTHER_WORD: "another word",
    NOT_FOUND: "asked, not in the name",
    NOT_ASKED: "in the name, not asked",
    ANOTHER_ORDER: "the words stand in another order",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Whom one asks about. A date is ISO (a year, a month, a day) or day/month/year; what is not known is None."""

    name: str
    birth_date: str | None = None
    postcode: str | None = None
    number: str | None = None


class WordPair(NamedTuple):
    """A word asked beside a word found ("" where there is none), and what that weighs.

    A tuple, since an answer has some forty of them and most of its time would go into making them otherwise.
    """

    asked: str
    found: str
    weight: float
    how: str
    one_in: int | None = None
    """how rare the word found is: one name in so many has it; None where no public list tells (then it is rare)"""

    @property
    def words(self) -> str:
        """One line for a person."""
        pair = " ~ ".join(part for part in (self.asked, self.found) if part)
        rarity = f", one name in {self.one_in:,}" if self.one_in else ""
        return f"{pair}: {self.how}{rarity} ({self.weight:+.1f})".removeprefix(": ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one attribute says."""

    label: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A name, and those of its rows for which the evidence is the same. The weights of pairs and facts add up to it."""

    name: str
    """as it is compared, in small letters"""
    rows: tuple[int, ...]
    """the first ten of them"""
    has_more: bool
    score: float
    """log-likelihood ratio"""
    pairs: tuple[WordPair, ...]
    facts: tuple[Fact, ...]

    @property
    def words(self) -> str:
        """The whole reasoning in one line."""
        facts = [f"{fact.label}: {fact.words} ({fact.weight:+.1f})" for fact in self.facts]
        return "; ".join([pair.words for pair in self.pairs] + facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hits, best first; `advice` says what would help where the name alone tells too little, else it is ""."""

    hits: tuple[Hit, ...]
    advice: str


@cache
def facts_of(levels: int) -> tuple[Fact, ...]:
    """What the attributes say, from the three figures of their levels; one that was not compared says nothing."""
    places = (levels // 100, levels // 10 % 10, levels % 10)
    compared = zip(
        ("birth date", "postcode", "number"), (DATE_LEVELS, POSTCODE_LEVELS, NUMBER_LEVELS), places, strict=True
    )
    return tuple(
        Fact(label=label, words=levels[place].words, weight=levels[place].weight)
        for label, levels, place in compared
        if place
    )
