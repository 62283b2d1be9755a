"""The different ids of millions of rows, and which of them each row names: as by sorting, but hashed, and faster."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

from plait.mapping.graph import Ints

Places = NDArray[np.int32]

_LEAST_BITS = 4
# 2^64 over the golden ratio: it spreads neighbouring ids (Knuth, The Art of Computer Programming, volume 3, 6.4).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


class Numbered(NamedTuple):
    """A column's different values, sorted. Row r has values[place[numbers[r]]]: numbers are in the order of meeting."""

    values: Ints
    place: Places
    numbers: Places

    @property
    def places(self) -> Places:
        """The place among the values of each row's value."""
        return looked_up(self.place, self.numbers)


class _Met(NamedTuple):
    """The values met so far by number, and an open hash table of number + 1, at most half full."""

    slots: Places
    values: Ints
    held: Ints
    """one number"""


def numbered(column: pa.ChunkedArray) -> Numbered:
    """Number a column of 64-bit whole numbers without nulls."""
    # Room for an id in every fourth row, or more.
    met, numbers, start = _room(max(len(column).bit_length() - 2, _LEAST_BITS)), np.empty(len(column), np.int32), 0
    for chunk in column.chunks:
        met = _number_all(met, chunk.to_numpy(), numbers[start : start + len(chunk)])
        start += len(chunk)
    values = met.values[: met.held[0]]
    order = np.argsort(values)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return Numbered(values[order], place, numbers)


def _number_all(met: _Met, column: Ints, numbers: Places) -> _Met:
    """Write the number of each value, and give the table back, perhaps a larger one."""
    done = 0
    while (done := done + _number(*met, column[done:], numbers[done:])) < len(column):
        larger = _room(len(met.slots).bit_length())
        _number(*larger, met.values, np.empty(len(met.values), dtype=np.int32))
        met = larger
    return met


def looked_up(table: Places, at: Places) -> Places:
    """table[at], without Python's global lock."""
    # Made here because numpy asks the system for large pages, and compiled code does not.
    found = np.empty(at.size, dtype=np.int32)
    _look_up(table, at, found)
    return found


@njit(cache=True, nogil=True)
def _look_up(table: Places, at: Places, found: Places) -> None:
    for row in range(at.size):
        found[row] = table[at[row]]


def merged(left: Ints, right: Ints) -> tuple[Ints, Places, Places]:
    """All values of two sorted lists of different values, and the place among them of each value of either list."""
    every = np.empty(left.size + right.size, dtype=np.int64)
    at_left, at_right = np.empty(left.size, dtype=np.int32), np.empty(right.size, dtype=np.int32)
    count = _merge(left, right, every, at_left, at_right)
    return every[:count].copy(), at_left, at_right


@njit(cache=True, nogil=True)
def _merge(left: Ints, right: Ints, every: Ints, at_left: Places, at_right: Places) -> int:
    """Write the values and their places; how many different values there are."""
    i, j, count = 0, 0, 0
    while i < left.size or j < right.size:
        from_left = j == right.size or (i < left.size and left[i] <= right[j])
        from_right = i == left.size or (j < right.size and right[j] <= left[i])
        if from_left:
            every[count], at_left[i] = left[i], count
            i += 1
        if from_right:
            every[count], at_right[j] = right[j], count
            j += 1
        count += 1
    return count


def _room(bits: int) -> _Met:
    """An empty table of 2^bits slots, which may hold half as many values."""
    return _Met(np.zeros(1 << bits, np.int32), np.empty(1 << (bits - 1), np.int64), np.zeros(1, np.int64))


@njit(cache=True, nogil=True)
def _number(slots: Places, values: Ints, held: Ints, column: Ints, numbers: Places) -> int:
    """Write the number of each value of the column while there is room; how many were written."""
    count, last, one = held[0], np.uint64(slots.size - 1), np.uint64(1)
    for row in range(column.size):
        value = column[row]
        spread = np.uint64(value) * _GOLDEN
        at = (spread ^ (spread >> np.uint64(32))) & last
        while slots[at] and values[slots[at] - 1] != value:
            at = (at + one) & last
        if not slots[at]:
            if count == values.size:
                held[0] = count
                return row
            values[count] = value
            count += 1
            slots[at] = count
        numbers[row] = slots[at] - 1
    held[0] = count
    return column.size
