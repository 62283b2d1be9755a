"""Which words of a list each word asked may be, and what each is worth.

A noisy channel: P(asked | meant) falls with each edit, and the weight is the logarithm of that chance against the
chance that any name would have a word written so. That chance is made of the public table only (the vocabulary of an
index holds all its words), so a weight never depends on the list.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.frequency import PublicTable
from plait.linking.screening.nearness import AS_INITIAL, CHANCE_SAME, VARIANT, near
from plait.linking.screening.postings import Names
from plait.linking.screening.question import MISSING_PART, Question, make_ready
from plait.linking.screening.vocabulary import LEGAL, WORD, Vocabulary, find, most_left_out

CHANCE_VARIANT = 0.02
# The chance that a name has a word which the table lacks and which is written just so.
ANY_OTHER = 2e-8
# The most that one pair of words may weigh, so that it takes two to be sure: a rare word alone may be a family, a place
# or a slip of another rare word. The cap falls a little with the chance, so that a nearer word still weighs more.
HEAVIEST, HEAVIEST_FALL = 8.5, 0.25
# A legal form or a title tells little, and they come together.
HEAVIEST_LITTLE = 1.0
LIGHTEST = 0.05
# Weights are whole multiples of one in so many, so that sums of them are exact in any order.
STEPS = 1024.0


class Heard(NamedTuple):
    """For each word asked, the words of one vocabulary that it may be: `starts[j]` to `starts[j + 1]`."""

    starts: NDArray[np.int32]
    words: NDArray[np.int32]
    chances: NDArray[np.float64]
    """that the word is written as the one asked"""
    hows: NDArray[np.uint8]
    depths: NDArray[np.int64]
    """how many edits away the words of each word asked may lie"""
    asked_so: NDArray[np.float64]
    """for each word asked, the chance that any name has a word written so"""


class Expansions(NamedTuple):
    """The same words, as far as they are readable and tell anything, with what they weigh."""

    starts: NDArray[np.int32]
    words: NDArray[np.int32]
    weights: NDArray[np.float64]
    hows: NDArray[np.uint8]


@njit(cache=True)
def understand(text: NDArray[np.uint8], table: PublicTable, words: Vocabulary) -> tuple[Question, Heard, float]:
    """What a spelled name (as bytes, not empty) asks, the words that it may mean, and how much it tells.

    `words` hold all words of the table.
    """
    question = make_ready(text, table)
    asked = question.starts.size
    depths = np.array([most_left_out(length) for length in question.lengths])
    heard = hear(question, table, words, depths, np.zeros(asked))
    asked_so = heard.asked_so + ANY_OTHER
    heard = Heard(heard.starts, heard.words, heard.chances, heard.hows, heard.depths, asked_so)
    return question, heard, most_said(question, asked_so, table.initials)


@njit(cache=True)
def hear(
    question: Question, table: PublicTable, words: Vocabulary, depths: NDArray[np.int64], asked_so: NDArray[np.float64]
) -> Heard:
    """The words of a vocabulary that each word asked may be, at most so many edits away.

    Where `asked_so` says nothing yet, the shares of these words do.
    """
    asked = question.starts.size
    starts, reached, said = np.zeros(asked + 1, dtype=np.int32), np.zeros(asked, dtype=np.int64), asked_so.copy()
    found, chances = np.empty(0, dtype=np.int32), np.empty(0)
    hows = np.empty(0, dtype=np.uint8)
    for j in range(asked):
        start, length = question.starts[j], question.lengths[j]
        # An initial stands for every word that it begins, which is seen when a name is looked at.
        if length > 1:
            nearby = near(words, question.letters[start : start + length], depths[j])
            reached[j] = nearby.depth
            of_near, of_chances, of_hows, of_variants = _with_variants(
                table, words, question, j, (nearby.words, nearby.chances, nearby.hows)
            )
            if asked_so[j] == 0.0:
                said[j] = nearby.asked_so + of_variants
            found = np.concatenate((found, of_near))
            chances, hows = np.concatenate((chances, of_chances)), np.concatenate((hows, of_hows))
        starts[j + 1] = found.size
    return Heard(starts, found, chances, hows, reached, said)


@njit(cache=True)
def most_said(question: Question, asked_so: NDArray[np.float64], initials: NDArray[np.float64]) -> float:
    """What a name weighs in which each word asked stands as it is: how much the question tells."""
    total = 0.0
    for place in range(question.places):
        if question.lengths[place] == 1:
            total += initials[question.letters[question.starts[place]]]
        else:
            kind = WORD if question.costs[place] >= MISSING_PART else LEGAL
            total += max(0.0, _weigh(CHANCE_SAME, asked_so[place], kind))
    return total


@njit(cache=True)
def _is_readable(starts: NDArray[np.int32], names: NDArray[np.int32], readable: NDArray[np.uint8], word: int) -> bool:
    """Whether any name with this word may be read."""
    for at in range(starts[word], starts[word + 1]):
        name = names[at]
        if (readable[name >> 3] >> (name & 7)) & 1:
            return True
    return False


@njit(cache=True)
def _weigh(chance: float, of_asked: float, kind: int) -> float:
    weight = min(np.log(chance / of_asked), HEAVIEST + HEAVIEST_FALL * np.log(chance / CHANCE_SAME))
    if kind >= LEGAL:
        weight = min(weight, HEAVIEST_LITTLE)
    stepped: float = np.floor(weight * STEPS + 0.5) / STEPS
    return stepped


@njit(cache=True)
def _with_variants(
    table: PublicTable, words: Vocabulary, question: Question, asked: int,
    nearby: tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8]],
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8], float]:  # fmt: skip
    """`nearby` and the short and full forms of the word asked, where the list has them, and what these forms say."""
    found, chances, hows = nearby
    said = 0.0
    same = find(table.words, question.letters, question.starts[asked], question.lengths[asked])
    if same < 0:
        return found, chances, hows, said
    for at in range(table.variant_starts[same], table.variant_starts[same + 1]):
        variant = table.variant_words[at]
        said += table.words.shares[variant] * CHANCE_VARIANT
        begin, end = table.words.starts[variant], table.words.starts[variant + 1]
        word = find(words, table.words.letters, begin, end - begin)
        if word < 0:
            continue
        place = -1
        for k in range(found.size):
            if found[k] == word:
                place = k
        if place < 0:
            place = found.size
            found = np.append(found, np.int32(word))
            chances, hows = np.append(chances, 0.0), np.append(hows, np.uint8(VARIANT))
        if chances[place] < CHANCE_VARIANT:
            chances[place], hows[place] = CHANCE_VARIANT, VARIANT
    return found, chances, hows, said


@njit(cache=True)
def expand(
    question: Question, heard: Heard, names: Names, initials: NDArray[np.float64], readable: NDArray[np.uint8]
) -> Expansions:
    """The words of one list that each word asked may be, if any name that holds them may be read, and their weights.

    `initials` are those of the public table; `readable` has a bit for each name.
    """
    asked = question.starts.size
    starts = np.zeros(asked + 1, dtype=np.int32)
    # Each word heard, and for each word asked its initial where it stands alone.
    found = np.empty(heard.words.size + asked, dtype=np.int32)
    weights, hows = np.empty(found.size), np.empty(found.size, dtype=np.uint8)
    count = 0
    for j in range(asked):
        for at in range(heard.starts[j], heard.starts[j + 1]):
            word = heard.words[at]
            weight = _weigh(heard.chances[at], heard.asked_so[j], names.words.kinds[word])
            if weight > LIGHTEST and _is_readable(names.posting_starts, names.posting_names, readable, word):
                found[count], weights[count], hows[count] = word, weight, heard.hows[at]
                count += 1
        if question.lengths[j] > 1:
            word = find(names.words, question.letters, question.starts[j], 1)
            if word >= 0 and _is_readable(names.posting_starts, names.posting_names, readable, word):
                weight = initials[question.letters[question.starts[j]]]
                found[count], weights[count], hows[count] = word, weight, AS_INITIAL
                count += 1
        starts[j + 1] = count
    return Expansions(starts, found[:count], weights[:count], hows[:count])
