"""Words that are nearly the one asked, the chance that the one was written for the other, and how they are near.

Chances are of one certain way to write a word (a noisy channel: Kernighan, Church and Gale, 1990). A word has few ways
to lose a letter or to swap two, but twenty-five times as many to gain or to change one, so each of these is rarer.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.vocabulary import (
    MOST_REMAINS,
    PREFIX,
    Vocabulary,
    find,
    letter_set,
    letters_apart,
    remains_of,
    sound_of,
)

# How a word is near: as it is, with one edit or with two, or only by its sound.
SAME, ONE_EDIT, TWO_EDITS, SOUNDS_ALIKE, VARIANT, AS_INITIAL = 0, 1, 2, 3, 4, 5
CHANCE_SAME, CHANCE_TWO, CHANCE_SOUND = 0.8, 3e-6, 1e-6
# One edit: a letter lost or two swapped, or a letter added or changed.
CHANCE_LOST, CHANCE_ADDED = 5e-3, 1e-3
# An edit that leaves the sound is likelier, one of the first letter less so.
SOUND_KEPT, FIRST_LETTER_WRONG = 4.0, 0.4
# The chance that a word is asked is summed in whole multiples of one in so many, so that it is exact in any order.
PARTS = 2.0**60


class Near(NamedTuple):
    """The words of one vocabulary near one word asked, in no order that matters."""

    words: NDArray[np.int32]
    chances: NDArray[np.float64]
    hows: NDArray[np.uint8]
    depth: int
    """how many edits away they may lie: no further than is worth a look by the shares of what is nearer"""
    asked_so: float
    """the chance that a name has one of them and that it is written as the word asked, by their shares"""


@njit(cache=True)
def _masks_of(asked: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """For each byte, the bits of the places where the word has it."""
    masks = np.zeros(256, dtype=np.uint64)
    for k in range(min(asked.size, 64)):
        masks[asked[k]] |= np.uint64(1) << np.uint64(k)
    return masks


@njit(cache=True)
def _distance(masks: NDArray[np.uint64], length: int, letters: NDArray[np.uint8], start: int, other: int) -> int:
    """Edits (with neighbours swapped as one) between the masked word and one of `letters`: Hyyrö 2003, in 64 bits."""
    one = np.uint64(1)
    last = one << np.uint64(length - 1)
    up, down, diagonal, before = ~np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    found = length
    for k in range(other):
        mask = masks[letters[start + k]]
        swapped = (((~diagonal) & mask) << one) & before
        diagonal = (((mask & up) + up) ^ up) | mask | down | swapped
        rises = down | ~(diagonal | up)
        falls = diagonal & up
        if rises & last:
            found += 1
        if falls & last:
            found -= 1
        rises = (rises << one) | one
        falls = falls << one
        up = falls | ~(diagonal | rises)
        down = rises & diagonal
        before = mask
    return found


@njit(cache=True)
def chance_of_one_edit(asked: NDArray[np.uint8], meant: NDArray[np.uint8]) -> float:
    """The chance that a word one edit away is written so, by the kind of the edit."""
    if asked.size != meant.size:
        return CHANCE_LOST if asked.size < meant.size else CHANCE_ADDED
    at = 0
    while asked[at] == meant[at]:
        at += 1
    is_swap = at + 1 < asked.size and asked[at] == meant[at + 1] and asked[at + 1] == meant[at]
    return CHANCE_LOST if is_swap else CHANCE_ADDED


@njit(cache=True)
def _chance_of(words: Vocabulary, word: int, asked: NDArray[np.uint8], sound: np.uint32, edits: int) -> float:
    """The chance that a word so many edits away is written as the one asked."""
    if edits == 0:
        return CHANCE_SAME
    meant = words.letters[words.starts[word] : words.starts[word + 1]]
    chance: float = chance_of_one_edit(asked, meant) if edits == 1 else CHANCE_TWO
    if words.sounds[word] == sound:
        return chance * SOUND_KEPT
    return chance * FIRST_LETTER_WRONG if meant[0] != asked[0] else chance


@njit(cache=True)
def _bits_of(size: int) -> int:
    """How many bits number the buckets of an array of their starts, which has one more: a power of two."""
    bits = 0
    while (1 << (bits + 1)) < size:
        bits += 1
    return bits


@njit(cache=True)
def _with_remains(
    words: Vocabulary, asked: NDArray[np.uint8], remains: NDArray[np.uint64], deepest: int,
    known: tuple[NDArray[np.uint64], np.uint32, NDArray[np.uint8]],
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8]]:  # fmt: skip
    """The words with one of these remains that lie within `deepest` edits, their chances and their edits.

    `known` are the masks of the word asked, its sound, and a bit for each word that was looked at already.
    """
    masks, sound, seen = known
    of_asked = letter_set(asked, 0, asked.size)
    shift, room = np.uint64(64 - _bits_of(words.remain_starts.size)), 0
    for remain in remains:
        bucket = np.int64(remain >> shift)
        room += words.remain_starts[bucket + 1] - words.remain_starts[bucket]
    found, chances, edits = np.empty(room, dtype=np.int32), np.empty(room), np.empty(room, dtype=np.uint8)
    count = 0
    for remain in remains:
        check, bucket = np.uint16(remain & np.uint64(0xFFFF)), np.int64(remain >> shift)
        for at in range(words.remain_starts[bucket], words.remain_starts[bucket + 1]):
            word = words.remain_words[at]
            if words.remain_checks[at] != check or (seen[word >> 3] >> (word & 7)) & 1:
                continue
            seen[word >> 3] |= np.uint8(1 << (word & 7))
            if letters_apart(words.letter_sets[word], of_asked) > 2 * deepest:
                continue
            length = words.starts[word + 1] - words.starts[word]
            if abs(length - asked.size) > deepest:
                continue
            apart = _distance(masks, asked.size, words.letters, words.starts[word], length)
            if apart <= deepest:
                found[count], edits[count] = word, apart
                chances[count] = _chance_of(words, word, asked, sound, apart)
                count += 1
    return found[:count], chances[:count], edits[:count]


@njit(cache=True)
def _sounding_alike(
    words: Vocabulary, asked: NDArray[np.uint8], masks: NDArray[np.uint64], sound: np.uint32
) -> NDArray[np.int32]:
    """The words of about the same length that sound like the one asked and are more than two edits away."""
    bucket = np.int64(sound >> np.uint32(32 - _bits_of(words.sound_starts.size)))
    first, last = words.sound_starts[bucket], words.sound_starts[bucket + 1]
    found, count = np.empty(last - first, dtype=np.int32), 0
    for at in range(first, last):
        word = words.sound_words[at]
        length = words.starts[word + 1] - words.starts[word]
        if words.sounds[word] != sound or abs(length - asked.size) > 3:
            continue
        if _distance(masks, asked.size, words.letters, words.starts[word], length) > 2:
            found[count] = word
            count += 1
    return found[:count]


@njit(cache=True)
def near(words: Vocabulary, asked: NDArray[np.uint8], deepest: int) -> Near:
    """The words within `deepest` edits of the letters asked (and those that sound alike, at two), or nearer ones only.

    `deepest` is at most what `most_left_out` allows for the length.
    """
    same = find(words, asked, 0, asked.size)
    count = 1 if same >= 0 else 0
    found, chances = np.full(count, same, dtype=np.int32), np.full(count, CHANCE_SAME)
    hows = np.full(count, SAME, dtype=np.uint8)
    said = _said(words, found, chances)
    if deepest == 0 or said > SOUND_KEPT * CHANCE_LOST * PARTS:
        return Near(found, chances, hows, 0, said / PARTS)
    masks, sound = _masks_of(asked), sound_of(asked, 0, asked.size)
    seen = np.zeros((words.kinds.size + 7) >> 3, dtype=np.uint8)
    if same >= 0:
        seen[same >> 3] |= np.uint8(1 << (same & 7))
    remains = np.empty(MOST_REMAINS, dtype=np.uint64)
    ends = np.array([0, 1 + min(asked.size, PREFIX), remains_of(asked, 0, asked.size, deepest, remains)])
    # What is nearest is found first: each letter left out alone, then each two.
    for depth in range(1, deepest + 1):
        more = _with_remains(words, asked, remains[ends[depth - 1] : ends[depth]], deepest, (masks, sound, seen))
        found = np.concatenate((found, more[0]))
        chances, hows = np.concatenate((chances, more[1])), np.concatenate((hows, more[2]))
        within = hows <= depth
        said = _said(words, found[within], chances[within])
        if depth < deepest and said > SOUND_KEPT * CHANCE_TWO * PARTS:
            return Near(found[within], chances[within], hows[within], depth, said / PARTS)
    if deepest == 2:
        alike = _sounding_alike(words, asked, masks, sound)
        of_alike = np.full(alike.size, CHANCE_SOUND)
        said += _said(words, alike, of_alike)
        found, chances = np.concatenate((found, alike)), np.concatenate((chances, of_alike))
        hows = np.concatenate((hows, np.full(alike.size, SOUNDS_ALIKE, dtype=np.uint8)))
    return Near(found, chances, hows, deepest, said / PARTS)


@njit(cache=True)
def _said(words: Vocabulary, found: NDArray[np.int32], chances: NDArray[np.float64]) -> np.int64:
    """The chance that a name has one of these words and that it is written so, in PARTS: the same in any order."""
    total = np.int64(0)
    for k in range(found.size):
        total += np.int64(words.shares[found[k]] * chances[k] * PARTS)
    return total
