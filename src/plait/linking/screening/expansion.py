"""Which words of the list each word asked may be, and what each is worth.

A noisy channel: P(asked | meant) falls with each edit, and the weight is the logarithm of that chance against the
chance that any word of the public table would be written so. The sum runs over the public table only, so a weight
never depends on the list.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.frequency import PublicTable
from plait.linking.screening.nearness import AS_INITIAL, CHANCE_ONE, CHANCE_SAME, CHANCE_TWO, VARIANT, doubled, near
from plait.linking.screening.question import MISSING_PART, Question, make_ready
from plait.linking.screening.vocabulary import LEGAL, WORD, Vocabulary, find, most_left_out

CHANCE_VARIANT = 0.02
# The chance of any other word at all, and the most that one pair of words may weigh.
ANY_OTHER = 1e-9
HEAVIEST, HEAVIEST_FALL = 13.0, 0.2
HEAVIEST_LITTLE = 2.0
LIGHTEST = 0.05
# Distances are not looked at once what is nearer outweighs them by so much: their weights would be dropped.
OUTWEIGHED = 4.0
# Weights are whole multiples of one in so many, so that sums of them are exact in any order.
STEPS = 1024.0


class Channel(NamedTuple):
    """For each word asked: the chance that any name would be written so, and how many edits are worth a look."""

    chances: NDArray[np.float64]
    depths: NDArray[np.int64]


class Expansions(NamedTuple):
    """For each word asked, the words of one list that it may be: `starts[j]` to `starts[j + 1]`."""

    starts: NDArray[np.int32]
    words: NDArray[np.int32]
    weights: NDArray[np.float64]
    hows: NDArray[np.uint8]


@njit(cache=True)
def channel_of(question: Question, table: PublicTable) -> Channel:
    """What the public table alone says of the words asked."""
    asked = question.starts.size
    channel = Channel(np.zeros(asked), np.zeros(asked, dtype=np.int64))
    for j in range(asked):
        channel.chances[j], channel.depths[j] = _chance_of_asked(
            table, question.letters, question.starts[j], question.lengths[j]
        )
    return channel


@njit(cache=True)
def understand(text: NDArray[np.uint8], table: PublicTable) -> tuple[Question, Channel, float]:
    """What a spelled name (as bytes, not empty) asks, what the table says of it, and how much it tells."""
    question = make_ready(text, table)
    channel = channel_of(question, table)
    return question, channel, most_said(question, channel, table.initials)


@njit(cache=True)
def most_said(question: Question, channel: Channel, initials: NDArray[np.float64]) -> float:
    """What a name weighs in which each word asked stands as it is: how much the question tells."""
    total = 0.0
    for place in range(question.places):
        if question.lengths[place] == 1:
            total += initials[question.letters[question.starts[place]]]
        else:
            kind = WORD if question.costs[place] >= MISSING_PART else LEGAL
            total += max(0.0, _weigh(CHANCE_SAME, channel.chances[place], kind))
    return total


@njit(cache=True)
def _chance_of_asked(table: PublicTable, letters: NDArray[np.uint8], start: int, length: int) -> tuple[float, int]:
    """The chance that any name would be written as this word, and how many edits away it is still worth looking."""
    words = table.words
    deepest = most_left_out(length)
    same = find(words, letters, start, length)
    total = ANY_OTHER
    if same >= 0:
        for at in range(table.variant_starts[same], table.variant_starts[same + 1]):
            total += words.shares[table.variant_words[at]] * CHANCE_VARIANT
        if deepest == 0 or words.shares[same] * CHANCE_SAME > OUTWEIGHED * CHANCE_ONE:
            return total + words.shares[same] * CHANCE_SAME, 0
    if deepest == 0:
        return total, 0
    for depth in range(1, deepest + 1):
        found, chances, _ = near(words, letters, start, length, depth)
        at_depth = total
        for k in range(found.size):
            at_depth += words.shares[found[k]] * chances[k]
        if depth == deepest or at_depth > OUTWEIGHED * CHANCE_TWO:
            return at_depth, depth
    return at_depth, deepest


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
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8]]:  # fmt: skip
    """`nearby` and the short and full forms of the word asked, where the list has them."""
    found, chances, hows = nearby
    same = find(table.words, question.letters, question.starts[asked], question.lengths[asked])
    if same < 0:
        return found, chances, hows
    for at in range(table.variant_starts[same], table.variant_starts[same + 1]):
        variant = table.variant_words[at]
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
    return found, chances, hows


@njit(cache=True)
def expand(
    question: Question, channel: Channel, table: PublicTable, words: Vocabulary,
    postings: tuple[NDArray[np.int32], NDArray[np.int32]], readable: NDArray[np.uint8],
) -> Expansions:  # fmt: skip
    """The words of one list that each word asked may be, if any name that holds them may be read.

    `postings` are where the names of each word begin and the names themselves; `readable` has a bit for each name.
    """
    asked = question.starts.size
    starts = np.zeros(asked + 1, dtype=np.int32)
    found = np.empty(64, dtype=np.int32)
    weights = np.empty(64, dtype=np.float64)
    hows = np.empty(64, dtype=np.uint8)
    count = 0
    for j in range(asked):
        start, length = question.starts[j], question.lengths[j]
        starts[j + 1] = count
        if length == 1:
            # An initial stands for every word that it begins, which is seen when a name is looked at.
            continue
        nearby = near(words, question.letters, start, length, channel.depths[j])
        near_words, chances, near_hows = _with_variants(table, words, question, j, nearby)
        initial = find(words, question.letters, start, 1)
        if initial >= 0:
            near_words = np.append(near_words, np.int32(initial))
            near_hows = np.append(near_hows, np.uint8(AS_INITIAL))
        for k in range(near_words.size):
            if near_hows[k] == AS_INITIAL:
                weight = table.initials[question.letters[start]]
            else:
                weight = _weigh(chances[k], channel.chances[j], words.kinds[near_words[k]])
            if weight <= LIGHTEST or not _is_readable(postings[0], postings[1], readable, near_words[k]):
                continue
            if count == found.size:
                found = doubled(found)
                weights = np.concatenate((weights, np.empty_like(weights)))
                hows = np.concatenate((hows, np.empty_like(hows)))
            found[count], weights[count], hows[count] = near_words[k], weight, near_hows[k]
            count += 1
        starts[j + 1] = count
    return Expansions(starts, found[:count], weights[:count], hows[:count])
