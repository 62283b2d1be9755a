"""Millions of ties in compressed rows: what weighted paths and neighbourhoods are walked on.

A node is a place in the sorted ids. Its row holds, for each of its ties, the node at the other end and a code. The code
stands for the strength of the tie and the markings that it rests on, together: of such pairs there are few, however
many ties there are. So nothing is rounded, a tie takes six bytes in each of its two rows, and what a reader may cross
is settled once a code and not once a tie.
"""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numba import njit
from numpy.typing import NDArray

from plait.mapping.graph import Bools, Floats, Ints
from plait.mapping.numbering import Numbered, Places, merged, numbered

# Of the markings, those that the table has. All that it has count.
MARKINGS = ("marking_id", "from_marking", "to_marking")
NEEDED = ("from_id", "to_id", "strength", "marking_id")
# A desk shares the machine with its readers.
THREADS = 2
# Rows are filled 2^12 nodes at a time.
BLOCK = 12

Codes = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]


class CompressedTies(NamedTuple):
    """N nodes and their ties, each in the rows of both its ends; arrays that never change."""

    ids: Ints
    """N, sorted"""
    starts: Ints
    """N + 1: where each row begins"""
    to: Places
    codes: Codes
    strengths: Floats
    """by code, 0 to 1"""
    markings: Ints
    """by code, one column a marking that a tie rests on"""

    @property
    def held(self) -> int:
        """Bytes."""
        return sum(array.nbytes for array in self)

    def node(self, one: int) -> int:
        """The place of an id, or -1 where no tie names it."""
        at = int(np.searchsorted(self.ids, one))
        return at if at < len(self.ids) and self.ids[at] == one else -1


class ReadableTies(NamedTuple):
    """The ties as one reader may cross them."""

    ties: CompressedTies
    cost: Floats
    """by code: -log(strength), and infinite where the reader may not read the tie"""
    is_closed: Bools
    """by node: no path starts at, crosses or ends at it"""


def load(file: Path) -> CompressedTies:
    """The ties of a Parquet file that has from_id, to_id, strength and marking_id (as TIES and DRAWN have)."""
    with pq.ParquetFile(file, memory_map=True) as opened:
        columns = [name for name in opened.schema_arrow.names if name in {*NEEDED, *MARKINGS}]
        return compress(opened.read(columns))


def compress(ties: pa.Table) -> CompressedTies:
    """The ties of a table, whatever day they hold on: take the rows of the day first.

    A tie of someone to themselves is dropped; a strength that is null counts 1, as it does for reach. ValueError where
    an end or a marking is null, or a strength is not between 0 and 1.
    """
    rests_on = [name for name in MARKINGS if name in ties.column_names]
    columns = [_whole_numbers(ties, name) for name in ("from_id", "to_id", "strength", *rests_on)]
    with ThreadPoolExecutor(THREADS) as pool:
        left, right, *parts = pool.map(numbered, columns)
        coding = pool.submit(_codes, parts)
        ids, at_left, at_right = merged(left.values, right.values)
        from_node, to_node = pool.map(Numbered.told, (left, right), (at_left, at_right))
        codes, kinds = coding.result()
        rows = _rows(pool, _Ends(from_node, to_node, codes), len(ids))
    return CompressedTies(ids, *rows, _strengths(kinds), kinds[:, 1:].copy())


def readable(ties: CompressedTies, *, markings: Collection[int], closed: Collection[int] = ()) -> ReadableTies:
    """The ties for whoever may read these markings and no others, without the `closed` ids."""
    allowed = np.isin(ties.markings, np.array(sorted(markings), dtype=np.int64)).all(axis=1)
    with np.errstate(divide="ignore"):
        cost = np.where(allowed, -np.log(ties.strengths), np.inf)
    return ReadableTies(ties, cost, np.isin(ties.ids, np.array(sorted(closed), dtype=np.int64)))


class _Ends(NamedTuple):
    """T ties in the order of the table: the nodes at both ends, and the code."""

    left: Places
    right: Places
    codes: Codes


class _Rows(NamedTuple):
    """Where the row of each node begins, and of each tie in it the node at the other end and the code."""

    starts: Ints
    to: Places
    codes: Codes


def _whole_numbers(ties: pa.Table, name: str) -> pa.ChunkedArray:
    """The column as 64-bit whole numbers: a strength by its bits, so that equal strengths are one number."""
    column = ties[name]
    if name == "strength":
        column = pc.fill_null(column.cast(pa.float64()), 1.0)
        return pa.chunked_array([chunk.view(pa.int64()) for chunk in column.chunks], pa.int64())
    if column.null_count:
        raise ValueError(f"{name} is null in {column.null_count} ties")
    return column.cast(pa.int64())


def _codes(parts: list[Numbered]) -> tuple[Codes, Ints]:
    """One code a tie for its strength and markings together, and what each code stands for: strength bits, markings."""
    first, *others = parts
    places, kinds = first.places, first.values[:, None]
    for part in others:
        pairs = numbered(pa.chunked_array([places.astype(np.int64) * len(part.values) + part.places]))
        before, here = np.divmod(pairs.values, max(len(part.values), 1))
        places, kinds = pairs.places, np.column_stack([kinds[before], part.values[here]])
    return places.astype(np.min_scalar_type(max(len(kinds) - 1, 0))), kinds


def _strengths(kinds: Ints) -> Floats:
    """The strength of each code. ValueError unless all are between 0 and 1."""
    strengths = kinds[:, 0].copy().view(np.float64)
    if not np.all((strengths >= 0) & (strengths <= 1)):
        raise ValueError("a strength is a probability: it lies between 0 and 1")
    return strengths


def _rows(pool: ThreadPoolExecutor, ends: _Ends, size: int) -> _Rows:
    """The ties in rows: those that the node stands at the left of, then the others, each in the order of the table.

    One thread fills in the former, one the latter.
    """
    both = ends, _Ends(ends.right, ends.left, ends.codes)
    (by_left, on_left), (by_right, on_right) = pool.map(partial(_blocks, size), both)
    starts = np.concatenate([[0], np.cumsum(on_left + on_right, dtype=np.int64)])
    rows = _Rows(starts, np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=ends.codes.dtype))
    list(pool.map(partial(_put, rows), (by_left, by_right), (starts[:-1].copy(), starts[:-1] + on_left)))
    return rows


def _blocks(size: int, ends: _Ends) -> tuple[_Ends, Places]:
    """The ties to others by blocks of their left nodes, and how many each node stands at the left of.

    What follows goes over the blocks, so that the nodes and rows in hand stay in nearby memory.
    """
    ahead = np.zeros((size >> BLOCK) + 2, dtype=np.int64)
    _count_blocks(ends, ahead)
    total = int(np.cumsum(ahead, out=ahead)[-1])
    blocks = _Ends(np.empty(total, np.int32), np.empty(total, np.int32), np.empty(total, ends.codes.dtype))
    _by_block(ends, ahead, blocks)
    return blocks, _counted(blocks.left, np.zeros(size, dtype=np.int32))


@njit(cache=True, nogil=True)
def _count_blocks(ends: _Ends, behind: Ints) -> None:
    """Add up the ties to others of each block, in the place after it."""
    left, right, _ = ends
    for tie in range(left.size):
        behind[(left[tie] >> BLOCK) + 1] += left[tie] != right[tie]


@njit(cache=True, nogil=True)
def _by_block(ends: _Ends, ahead: Ints, blocks: _Ends) -> None:
    """Put each tie to another node into the block of its left node; `ahead` is where the next of each block goes."""
    left, right, codes = ends
    left_there, right_there, codes_there = blocks
    for tie in range(codes.size):
        if left[tie] != right[tie]:
            at = ahead[left[tie] >> BLOCK]
            ahead[left[tie] >> BLOCK] += 1
            left_there[at], right_there[at], codes_there[at] = left[tie], right[tie], codes[tie]


@njit(cache=True, nogil=True)
def _counted(nodes: Places, count: Places) -> Places:
    """Count how often each node stands there."""
    for at in range(nodes.size):
        count[nodes[at]] += 1
    return count


@njit(cache=True, nogil=True)
def _put(rows: _Rows, blocks: _Ends, ahead: Ints) -> None:
    """Put each tie into the row of its left node; `ahead` is where the next of each node goes."""
    _, to, codes = rows
    left, right, their_codes = blocks
    for tie in range(left.size):
        at = ahead[left[tie]]
        ahead[left[tie]] += 1
        to[at], codes[at] = right[tie], their_codes[tie]
