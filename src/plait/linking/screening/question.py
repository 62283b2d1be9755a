"""What is asked, made ready: the words of one name, joined and split where the public table says they may be.

"Mac Donald" may be one word and "Johnsmith" two. Both readings are kept: each word asked covers one or two of the
places of the name, and no place is counted twice. All of it is a function of the name and the public table alone.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.frequency import PublicTable
from plait.linking.screening.spelling import LONGEST_WORD, MOST_WORDS
from plait.linking.screening.vocabulary import INITIAL, PARTICLES, WORD, Vocabulary, find

MOST_ASKED = 16
SHORTEST_SPLIT, SHORTEST_PART = 7, 3
# Two parts are taken for a name split wrongly where the logarithms of their shares add up to more than this.
SPLIT_ABOVE = -26.0
UNKNOWN_PART = -18.0
LETTER_LOST = 2.0

# What it costs when a word that was asked is not in the name, by its kind; a part stands for a word split in two.
MISSING = 7.0
MISSING_PART = 4.5
MISSING_INITIAL = 1.0
MISSING_LITTLE = 0.25

_PARTICLES = np.array([list(word.ljust(4, "\0").encode()) for word in sorted(PARTICLES)], dtype=np.uint8)


class Question(NamedTuple):
    """The words asked: ranges of `letters`, the first `places` of them the places of the name in order."""

    letters: NDArray[np.uint8]
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    covers: NDArray[np.int32]
    """for each word asked, a bit for each place that it covers"""
    costs: NDArray[np.float64]
    """for each place, what it costs if nothing covers it"""
    places: int


@njit(cache=True)
def _share(words: Vocabulary, letters: NDArray[np.uint8], start: int, length: int) -> float:
    word = find(words, letters, start, length)
    return words.shares[word] if word >= 0 else 0.0


@njit(cache=True)
def _best_split(words: Vocabulary, letters: NDArray[np.uint8], start: int, length: int) -> tuple[int, int]:
    """Where to split a word in two, and where the second part begins (one letter may be lost); 0 for not at all."""
    best, at, then = SPLIT_ABOVE, 0, 0
    for cut in range(SHORTEST_PART, length - SHORTEST_PART + 1):
        left = _share(words, letters, start, cut)
        for lost in range(2):
            rest = length - cut - lost
            if rest < SHORTEST_PART:
                continue
            right = _share(words, letters, start + cut + lost, rest)
            if left <= 0.0 and right <= 0.0:
                continue
            total = -LETTER_LOST * lost
            total += np.log(left) if left > 0.0 else UNKNOWN_PART
            total += np.log(right) if right > 0.0 else UNKNOWN_PART
            if total > best:
                best, at, then = total, cut, cut + lost
    return at, then


@njit(cache=True)
def _word_ends(text: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int32], int]:
    """The letters without spaces, the place in them where each word begins and the last ends, and how many words."""
    letters = np.empty(text.size, dtype=np.uint8)
    starts = np.zeros(MOST_WORDS + 1, dtype=np.int32)
    words, size = 0, 0
    for k in range(text.size):
        if text[k] == 32:
            words += 1
            starts[words] = size
        else:
            letters[size] = text[k]
            size += 1
    words += 1
    starts[words] = size
    return letters[:size].copy(), starts, words


@njit(cache=True)
def make_ready(text: NDArray[np.uint8], table: PublicTable) -> Question:
    """The question that a spelled name (as bytes, not empty) asks."""
    letters, begins, words = _word_ends(text)
    starts = np.zeros(MOST_ASKED, dtype=np.int32)
    lengths = np.zeros(MOST_ASKED, dtype=np.int32)
    costs = np.zeros(MOST_WORDS, dtype=np.float64)
    halves = np.full(MOST_WORDS, -1, dtype=np.int32)
    places = 0
    for word in range(words):
        if places == MOST_WORDS:
            break
        start, length = begins[word], begins[word + 1] - begins[word]
        cut, then = 0, 0
        if length >= SHORTEST_SPLIT and places < MOST_WORDS - 1 and _share(table.words, letters, start, length) <= 0.0:
            cut, then = _best_split(table.words, letters, start, length)
        if cut > 0:
            halves[places] = word
            starts[places], lengths[places], costs[places] = start, cut, MISSING_PART
            places += 1
            start, length = start + then, length - then
        starts[places], lengths[places] = start, length
        costs[places] = MISSING_PART if cut > 0 else _cost_of(letters, start, length, table.words)
        places += 1
    covers = np.zeros(MOST_ASKED, dtype=np.int32)
    for place in range(places):
        covers[place] = 1 << place
    asked = places
    for place in range(places - 1):
        whole = starts[place + 1] + lengths[place + 1] - starts[place]
        is_half = halves[place] >= 0
        if asked < MOST_ASKED and (is_half or _may_join(letters, starts, lengths, place, table.words)):
            starts[asked], lengths[asked], covers[asked] = starts[place], whole, 3 << place
            asked += 1
    return Question(
        letters, starts[:asked].copy(), lengths[:asked].copy(), covers[:asked].copy(), costs[:places].copy(), places
    )


@njit(cache=True)
def _may_join(
    letters: NDArray[np.uint8], starts: NDArray[np.int32], lengths: NDArray[np.int32], place: int, words: Vocabulary
) -> bool:
    """Whether this word and the next are also read as one: the table knows it, or the first only ever stands before."""
    whole = starts[place + 1] + lengths[place + 1] - starts[place]
    if whole > LONGEST_WORD or starts[place] + lengths[place] != starts[place + 1]:
        return False
    if _share(words, letters, starts[place], whole) > 0.0:
        return True
    return lengths[place + 1] >= SHORTEST_PART and _is_particle(letters, starts[place], lengths[place])


@njit(cache=True)
def _cost_of(letters: NDArray[np.uint8], start: int, length: int, words: Vocabulary) -> float:
    """What it costs if this word is not in a name."""
    if length == 1:
        return MISSING_INITIAL
    word = find(words, letters, start, length)
    kind = words.kinds[word] if word >= 0 else WORD
    if kind == INITIAL:
        return MISSING_INITIAL
    return MISSING if kind == WORD else MISSING_LITTLE


@njit(cache=True)
def _is_particle(letters: NDArray[np.uint8], start: int, length: int) -> bool:
    if length > _PARTICLES.shape[1]:
        return False
    for row in range(_PARTICLES.shape[0]):
        same = True
        for k in range(_PARTICLES.shape[1]):
            same = same and _PARTICLES[row, k] == (letters[start + k] if k < length else 0)
        if same:
            return True
    return False
