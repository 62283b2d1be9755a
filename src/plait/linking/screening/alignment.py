"""What one name is worth as an answer: the best pairs of words asked and words found, less what has no partner."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.expansion import Expansions
from plait.linking.screening.nearness import AS_INITIAL
from plait.linking.screening.postings import LEFT, Names, cost_of_word
from plait.linking.screening.question import MISSING_PART, MOST_ASKED, Question
from plait.linking.screening.spelling import MOST_WORDS

# One word asked and one word found without partners are likelier one word written otherwise than two chances.
BOTH_UNPAIRED = 1.0
# The words came in another order.
OUT_OF_ORDER = 0.5


class Scoring(NamedTuple):
    """All that the score of a name needs, and no more: it is handed on for every name that is looked at."""

    name_starts: NDArray[np.int32]
    name_words: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    firsts: NDArray[np.uint8]
    """of the list: see Names"""
    covers: NDArray[np.int32]
    costs: NDArray[np.float64]
    """of the question: see Question"""
    initials: NDArray[np.uint8]
    """for each word asked, its letter where it is an initial, else 0"""
    worth: NDArray[np.float64]
    """for each word asked, what it is worth as an initial"""
    keys: NDArray[np.int32]
    """a small table by hash of the word, of a power of two places: the word of the list, or -1"""
    rows: NDArray[np.int32]
    """for each place of `keys`, the row of the word below"""
    weights: NDArray[np.float64]
    """by row and word asked: what the pair weighs, 0 for no pair"""
    hows: NDArray[np.uint8]
    best: NDArray[np.float64]
    """by row: the most that the word weighs"""


class Pairing(NamedTuple):
    """Room for one name at a time: overwritten by each call of `align`."""

    weights: NDArray[np.float64]
    hows: NDArray[np.uint8]
    partner: NDArray[np.int32]
    """for each word found, the word asked that it is paired with, or -1"""


@njit(cache=True)
def room() -> Pairing:
    """Room for the words of one name."""
    return Pairing(
        np.zeros((MOST_WORDS, MOST_ASKED)),
        np.zeros((MOST_WORDS, MOST_ASKED), dtype=np.uint8),
        np.zeros(MOST_WORDS, dtype=np.int32),
    )


@njit(cache=True)
def scoring_of(names: Names, question: Question, expansions: Expansions, initials: NDArray[np.float64]) -> Scoring:
    """What the words of one list weigh for one question; `initials` are those of the public table."""
    size = 16
    while size < 4 * expansions.words.size:
        size *= 2
    asked = expansions.starts.size - 1
    keys = np.full(size, -1, dtype=np.int32)
    rows = np.zeros(size, dtype=np.int32)
    weights = np.zeros((expansions.words.size, asked))
    hows = np.zeros((expansions.words.size, asked), dtype=np.uint8)
    best = np.zeros(expansions.words.size)
    letters, worth = np.zeros(asked, dtype=np.uint8), np.zeros(asked)
    count = 0
    for j in range(asked):
        if question.lengths[j] == 1:
            letters[j] = question.letters[question.starts[j]]
            worth[j] = initials[letters[j]]
        for at in range(expansions.starts[j], expansions.starts[j + 1]):
            word = expansions.words[at]
            place = _place_of(keys, word)
            if keys[place] < 0:
                keys[place], rows[place] = word, count
                count += 1
            row = rows[place]
            weights[row, j], hows[row, j] = expansions.weights[at], expansions.hows[at]
            best[row] = max(best[row], expansions.weights[at])
    return Scoring(
        names.name_starts, names.name_words, names.words.kinds, names.firsts, question.covers, question.costs,
        letters, worth, keys, rows, weights, hows, best,
    )  # fmt: skip


@njit(cache=True, forceinline=True)
def _place_of(keys: NDArray[np.int32], word: int) -> np.int64:
    """Where the table holds a word, or the empty place where it would."""
    place = (np.int64(word) * 2654435761) & (keys.size - 1)
    while keys[place] >= 0 and keys[place] != word:
        place = (place + 1) & (keys.size - 1)
    return place


@njit(cache=True)
def row_of(scoring: Scoring, word: int) -> int:
    """The row of a word of the list in `weights`, or -1."""
    place = _place_of(scoring.keys, word)
    return scoring.rows[place] if scoring.keys[place] >= 0 else -1


@njit(cache=True, forceinline=True)
def _pair_up(scoring: Scoring, start: int, end: int, pairing: Pairing) -> tuple[float, int]:
    """Take pairs greedily, heaviest first, each place and each word once: what they weigh, and the places covered."""
    asked = scoring.covers.size
    for i in range(end - start):
        word = scoring.name_words[start + i]
        place = _place_of(scoring.keys, word)
        is_weighed = scoring.keys[place] >= 0
        first = scoring.firsts[word]
        pairing.partner[i] = -1
        for j in range(asked):
            weight, how = 0.0, np.uint8(0)
            if is_weighed:
                weight, how = scoring.weights[scoring.rows[place], j], scoring.hows[scoring.rows[place], j]
            if scoring.initials[j] == first:
                weight, how = scoring.worth[j], np.uint8(AS_INITIAL)
            pairing.weights[i, j], pairing.hows[i, j] = weight, how
    covered, total = 0, 0.0
    for _ in range(end - start):
        best, best_i, best_j = 0.0, -1, -1
        for i in range(end - start):
            if pairing.partner[i] >= 0:
                continue
            for j in range(asked):
                if pairing.weights[i, j] > best and not scoring.covers[j] & covered:
                    best, best_i, best_j = pairing.weights[i, j], i, j
        if best_i < 0:
            break
        total += best
        pairing.partner[best_i] = best_j
        covered |= scoring.covers[best_j]
    return total, covered


@njit(cache=True)
def align(scoring: Scoring, name: int, pairing: Pairing) -> float:
    """The log-likelihood ratio of one name; its pairs are left in `pairing`."""
    start, end = scoring.name_starts[name], scoring.name_starts[name + 1]
    total, covered = _pair_up(scoring, start, end, pairing)
    missing, left = 0, 0
    for place in range(scoring.costs.size):
        if not (covered >> place) & 1:
            total -= scoring.costs[place]
            missing += scoring.costs[place] >= MISSING_PART
    for i in range(end - start):
        if pairing.partner[i] < 0:
            cost = cost_of_word(scoring.name_words, scoring.kinds, start, end, i)
            total -= cost
            left += cost >= LEFT
    total += BOTH_UNPAIRED * min(missing, left)
    return total - OUT_OF_ORDER if is_out_of_order(scoring, pairing, end - start) else total


@njit(cache=True)
def is_out_of_order(scoring: Scoring, pairing: Pairing, size: int) -> bool:
    """Whether the words asked come in another order than the words found."""
    last = 0
    for i in range(size):
        if pairing.partner[i] >= 0:
            # Covered places are bits that stand together, so they compare as their lowest does.
            covers = scoring.covers[pairing.partner[i]]
            if covers < last:
                return True
            last = covers
    return False
