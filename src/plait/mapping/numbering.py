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
    """A column's different values, sorted, and by row where hashing put its value."""

    values: Ints
    taken: Ints
    """the slot of each value"""
    room: int
    """how many slots there are"""
    slots: Places
    """the slot of each row's value"""

    @property
    def places(self) -> Places:
        """The place among the values of each row's value."""
        return self.told(np.arange(len(self.values), dtype=np.int32))

    def told(self, what: Places) -> Places:
        """For each row what is told of its value; `what` has one number a value."""
        by_slot = np.empty(self.room, dtype=np.int32)
        by_slot[self.taken] = what
        return looked_up(by_slot, self.slots)


class _Met(NamedTuple):
    """The values met so far in an open hash table, at most half full: a slot of 0 is free, and 0 has the last one."""

    slots: Ints
    held: Ints
    """two numbers: how many values but 0, and whether there was a 0"""


def numbered(column: pa.ChunkedArray) -> Numbered:
    """Number a column of 64-bit whole numbers without nulls."""
    # Room for an id in every fourth row, or more.
    met, slots, start = _room(max(len(column).bit_length() - 2, _LEAST_BITS)), np.empty(len(column), np.int32), 0
    for chunk in column.chunks:
        met = _number_all(met, chunk.to_numpy(), slots, start)
        start += len(chunk)
    taken = np.flatnonzero(met.slots)
    if met.held[1]:
        taken = np.append(taken, len(met.slots) - 1)
    values = met.slots[taken]
    order = np.argsort(values)
    return Numbered(values[order], taken[order], len(met.slots), slots)


def _number_all(met: _Met, column: Ints, slots: Places, start: int) -> _Met:
    """Write the slot of each value from `start` on, and give the table back, perhaps a larger one."""
    done = 0
    while (done := done + _number(*met, column[done:], slots[start + done :])) < len(column):
        larger, moved = _room(len(met.slots).bit_length()), np.empty(len(met.slots), dtype=np.int32)
        _number(*larger, met.slots, moved)
        moved[-1], larger.held[1] = len(larger.slots) - 1, met.held[1]
        slots[: start + done] = moved[slots[: start + done]]
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
    """An empty table of 2^bits slots, of which half may be taken, and one more."""
    return _Met(np.zeros((1 << bits) + 1, np.int64), np.zeros(2, np.int64))


@njit(cache=True, nogil=True)
def _number(table: Ints, held: Ints, column: Ints, slots: Places) -> int:
    """Write the slot of each value of the column while there is room; how many were written."""
    count, size, one = held[0], table.size - 1, np.uint64(1)
    last = np.uint64(size - 1)
    for row in range(column.size):
        value = column[row]
        if value == 0:
            held[1], slots[row] = 1, size
            continue
        spread = np.uint64(value) * _GOLDEN
        at = (spread ^ (spread >> np.uint64(32))) & last
        while table[at] != value:
            if table[at] == 0:
                if 2 * count >= size:
                    held[0] = count
                    return row
                table[at] = value
                count += 1
                break
            at = (at + one) & last
        slots[row] = at
    held[0] = count
    return column.size
