"""Columns as codes: each distinct value is cleaned, hashed and derived from once, and records point to it.

A hash stands for a value wherever two tables must agree (keys, frequencies), because codes are of one table only.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.engine.compiled import compiled

Codes = NDArray[np.int32]
Hashes = NDArray[np.uint64]
Letters = NDArray[np.uint8]

# Nobody's name or address is longer; what is longer is cut, so that no text costs more time than this.
LONGEST = 200
_EMPTY, _NOTHING = pa.scalar(""), pa.scalar(None, pa.string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`codes` (records) point into `values` (distinct texts), -1 where a record says nothing."""

    codes: Codes
    values: pa.StringArray

    @property
    def hashes(self) -> Hashes:
        """One hash for each distinct value; it is the same in every table."""
        return hashes(self.values)

    def spread(self, by_value: Hashes) -> Hashes:
        """What each record has of something that each distinct value has; 0 where it says nothing."""
        return np.append(by_value, np.uint64(0))[self.codes]


def coded(texts: pa.ChunkedArray | pa.Array) -> Column:
    """A column of plain texts: small letters, no accents, single spaces; an empty one says nothing.

    `texts` may be of any type that can be written as text. It is cut to LONGEST letters.
    """
    encoded = _encode(texts.cast(pa.string()))
    return recoded(Column(codes=encoded[0], values=encoded[1]), plain(encoded[1]))


def recoded(column: Column, values: pa.StringArray) -> Column:
    """The column with each distinct value replaced by the one in the same place of `values`; null says nothing."""
    codes, distinct = _encode(values)
    return Column(codes=np.append(codes, np.int32(-1))[column.codes], values=distinct)


def plain(values: pa.StringArray) -> pa.StringArray:
    """Small letters without accents, the space at the ends gone; what is empty is null."""
    short = pc.utf8_slice_codeunits(values, 0, LONGEST)
    bare = short if _is_ascii(short) else _without_accents(short)
    spaced = pc.replace_substring_regex(pc.utf8_lower(bare), pattern=r"\s+", replacement=" ")
    return filled(pc.utf8_trim_whitespace(spaced))


def words(values: pa.StringArray) -> pa.StringArray:
    """Letters and figures of any script, everything else a space, apostrophes gone: o'neil is oneil."""
    joined = pc.replace_substring_regex(values, pattern="['’`´]", replacement="")
    return filled(pc.utf8_trim_whitespace(without_signs(joined, " ")))


def without_signs(values: pa.StringArray, replacement: str) -> pa.StringArray:
    """The values with each run of what is no letter and no figure replaced.

    To make the table of the letters of all scripts ready takes longer than to compare a mention with a hundred others;
    texts of plain letters do without it.
    """
    signs = "[^A-Za-z0-9]+" if _is_ascii(values) else r"[^\p{L}\p{N}]+"
    return pc.replace_substring_regex(values, pattern=signs, replacement=replacement)


def _without_accents(values: pa.StringArray) -> pa.StringArray:
    return pc.replace_substring_regex(pc.utf8_normalize(values, form="NFKD"), pattern=r"\p{M}", replacement="")


def _is_ascii(values: pa.StringArray) -> bool:
    return bool(pc.all(pc.string_is_ascii(values), min_count=0).as_py())


def filled(values: pa.StringArray) -> pa.StringArray:
    """The values, null where a text is empty."""
    return pc.if_else(pc.equal(values, _EMPTY), _NOTHING, values)


def _encode(texts: Any) -> tuple[Codes, pa.StringArray]:
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    encoded = pc.dictionary_encode(array)
    indices = encoded.indices.fill_null(-1) if encoded.indices.null_count else encoded.indices
    return indices.to_numpy().astype(np.int32), encoded.dictionary


def text_bytes(values: pa.StringArray) -> tuple[NDArray[np.int64], Letters]:
    """Where each text starts (one more than there are texts), and the bytes of all; a null text is empty."""
    if not len(values):
        return np.zeros(1, np.int64), np.zeros(1, np.uint8)
    whole = values.fill_null("") if values.null_count else values
    buffers = whole.buffers()
    starts = np.frombuffer(buffers[1], np.int32)[whole.offset : whole.offset + len(whole) + 1].astype(np.int64)
    empty = buffers[2] is None or buffers[2].size == 0
    return starts, np.zeros(1, np.uint8) if empty else np.frombuffer(buffers[2], np.uint8)


def hashes(values: pa.StringArray) -> Hashes:
    """A 64-bit hash of each text (FNV-1a, Fowler, Noll and Vo 1991, then mixed); 0 for null, never 0 otherwise."""
    found = _hash_texts(*text_bytes(values))
    return np.where(np.asarray(values.is_null()), np.uint64(0), found) if values.null_count else found


def letters(values: pa.StringArray, width: int) -> tuple[Letters, NDArray[np.int32]]:
    """The first `width` bytes of each text as a matrix, and how many bytes each has there.

    There is one row more than there are texts, so that no matrix is without rows.
    """
    matrix = np.zeros((len(values) + 1, width), np.uint8)
    lengths = np.zeros(len(values) + 1, np.int32)
    _fill(*text_bytes(values), matrix, lengths)
    return matrix, lengths


@compiled
def _hash_texts(starts: NDArray[np.int64], data: Letters) -> Hashes:
    out = np.empty(len(starts) - 1, np.uint64)
    for row in range(len(out)):
        value = np.uint64(0xCBF29CE484222325)
        for at in range(starts[row], starts[row + 1]):
            value = (value ^ np.uint64(data[at])) * np.uint64(0x100000001B3)
        out[row] = max(mixed(np.uint64(0), value), np.uint64(1))
    return out


@compiled
def mixed(one: np.uint64, other: np.uint64) -> np.uint64:
    """One hash of two, in this order (the finaliser of SplitMix64, Steele, Lea and Flood 2014)."""
    value = (one ^ other) * np.uint64(0x9E3779B97F4A7C15)
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    return value ^ (value >> np.uint64(32))


@compiled
def _fill(starts: NDArray[np.int64], data: Letters, matrix: Letters, lengths: NDArray[np.int32]) -> None:
    for row in range(len(starts) - 1):
        first = starts[row]
        count = min(starts[row + 1] - first, matrix.shape[1])
        lengths[row] = count
        for at in range(count):
            matrix[row, at] = data[first + at]
