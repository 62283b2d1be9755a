"""Names taken apart: their words, how each word sounds, and which words are titles and no name."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from jellyfish import metaphone
from numpy.typing import NDArray

from plait.linking.engine.codes import Codes, Column, Hashes, filled, hashes, recoded

# What is left of longer names says little, and a hostile one must not cost more than this.
MOST_WORDS = 8
LONGEST_WORD = 24
_SOUND_LETTERS = 4
# Made once: Arrow makes a plain text into its own at each call, which takes longer than joining a few names.
_EMPTY, _SPACE = pa.scalar(""), pa.scalar(" ")
_ORDINALS = (f"{number}{ending}" for number in range(1, 32) for ending in ("st", "nd", "rd", "th"))
TITLES = (
    "the", "of", "and", "sir", "lord", "lady", "dame", "baron", "baronet", "earl", "viscount", "duke", "marquess",
    "count", "countess", "duchess", "baroness", "rev", "reverend", "dr", "mr", "mrs", "miss", "ms", "captain",
    "colonel", "general", "major", "bishop", "saint", "st", "jr", "sr", *_ORDINALS,
)  # fmt: skip


class Words:
    """The words of each distinct name: `offsets` (names + 1) into `codes`, which point into `words`."""

    __slots__ = ("codes", "offsets", "words")

    def __init__(self, offsets: NDArray[np.int64], codes: Codes, words: pa.StringArray) -> None:
        self.offsets, self.codes, self.words = offsets, codes, words

    def end(self, *, last: bool) -> pa.StringArray:
        """The first or the last word of each name. A name of one word has no last one, a null name has neither."""
        counts = np.diff(self.offsets)
        is_there = counts > (1 if last else 0)
        at = np.where(is_there, self.offsets[1:] - 1 if last else self.offsets[:-1], -1)
        return self.words.take(pa.array(np.append(self.codes, -1)[at], mask=at < 0))

    def joined(self) -> pa.StringArray:
        """Each name put together again with single spaces; null where no word is left."""
        listed = pa.ListArray.from_arrays(pa.array(self.offsets, pa.int32()), self.words.take(pa.array(self.codes)))
        return filled(pc.binary_join(listed, " "))


def split(names: pa.StringArray, *, without_titles: bool) -> Words:
    """The words of each name, at most MOST_WORDS of at most LONGEST_WORD letters; repeated ones stay.

    Without titles and single letters, unless a name has nothing else.
    """
    lists = pc.split_pattern(names.fill_null(""), " ")
    flat = pc.utf8_slice_codeunits(lists.flatten(), 0, LONGEST_WORD)
    owner = pc.list_parent_indices(lists).to_numpy().astype(np.int64)
    kept = np.asarray(pc.not_equal(flat, _EMPTY))
    if without_titles:
        plain = np.asarray(pc.is_in(flat, value_set=pa.array(TITLES))) | (np.asarray(pc.utf8_length(flat)) < 2)
        names_left = np.bincount(owner[kept & ~plain], minlength=len(names)) > 0
        kept &= ~plain | ~names_left[owner]
    owner, flat = owner[kept], flat.filter(pa.array(kept))
    starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(names)))]).astype(np.int64)
    within = np.arange(len(owner)) - starts[owner]
    first = within < MOST_WORDS
    owner, flat = owner[first], flat.filter(pa.array(first))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(names)))]).astype(np.int64)
    encoded: Any = pc.dictionary_encode(flat)
    return Words(offsets, encoded.indices.to_numpy().astype(np.int32), encoded.dictionary)


def sounds(values: pa.StringArray, nicknames: Mapping[str, str]) -> Hashes:
    """The hash of how each word sounds: its first letters in Metaphone (Philips 1990), of its full form.

    A word that Metaphone does not know (another script, a figure) sounds like itself. Single letters have no sound: 0.
    """
    full = (nicknames.get(word, word) if word else "" for word in values.to_pylist())
    heard = [(metaphone(word)[:_SOUND_LETTERS] or word) if len(word) > 1 else None for word in full]
    return hashes(pa.array(heard, pa.string()))


def whole_names(given: Column, family: Column) -> Column:
    """Given and family name of each record as one text; null where both are missing."""
    # One number for both halves: to sort pairs takes several times as long.
    families = len(family.values) + 1
    both = (given.codes.astype(np.int64) + 1) * families + family.codes + 1
    distinct, codes = np.unique(both, return_inverse=True)
    halves = [
        column.values.take(pa.array(half - 1, mask=half == 0)).fill_null("")
        for column, half in zip((given, family), np.divmod(distinct, families), strict=True)
    ]
    joined = filled(pc.utf8_trim_whitespace(pc.binary_join_element_wise(*halves, _SPACE)))
    return recoded(Column(codes=codes.astype(np.int32).ravel(), values=joined), joined)
