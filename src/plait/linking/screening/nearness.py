"""Words that are nearly the one asked, the chance that the one was written for the other, and how they are near."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.vocabulary import Vocabulary, find, remains_of, sound_of

# The chance that a word is written as it is, with one edit or with two, or as one that only sounds alike.
SAME, ONE_EDIT, TWO_EDITS, SOUNDS_ALIKE, VARIANT, AS_INITIAL = 0, 1, 2, 3, 4, 5
CHANCE_SAME, CHANCE_ONE, CHANCE_TWO, CHANCE_SOUND = 0.8, 3e-3, 2e-5, 1e-5
# An edit that leaves the sound is likelier, one of the first letter less so.
SOUND_KEPT, FIRST_LETTER_WRONG = 4.0, 0.4


@njit(cache=True)
def _masks_of(letters: NDArray[np.uint8], start: int, length: int) -> NDArray[np.uint64]:
    """For each byte, the bits of the places where the word has it."""
    masks = np.zeros(256, dtype=np.uint64)
    for k in range(min(length, 64)):
        masks[letters[start + k]] |= np.uint64(1) << np.uint64(k)
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
def doubled(found: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.concatenate((found, np.empty_like(found)))


@njit(cache=True)
def _candidates(
    words: Vocabulary, letters: NDArray[np.uint8], start: int, length: int, depth: int
) -> NDArray[np.int32]:
    """Words that share a remain or the sound with the one asked, each once, in no order that matters."""
    found = np.empty(256, dtype=np.int32)
    count = 0
    seen = np.zeros((words.kinds.size + 7) >> 3, dtype=np.uint8)
    bits = 0
    while (1 << (bits + 1)) < words.remain_starts.size:
        bits += 1
    remains = np.empty(32, dtype=np.uint64)
    for k in range(remains_of(letters, start, length, depth, remains)):
        check = np.uint16(remains[k] & np.uint64(0xFFFF))
        bucket = np.int64(remains[k] >> np.uint64(64 - bits))
        for at in range(words.remain_starts[bucket], words.remain_starts[bucket + 1]):
            word = words.remain_words[at]
            if words.remain_checks[at] != check or (seen[word >> 3] >> (word & 7)) & 1:
                continue
            seen[word >> 3] |= np.uint8(1 << (word & 7))
            if count == found.size:
                found = doubled(found)
            found[count] = word
            count += 1
    if depth < 2:
        return found[:count]
    sound = sound_of(letters, start, length)
    bits = 0
    while (1 << (bits + 1)) < words.sound_starts.size:
        bits += 1
    bucket = np.int64(sound >> np.uint32(32 - bits))
    for at in range(words.sound_starts[bucket], words.sound_starts[bucket + 1]):
        word = words.sound_words[at]
        if words.sounds[word] != sound or (seen[word >> 3] >> (word & 7)) & 1:
            continue
        if count == found.size:
            found = doubled(found)
        found[count] = word
        count += 1
    return found[:count]


@njit(cache=True)
def near(
    words: Vocabulary, letters: NDArray[np.uint8], start: int, length: int, depth: int
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8]]:
    """The words within `depth` edits (or that sound alike, at depth 2), the chance of each, and how it is near.

    `depth` is at most what `most_left_out` allows for the length.
    """
    if depth == 0:
        same = find(words, letters, start, length)
        count = 1 if same >= 0 else 0
        return np.full(count, same, dtype=np.int32), np.full(count, CHANCE_SAME), np.full(count, SAME, dtype=np.uint8)
    found = _candidates(words, letters, start, length, depth)
    chances = np.empty(found.size, dtype=np.float64)
    hows = np.empty(found.size, dtype=np.uint8)
    masks = _masks_of(letters, start, length)
    sound = sound_of(letters, start, length)
    kept = 0
    for k in range(found.size):
        word = found[k]
        begin, other = words.starts[word], words.starts[word + 1] - words.starts[word]
        apart = abs(other - length)
        edits = _distance(masks, length, words.letters, begin, other) if apart <= depth else 3
        sounds_alike = words.sounds[word] == sound
        if edits > depth:
            if not (depth == 2 and sounds_alike and apart <= 3):
                continue
            chance, how = CHANCE_SOUND, SOUNDS_ALIKE
        else:
            chance, how = (CHANCE_SAME, SAME) if edits == 0 else (CHANCE_TWO, TWO_EDITS)
            if edits == 1:
                chance, how = CHANCE_ONE, ONE_EDIT
            if edits > 0 and sounds_alike:
                chance *= SOUND_KEPT
            elif edits > 0 and words.letters[begin] != letters[start]:
                chance *= FIRST_LETTER_WRONG
        found[kept], chances[kept], hows[kept] = word, chance, how
        kept += 1
    return found[:kept], chances[:kept], hows[:kept]
