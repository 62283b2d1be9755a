"""The best names of one list: the words asked in turn, rarest first, and only names that may still be among the best.

MaxScore (Turtle and Flood, 1995) over the names of each word: a name is looked up only if what its signature allows is
more than the threshold, which rises as better names are found. Nothing here looks at a name that may not be read, or
counts one, so what is found is what a list without those names would give. Words that say little (legal forms, titles,
joining words) add to a score but lead to no name: half of all names would have to be read.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.alignment import BOTH_UNPAIRED, Pairing, Scoring, align, room, row_of, scoring_of
from plait.linking.screening.expansion import STEPS, Expansions, Heard, expand
from plait.linking.screening.postings import CHEAP, CHEAPEST, FULL, LEFT, Names
from plait.linking.screening.question import MISSING_PART, Question
from plait.linking.screening.vocabulary import LEGAL

# Names below the floor, or so far below the best, are no answer to a name. One rare word in common is just above it.
FLOOR = -3.0
BELOW_BEST = 8.0
MOST_NAMES = 32
# Readable names looked at for each word asked: bounds the time where everybody shares a word.
MOST_LOOKED_AT = 1 << 17
MOST_FOR_INITIAL = 2.5
# Weights in the table of bounds are rounded up to eighths, to fit a byte.
_EIGHTHS = 8.0
_UNBOUNDED = 1e9


class Bounds(NamedTuple):
    """What limits the score of a name that is known only by its signature."""

    by_hash: NDArray[np.uint8]
    always: float
    """what words that no signature holds may add"""
    heavy: int
    """how many places cost at least `lightest` if no word of the signature covers them"""
    lightest: float


@njit(cache=True)
def bounds_of(names: Names, question: Question, expansions: Expansions, scoring: Scoring) -> Bounds:
    """The bounds that hold for every name of the list."""
    by_hash = np.zeros(1 << 15, dtype=np.uint8)
    for word in expansions.words:
        worth = min(255, int(scoring.best[row_of(scoring, word)] * _EIGHTHS) + 1)
        by_hash[names.hashes[word]] = max(by_hash[names.hashes[word]], np.uint8(worth))
    always, heavy, lightest = 0.0, 0, _UNBOUNDED
    for place in range(question.places):
        if question.costs[place] >= MISSING_PART:
            heavy += 1
            lightest = min(lightest, question.costs[place])
    for j in range(question.starts.size):
        of_little = 0.0
        for at in range(expansions.starts[j], expansions.starts[j + 1]):
            if names.words.kinds[expansions.words[at]] >= LEGAL:
                of_little = max(of_little, expansions.weights[at])
        always += of_little
        if j >= question.places:
            heavy -= 2 if of_little > 0.0 else 1
        elif of_little > 0.0 and question.costs[j] >= MISSING_PART:
            heavy -= 1
        if question.lengths[j] == 1:
            always += MOST_FOR_INITIAL + LEFT
    return Bounds(by_hash, always, heavy, lightest)


@njit(cache=True, forceinline=True)
def most_for(bounds: Bounds, weight: float, signature: np.uint64) -> float:
    """The most that a name can score if the word it was met under weighs `weight` and it has this signature."""
    most, matched, left = weight + bounds.always, 1, 0
    while signature:
        part = np.int64(signature & np.uint64(0xFFFF))
        signature >>= np.uint64(16)
        if part == FULL:
            return _UNBOUNDED
        worth = bounds.by_hash[part & FULL]
        if worth:
            most += worth / _EIGHTHS
            matched += 1
        elif part & CHEAP:
            most -= CHEAPEST
        else:
            most -= LEFT
            left += 1
    missing = bounds.heavy - matched
    return most - missing * bounds.lightest + BOTH_UNPAIRED * min(missing, left) if missing > 0 else most


class Best(NamedTuple):
    """The best names so far, best first, equal ones in order of name; `held` is how many, one number."""

    names: NDArray[np.int32]
    scores: NDArray[np.float64]
    held: NDArray[np.int64]


@njit(cache=True)
def _put_in(best: Best, name: int, score: float) -> None:
    """Take a name among the best if it is better than the last of them and not there yet."""
    last = MOST_NAMES - 1
    for at in range(best.held[0]):
        if best.names[at] == name:
            return
    if best.held[0] == MOST_NAMES:
        if score < best.scores[last] or (score == best.scores[last] and name > best.names[last]):
            return
        at = last
    else:
        at = best.held[0]
        best.held[0] += 1
    while at > 0 and (best.scores[at - 1] < score or (best.scores[at - 1] == score and best.names[at - 1] > name)):
        best.names[at], best.scores[at] = best.names[at - 1], best.scores[at - 1]
        at -= 1
    best.names[at], best.scores[at] = name, score


@njit(cache=True)
def _threshold(best: Best) -> float:
    """What a name must reach to be among the best: an equal score may still come first in order of name."""
    least = _least(best)
    return max(least, best.scores[MOST_NAMES - 1]) if best.held[0] == MOST_NAMES else least


@njit(cache=True)
def _order(expansions: Expansions, shares: NDArray[np.float64], question: Question) -> NDArray[np.int64]:
    """The words asked, those first whose expansions are rarest by the public table; initials open no search."""
    common = np.empty(question.starts.size)
    for j in range(common.size):
        common[j] = 0.0 if question.lengths[j] > 1 else np.inf
        for at in range(expansions.starts[j], expansions.starts[j + 1]):
            common[j] += shares[expansions.words[at]]
    return np.argsort(common, kind="mergesort")


@njit(cache=True)
def _most_elsewhere(question: Question, here: int, most: NDArray[np.float64], done: NDArray[np.bool_]) -> float:
    """The most that the other places can add for a name not met before: what is done is missing from it."""
    total = 0.0
    for place in range(question.places):
        bit = 1 << place
        if question.covers[here] & bit:
            continue
        may_add, is_open = 0.0, False
        for j in range(question.starts.size):
            if question.covers[j] & bit and not done[j]:
                may_add, is_open = max(may_add, most[j]), True
        total += may_add if is_open else min(0.0, BOTH_UNPAIRED - question.costs[place])
    return total


@njit(cache=True)
def find_names(
    names: Names, question: Question, heard: Heard, initials: NDArray[np.float64], readable: NDArray[np.uint8]
) -> tuple[Scoring, NDArray[np.int32], NDArray[np.float64]]:
    """At most MOST_NAMES readable names of one list with their scores, best first, and what words weigh in it.

    `heard` are the words of the list that may be meant, `initials` those of the public table; `readable` has a bit for
    each name.
    """
    expansions = expand(question, heard, names, initials, readable)
    scoring = scoring_of(names, question, expansions, initials)
    best = _search(names, question, expansions, scoring, readable)
    least, count = _least(best), 0
    while count < best.held[0] and best.scores[count] >= least:
        count += 1
    return scoring, best.names[:count].copy(), best.scores[:count].copy()


@njit(cache=True)
def _least(best: Best) -> float:
    """The score below which a name is no answer beside the best one."""
    return max(FLOOR, best.scores[0] - BELOW_BEST) if best.held[0] > 0 else FLOOR


@njit(cache=True)
def _search(
    names: Names, question: Question, expansions: Expansions, scoring: Scoring, readable: NDArray[np.uint8]
) -> Best:  # fmt: skip
    """The best names so far as the bounds can tell: some of the last may lie too far below the best."""
    best = Best(np.zeros(MOST_NAMES, dtype=np.int32), np.zeros(MOST_NAMES), np.zeros(1, dtype=np.int64))
    bounds = bounds_of(names, question, expansions, scoring)
    asked = question.starts.size
    most = np.zeros(asked)
    for j in range(asked):
        for at in range(expansions.starts[j], expansions.starts[j + 1]):
            most[j] = max(most[j], expansions.weights[at])
        if question.lengths[j] == 1:
            most[j] = MOST_FOR_INITIAL
    done = np.zeros(asked, dtype=np.bool_)
    pairing = room()
    for j in _order(expansions, names.words.shares, question):
        if question.lengths[j] == 1:
            break
        elsewhere = _most_elsewhere(question, j, most, done)
        done[j] = True
        start, end = expansions.starts[j], expansions.starts[j + 1]
        # Heaviest first, equal ones in order of word: both in one whole number.
        heavy = np.sort(
            -(expansions.weights[start:end] * STEPS).astype(np.int64) * (1 << 32) + expansions.words[start:end]
        )
        budget = MOST_LOOKED_AT
        for key in heavy:
            word = key & 0xFFFFFFFF
            weight = -(key >> 32) / STEPS
            if names.words.kinds[word] >= LEGAL:
                continue
            if weight + elsewhere < _threshold(best) or budget <= 0:
                break
            budget = _look_through(names, scoring, (bounds, readable), (best, pairing), word, budget)
    return best


@njit(cache=True)
def _look_through(
    names: Names, scoring: Scoring, fixed: tuple[Bounds, NDArray[np.uint8]],
    found: tuple[Best, Pairing], word: int, budget: int,
) -> int:  # fmt: skip
    """Score the readable names under one word that may be among the best; what is left of the budget.

    A name that is met under two words is scored twice: that is rarer than it would cost to remember every name.
    """
    bounds, readable = fixed
    best, pairing = found
    posting_names, signatures = names.posting_names, names.posting_signatures
    weight = scoring.best[row_of(scoring, word)]
    threshold = _threshold(best)
    for k in range(names.posting_starts[word], names.posting_starts[word + 1]):
        name = posting_names[k]
        if not (readable[name >> 3] >> (name & 7)) & 1:
            continue
        budget -= 1
        if budget < 0:
            return budget
        if most_for(bounds, weight, signatures[k]) < threshold:
            continue
        score = align(scoring, name, pairing)
        if score >= threshold:
            _put_in(best, name, score)
            threshold = _threshold(best)
    return budget
