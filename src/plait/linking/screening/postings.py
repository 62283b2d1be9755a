"""The names of one list as arrays: the words of each name, and the names of each word.

Beside each name under a word stands a signature: sixteen bits for each of its other words that tell something. From it
the most that the name can score follows without looking the name up, which saves nearly all reads.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.frequency import PublicTable, shares_of, words_of
from plait.linking.screening.vocabulary import INITIAL, LEGAL, WORD, Vocabulary, short_hash, vocabulary

# What it costs when a word of the name was not asked, by its kind; a middle name is often left out.
LEFT = 5.0
LEFT_MIDDLE = 2.25
LEFT_INITIAL = 1.0
LEFT_LITTLE = 0.25

# A word of a signature that costs little when it is left (at least the cheapest), and the mark of more words than fit.
CHEAP = 0x8000
CHEAPEST = min(LEFT_MIDDLE, LEFT_INITIAL)
FULL = 0x7FFF
_FITS = 4


class Names(NamedTuple):
    """N distinct names, in the order of their bytes, over V words; arrays that never change."""

    words: Vocabulary
    hashes: NDArray[np.uint16]
    """V: fifteen bits of each word, as signatures hold them"""
    firsts: NDArray[np.uint8]
    """V: the first byte of each word"""
    name_starts: NDArray[np.int32]
    name_words: NDArray[np.int32]
    posting_starts: NDArray[np.int32]
    posting_names: NDArray[np.int32]
    posting_signatures: NDArray[np.uint64]


def names_of(spelled: pa.Array, table: PublicTable, *, with_table: bool) -> Names:
    """The arrays of distinct spelled names, which are in the order of their bytes.

    With the table, its words are part of the vocabulary whether a name holds them or not.
    """
    # A name without words, if there is one, comes first and has no postings.
    wordless = int(len(spelled) > 0 and spelled[0].as_py() == "")
    split = pc.split_pattern(spelled.slice(wordless), " ")
    coded = split.flatten().dictionary_encode()
    # The words of the names come first here, so that their codes stay what they are.
    every = pc.unique(pa.concat_arrays([coded.dictionary, words_of(table.words)])) if with_table else coded.dictionary
    order = pc.array_sort_indices(every)
    place = np.empty(len(order), dtype=np.int32)
    place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    found = every.take(order)
    words = vocabulary(found, shares_of(found, table))
    name_words = place[coded.indices.to_numpy()]
    name_starts = np.zeros(len(spelled) + 1, dtype=np.int32)
    np.cumsum(pc.list_value_length(split).to_numpy(), out=name_starts[1 + wordless :])
    hashes = _hashes(words)
    posting_starts, order_of_words = _by_word(name_words, len(found))
    signatures = _signatures(name_starts, name_words, words.kinds, hashes)
    name_of_word = np.repeat(np.arange(len(spelled), dtype=np.int32), np.diff(name_starts))
    return Names(
        words,
        hashes,
        words.letters[words.starts[:-1]],
        name_starts,
        name_words,
        posting_starts,
        name_of_word[order_of_words],
        signatures[order_of_words],
    )


def _by_word(name_words: NDArray[np.int32], words: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Where the names of each word begin, and the order that brings them there with names in order."""
    starts = np.zeros(words + 1, dtype=np.int32)
    np.cumsum(np.bincount(name_words, minlength=words), out=starts[1:])
    return starts, np.argsort(name_words, kind="stable")


@njit(cache=True)
def _hashes(words: Vocabulary) -> NDArray[np.uint16]:
    found = np.empty(words.kinds.size, dtype=np.uint16)
    for word in range(found.size):
        found[word] = short_hash(words.letters, words.starts[word], words.starts[word + 1] - words.starts[word])
    return found


@njit(cache=True)
def is_organisation(name_words: NDArray[np.int32], kinds: NDArray[np.uint8], start: int, end: int) -> bool:
    """Whether a legal form stands in the name."""
    found = False
    for at in range(start, end):
        found = found or kinds[name_words[at]] == LEGAL
    return found


@njit(cache=True)
def cost_if_left(kind: int, is_middle: bool) -> float:
    """What a word of the name costs when it was not asked."""
    if kind >= LEGAL:
        return LEFT_LITTLE
    if kind == INITIAL:
        return LEFT_INITIAL
    return LEFT_MIDDLE if is_middle else LEFT


@njit(cache=True)
def cost_of_word(name_words: NDArray[np.int32], kinds: NDArray[np.uint8], start: int, end: int, place: int) -> float:
    """What the word at one place of the name between `start` and `end` costs when it was not asked."""
    is_middle = 0 < place < end - start - 1 and not is_organisation(name_words, kinds, start, end)
    return cost_if_left(kinds[name_words[start + place]], is_middle)


@njit(cache=True)
def _signatures(
    name_starts: NDArray[np.int32], name_words: NDArray[np.int32], kinds: NDArray[np.uint8],
    hashes: NDArray[np.uint16],
) -> NDArray[np.uint64]:  # fmt: skip
    """For each word of each name, the signature of the other words."""
    found = np.zeros(name_words.size, dtype=np.uint64)
    for name in range(name_starts.size - 1):
        start, end = name_starts[name], name_starts[name + 1]
        is_person = not is_organisation(name_words, kinds, start, end)
        for here in range(start, end):
            filled = 0
            for at in range(start, end):
                kind = kinds[name_words[at]]
                if at == here or kind >= LEGAL:
                    continue
                if filled == _FITS:
                    found[here] |= np.uint64(FULL) << np.uint64(48)
                    break
                is_middle = is_person and start < at < end - 1
                part = np.uint64(hashes[name_words[at]])
                if is_middle or kind != WORD:
                    part |= np.uint64(CHEAP)
                found[here] |= part << np.uint64(16 * filled)
                filled += 1
    return found
