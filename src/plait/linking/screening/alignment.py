"""What one name is worth as an answer: the best pairs of words asked and words found, less what has no partner."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.expansion import Expansions
from plait.linking.screening.nearness import AS_INITIAL
from plait.linking.screening.postings import LEFT, Names, cost_of_word
from plait.linking.screening.question import MISSING, MOST_ASKED, Question
from plait.linking.screening.spelling import MOST_WORDS

# One word asked and one word found without partners are likelier one word written otherwise than two chances.
BOTH_UNPAIRED = 1.0
# The words came in another order.
OUT_OF_ORDER = 0.5


class Weights(NamedTuple):
    """What each word of the list weighs against each word asked: a small table by hash of the word."""

    keys: NDArray[np.int32]
    """a power of two places: the word, or -1"""
    rows: NDArray[np.int32]
    weights: NDArray[np.float64]
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
def weights_of(expansions: Expansions) -> Weights:
    """The expansions of all words asked, by word of the list."""
    size = 16
    while size < 4 * expansions.words.size:
        size *= 2
    asked = expansions.starts.size - 1
    keys = np.full(size, -1, dtype=np.int32)
    rows = np.zeros(size, dtype=np.int32)
    weights = np.zeros((expansions.words.size, asked))
    hows = np.zeros((expansions.words.size, asked), dtype=np.uint8)
    best = np.zeros(expansions.words.size)
    count = 0
    for j in range(asked):
        for at in range(expansions.starts[j], expansions.starts[j + 1]):
            word = expansions.words[at]
            place = _place_of(keys, word)
            if keys[place] < 0:
                keys[place], rows[place] = word, count
                count += 1
            row = rows[place]
            weights[row, j], hows[row, j] = expansions.weights[at], expansions.hows[at]
            best[row] = max(best[row], expansions.weights[at])
    return Weights(keys, rows, weights[:count], hows[:count], best[:count])


@njit(cache=True)
def _place_of(keys: NDArray[np.int32], word: int) -> int:
    """Where the table holds a word, or the empty place where it would."""
    place = (np.int64(word) * 2654435761) & (keys.size - 1)
    while keys[place] >= 0 and keys[place] != word:
        place = (place + 1) & (keys.size - 1)
    return place


@njit(cache=True)
def row_of(weights: Weights, word: int) -> int:
    """The row of a word of the list in `weights`, or -1."""
    place = _place_of(weights.keys, word)
    return weights.rows[place] if weights.keys[place] >= 0 else -1


@njit(cache=True)
def _gather(
    names: Names, question: Question, weights: Weights, initials: NDArray[np.float64], name: int, pairing: Pairing
) -> None:
    """What each word of the name weighs against each word asked; an initial asked stands for any word it begins."""
    start = names.name_starts[name]
    for i in range(names.name_starts[name + 1] - start):
        word = names.name_words[start + i]
        row = row_of(weights, word)
        first = names.words.letters[names.words.starts[word]]
        for j in range(question.starts.size):
            weight, how = 0.0, np.uint8(0)
            if row >= 0:
                weight, how = weights.weights[row, j], weights.hows[row, j]
            if weight <= 0.0 and question.lengths[j] == 1 and question.letters[question.starts[j]] == first:
                weight, how = initials[first], np.uint8(AS_INITIAL)
            pairing.weights[i, j], pairing.hows[i, j] = weight, how


@njit(cache=True)
def align(
    names: Names, question: Question, weights: Weights, initials: NDArray[np.float64], name: int, pairing: Pairing
) -> float:
    """The log-likelihood ratio of one name; its pairs are left in `pairing`.

    Pairs are taken greedily, heaviest first, and a place of the question or a word of the name is taken once.
    """
    _gather(names, question, weights, initials, name, pairing)
    start, end = names.name_starts[name], names.name_starts[name + 1]
    covered, total = 0, 0.0
    pairing.partner[:] = -1
    for _ in range(end - start):
        best, best_i, best_j = 0.0, -1, -1
        for i in range(end - start):
            if pairing.partner[i] >= 0:
                continue
            for j in range(question.starts.size):
                if pairing.weights[i, j] > best and not question.covers[j] & covered:
                    best, best_i, best_j = pairing.weights[i, j], i, j
        if best_i < 0:
            break
        total += best
        pairing.partner[best_i] = best_j
        covered |= question.covers[best_j]
    missing = 0
    for place in range(question.places):
        if not (covered >> place) & 1:
            total -= question.costs[place]
            missing += question.costs[place] >= MISSING / 2
    left = 0
    for i in range(end - start):
        if pairing.partner[i] < 0:
            cost = cost_of_word(names, start, end, i)
            total -= cost
            left += cost >= LEFT
    total += BOTH_UNPAIRED * min(missing, left)
    return total - OUT_OF_ORDER if is_out_of_order(question, pairing, end - start) else total


@njit(cache=True)
def is_out_of_order(question: Question, pairing: Pairing, size: int) -> bool:
    """Whether the words asked come in another order than the words found."""
    last = 0
    for i in range(size):
        if pairing.partner[i] >= 0:
            # Covered places are bits that stand together, so they compare as their lowest does.
            covers = question.covers[pairing.partner[i]]
            if covers < last:
                return True
            last = covers
    return False
