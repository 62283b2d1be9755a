"""What one asks, and what one gets: hits in order of evidence, each with its reasons in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from plait.linking.screening.alignment import BOTH_UNPAIRED, OUT_OF_ORDER
from plait.linking.screening.evidence import DATE_LEVELS, NUMBER_LEVELS, POSTCODE_LEVELS
from plait.linking.screening.nearness import AS_INITIAL, ONE_EDIT, SAME, SOUNDS_ALIKE, TWO_EDITS, VARIANT
from plait.linking.screening.postings import LEFT
from plait.linking.screening.question import MISSING_PART

HOWS = {
    SAME: "the same",
    ONE_EDIT: "one letter differs, or two are swapped",
    TWO_EDITS: "two letters differ",
    SOUNDS_ALIKE: "sounds alike",
    VARIANT: "short and full form",
    AS_INITIAL: "an initial",
}
ANOTHER_WORD = "another word"
NOT_FOUND = "asked, not in the name"
NOT_ASKED = "in the name, not asked"
ANOTHER_ORDER = "the words stand in another order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Whom one asks about. A date is ISO (a year, a month, a day) or day/month/year; what is not known is None."""

    name: str
    birth_date: str | None = None
    postcode: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPair:
    """A word asked beside a word found ("" where there is none), and what that weighs."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of a question, which places of it each covers, and what each place costs if it is not covered."""

    words: tuple[str, ...]
    covers: tuple[int, ...]
    costs: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A word of a name: what it is paired with (a place in the words asked, or -1), its weight, and how."""

    word: str
    partner: int
    weight: float
    how: int
    share: float


def word_pairs(asked: Asked, found: Sequence[Found], *, out_of_order: bool) -> tuple[WordPair, ...]:
    """Every part of what a name is worth, in order of the name and then of what it lacks."""
    pairs, covered, left = [], 0, []
    for one in found:
        if one.partner < 0:
            left.append(one)
            continue
        covered |= asked.covers[one.partner]
        one_in = round(1 / one.share) if one.share > 0 else None
        pair = WordPair(
            asked=asked.words[one.partner], found=one.word, weight=one.weight, how=HOWS[one.how], one_in=one_in
        )
        pairs.append(pair)
    missing = [place for place in range(len(asked.costs)) if not covered >> place & 1]
    for place in [place for place in missing if asked.costs[place] >= MISSING_PART]:
        other = next((one for one in left if one.weight <= -LEFT), None)
        if other is None:
            break
        missing.remove(place)
        left.remove(other)
        weight = BOTH_UNPAIRED + other.weight - asked.costs[place]
        pairs.append(WordPair(asked=asked.words[place], found=other.word, weight=weight, how=ANOTHER_WORD))
    pairs += [WordPair(asked=asked.words[p], found="", weight=-asked.costs[p], how=NOT_FOUND) for p in missing]
    pairs += [WordPair(asked="", found=one.word, weight=one.weight, how=NOT_ASKED) for one in left]
    if out_of_order:
        pairs.append(WordPair(asked="", found="", weight=-OUT_OF_ORDER, how=ANOTHER_ORDER))
    return tuple(pairs)


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
