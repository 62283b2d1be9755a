"""How a name comes to its score, part by part: the parts add up to it."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.alignment import (
    BOTH_UNPAIRED,
    OUT_OF_ORDER,
    Pairing,
    Scoring,
    align,
    is_out_of_order,
    room,
)
from plait.linking.screening.nearness import AS_INITIAL
from plait.linking.screening.postings import LEFT, cost_of_word
from plait.linking.screening.question import MISSING_PART
from plait.linking.screening.spelling import MOST_WORDS
from plait.linking.screening.vocabulary import Vocabulary

# Beside the ways in which a word is near: two words without partners, one asked or one found alone, and the order.
ANOTHER_WORD, NOT_FOUND, NOT_ASKED, ANOTHER_ORDER = range(AS_INITIAL + 1, AS_INITIAL + 5)
_MOST_PARTS = 2 * MOST_WORDS + 1


class Reasons(NamedTuple):
    """The words and the parts of K names: those of the first, then those of the next."""

    letters: NDArray[np.uint8]
    """all words one after another, as UTF-8"""
    letter_ends: NDArray[np.int64]
    """where each word ends in `letters`"""
    shares: NDArray[np.float64]
    """the public share of each word, 0 where the table does not tell"""
    word_ends: NDArray[np.int64]
    """K: how many words there are up to the end of each name"""
    part_ends: NDArray[np.int64]
    """K: how many parts there are up to the end of each name"""
    asked: NDArray[np.int32]
    """for each part the word asked, or -1"""
    found: NDArray[np.int32]
    """for each part the place of the word in its name, or -1"""
    weights: NDArray[np.float64]
    hows: NDArray[np.uint8]


class _Parts(NamedTuple):
    """Room for the parts of K names; `held` is how many there are, one number."""

    asked: NDArray[np.int32]
    found: NDArray[np.int32]
    weights: NDArray[np.float64]
    hows: NDArray[np.uint8]
    held: NDArray[np.int64]


@njit(cache=True)
def reasons_of(scoring: Scoring, words: Vocabulary, names: NDArray[np.int32]) -> Reasons:
    """The words of some names of one list, and how each name comes to its score."""
    most = names.size * _MOST_PARTS
    parts = _Parts(
        np.empty(most, dtype=np.int32), np.empty(most, dtype=np.int32), np.empty(most),
        np.empty(most, dtype=np.uint8), np.zeros(1, dtype=np.int64),
    )  # fmt: skip
    word_ends, part_ends = np.zeros(names.size, dtype=np.int64), np.zeros(names.size, dtype=np.int64)
    of_names = np.empty(names.size * MOST_WORDS, dtype=np.int32)
    pairing, count = room(), 0
    for k in range(names.size):
        start, end = scoring.name_starts[names[k]], scoring.name_starts[names[k] + 1]
        of_names[count : count + end - start] = scoring.name_words[start:end]
        count += end - start
        align(scoring, names[k], pairing)
        _add_parts(scoring, names[k], pairing, parts)
        word_ends[k], part_ends[k] = count, parts.held[0]
    letter_ends = np.empty(count, dtype=np.int64)
    length = 0
    for k in range(count):
        length += words.starts[of_names[k] + 1] - words.starts[of_names[k]]
        letter_ends[k] = length
    letters = np.empty(length, dtype=np.uint8)
    for k in range(count):
        start, end = words.starts[of_names[k]], words.starts[of_names[k] + 1]
        letters[letter_ends[k] - (end - start) : letter_ends[k]] = words.letters[start:end]
    total = parts.held[0]
    return Reasons(
        letters, letter_ends, words.shares[of_names[:count]], word_ends, part_ends, parts.asked[:total],
        parts.found[:total], parts.weights[:total], parts.hows[:total],
    )  # fmt: skip


@njit(cache=True)
def _add(parts: _Parts, asked: int, found: int, weight: float, how: int) -> None:
    at = parts.held[0]
    parts.asked[at], parts.found[at], parts.weights[at], parts.hows[at] = asked, found, weight, how
    parts.held[0] = at + 1


@njit(cache=True)
def _add_parts(scoring: Scoring, name: int, pairing: Pairing, parts: _Parts) -> None:
    """The parts of an aligned name: its pairs in order, what has no partner, and the order of the words."""
    start, end = scoring.name_starts[name], scoring.name_starts[name + 1]
    covered, left = 0, 0
    for i in range(end - start):
        partner = pairing.partner[i]
        if partner < 0:
            left |= 1 << i
            continue
        covered |= scoring.covers[partner]
        _add(parts, partner, i, pairing.weights[i, partner], pairing.hows[i, partner])
    i = 0
    for place in range(scoring.costs.size):
        if (covered >> place) & 1:
            continue
        cost = scoring.costs[place]
        if cost >= MISSING_PART:
            while i < end - start and (not (left >> i) & 1 or _cost_of(scoring, start, end, i) < LEFT):
                i += 1
            if i < end - start:
                _add(parts, place, i, BOTH_UNPAIRED - _cost_of(scoring, start, end, i) - cost, ANOTHER_WORD)
                left &= ~(1 << i)
                continue
        _add(parts, place, -1, -cost, NOT_FOUND)
    for i in range(end - start):
        if (left >> i) & 1:
            _add(parts, -1, i, -_cost_of(scoring, start, end, i), NOT_ASKED)
    if is_out_of_order(scoring, pairing, end - start):
        _add(parts, -1, -1, -OUT_OF_ORDER, ANOTHER_ORDER)


@njit(cache=True)
def _cost_of(scoring: Scoring, start: int, end: int, place: int) -> float:
    return cost_of_word(scoring.name_words, scoring.kinds, start, end, place)
