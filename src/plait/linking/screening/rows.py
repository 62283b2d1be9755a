"""The rows behind the names: those of the best names and those that share a date, a postcode or a number.

Rows whose evidence is the same in every part are one group: nothing tells them apart, and none may push another out.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.alignment import Pairing, Scoring, align, room
from plait.linking.screening.evidence import (
    DATE_WEIGHTS,
    NUMBER_WEIGHTS,
    POSTCODE_WEIGHTS,
    Attributes,
    date_level,
    number_level,
    postcode_level,
    sector_range,
    turned,
)
from plait.linking.screening.postings import Names
from plait.linking.screening.search import FLOOR

# Rows of one group that are given by number; of more it is only said that there are more.
MOST_ROWS_GIVEN = 10
# Readable rows looked at for one date, postcode sector or number.
MOST_ROWS_SHARING = 4096
# What the attributes of a row must say by themselves before its name is looked at.
WORTH_A_LOOK = 7.0


class Sharing(NamedTuple):
    """Rows by one attribute: its distinct values in order, and the rows of each in order of row."""

    values: NDArray[np.int64]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]


class Rows(NamedTuple):
    """R rows in the order they were given; arrays that never change."""

    names: NDArray[np.int32]
    by_name_starts: NDArray[np.int32]
    by_name: NDArray[np.int32]
    attributes: Attributes
    dates: Sharing
    postcodes: Sharing
    numbers: Sharing


class Listed(NamedTuple):
    """One list of names with its rows."""

    names: Names
    rows: Rows


class Groups(NamedTuple):
    """The best groups of rows, best first; `held` is how many, one number.

    Equal scores stand in order of name, then of levels.
    """

    scores: NDArray[np.float64]
    names: NDArray[np.int32]
    levels: NDArray[np.int32]
    """the places in DATE_LEVELS, POSTCODE_LEVELS and NUMBER_LEVELS as three figures"""
    rows: NDArray[np.int32]
    sizes: NDArray[np.int64]
    held: NDArray[np.int64]


def rows_of(row_names: NDArray[np.int32], names: int, attributes: Attributes) -> Rows:
    """The rows of N names by name and by each attribute; a nought in an attribute is no value."""
    starts = np.zeros(names + 1, dtype=np.int32)
    np.cumsum(np.bincount(row_names, minlength=names), out=starts[1:])
    by_name = np.argsort(row_names, kind="stable").astype(np.int32)
    return Rows(
        row_names, starts, by_name, attributes, _sharing(attributes.dates), _sharing(attributes.postcodes),
        _sharing(attributes.numbers),
    )  # fmt: skip


def _sharing(values: NDArray[np.int32] | NDArray[np.int64]) -> Sharing:
    order = np.argsort(values, kind="stable")
    order = order[values[order] != 0]
    distinct, starts = np.unique(values[order], return_index=True)
    ends = np.append(starts, len(order)).astype(np.int32)
    return Sharing(distinct.astype(np.int64), ends, order.astype(np.int32))


@njit(cache=True)
def _levels(asked: NDArray[np.int64], attributes: Attributes, row: int) -> int:
    """How a row compares with the date, postcode and number asked, as three figures."""
    date = date_level(asked[0], attributes.dates[row])
    postcode = postcode_level(asked[1], attributes.postcodes[row])
    return date * 100 + postcode * 10 + number_level(asked[2], attributes.numbers[row])


@njit(cache=True)
def _weight_of(levels: int) -> float:
    weight: float = DATE_WEIGHTS[levels // 100] + POSTCODE_WEIGHTS[levels // 10 % 10] + NUMBER_WEIGHTS[levels % 10]
    return weight


@njit(cache=True)
def _comes_before(groups: Groups, at: int, score: float, name: int, levels: int) -> bool:
    """Whether the group at a place stands before one of this score, name and levels."""
    there: float = groups.scores[at]
    if there != score:
        return there > score
    is_before: bool = groups.names[at] < name or (groups.names[at] == name and groups.levels[at] < levels)
    return is_before


@njit(cache=True)
def _take(groups: Groups, score: float, name: int, levels: int, row: int) -> None:
    """Put a row in its group, and the group among the best if it is one of them."""
    count, limit = groups.held[0], groups.scores.size
    if score < FLOOR or (count == limit and groups.scores[limit - 1] > score):
        return
    at = 0
    while at < count and _comes_before(groups, at, score, name, levels):
        at += 1
    if at == count or groups.names[at] != name or groups.levels[at] != levels or groups.scores[at] != score:
        if at == limit:
            return
        last = min(count, limit - 1)
        for k in range(last, at, -1):
            groups.scores[k], groups.names[k] = groups.scores[k - 1], groups.names[k - 1]
            groups.levels[k], groups.sizes[k] = groups.levels[k - 1], groups.sizes[k - 1]
            groups.rows[k] = groups.rows[k - 1]
        groups.scores[at], groups.names[at], groups.levels[at], groups.sizes[at] = score, name, levels, 0
        groups.held[0] = last + 1
    place = min(groups.sizes[at], MOST_ROWS_GIVEN)
    groups.sizes[at] += 1
    # The first rows of the group in order, whatever led to them.
    while place > 0 and groups.rows[at, place - 1] > row:
        if place < MOST_ROWS_GIVEN:
            groups.rows[at, place] = groups.rows[at, place - 1]
        place -= 1
    if place < MOST_ROWS_GIVEN:
        groups.rows[at, place] = row


@njit(cache=True)
def gather(
    rows: Rows, scoring: Scoring, values: NDArray[np.int64], best: tuple[NDArray[np.int32], NDArray[np.float64]],
    given: tuple[NDArray[np.uint8], int],
) -> Groups:  # fmt: skip
    """The best groups of readable rows of one list.

    `values` are the packed date, postcode and number asked; `best` the best names and their scores; `given` a bit for
    each row that may be read, and how many groups are wanted.
    """
    readable, limit = given
    groups = Groups(
        np.zeros(limit), np.zeros(limit, dtype=np.int32), np.zeros(limit, dtype=np.int32),
        np.zeros((limit, MOST_ROWS_GIVEN), dtype=np.int32), np.zeros(limit, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )  # fmt: skip
    has_values = values[0] != 0 or values[1] != 0 or values[2] != 0
    seen = np.zeros(readable.size if has_values else 0, dtype=np.uint8)
    for k in range(best[0].size):
        name = best[0][k]
        for at in range(rows.by_name_starts[name], rows.by_name_starts[name + 1]):
            row = rows.by_name[at]
            if not (readable[row >> 3] >> (row & 7)) & 1:
                continue
            levels = _levels(values, rows.attributes, row) if has_values else 0
            _take(groups, best[1][k] + _weight_of(levels), name, levels, row)
            if has_values:
                seen[row >> 3] |= np.uint8(1 << (row & 7))
    if has_values:
        pairing = room()
        found = (groups, readable, seen, pairing)
        for sharing, low, high in _ways(rows, values):
            _take_sharing(rows, scoring, values, (sharing, low, high), found)
    return groups


@njit(cache=True)
def _ways(rows: Rows, values: NDArray[np.int64]) -> list[tuple[Sharing, int, int]]:
    """The ranges of values whose rows are worth a look; a year alone, or a first of January, is not."""
    date, postcode, number = values[0], values[1], values[2]
    low, high = sector_range(postcode)
    ways = [(rows.postcodes, low, high if postcode != 0 else low), (rows.numbers, number, number + (number != 0))]
    if date % 100 != 0 and date % 10000 != 101:
        ways.append((rows.dates, date, date + 1))
        if turned(date) != date:
            ways.append((rows.dates, turned(date), turned(date) + 1))
    return ways


@njit(cache=True)
def _take_sharing(
    rows: Rows, scoring: Scoring, values: NDArray[np.int64], way: tuple[Sharing, int, int],
    found: tuple[Groups, NDArray[np.uint8], NDArray[np.uint8], Pairing],
) -> None:  # fmt: skip
    """Take the readable rows whose value lies in a range, up to the bound, whatever their name."""
    sharing, low, high = way
    groups, readable, seen, pairing = found
    first, last = np.searchsorted(sharing.values, low), np.searchsorted(sharing.values, high)
    budget = MOST_ROWS_SHARING
    for at in range(sharing.starts[first], sharing.starts[last]):
        row = sharing.rows[at]
        if not (readable[row >> 3] >> (row & 7)) & 1:
            continue
        budget -= 1
        if budget < 0:
            return
        if (seen[row >> 3] >> (row & 7)) & 1:
            continue
        seen[row >> 3] |= np.uint8(1 << (row & 7))
        levels = _levels(values, rows.attributes, row)
        if _weight_of(levels) < WORTH_A_LOOK:
            continue
        score = align(scoring, rows.names[row], pairing)
        _take(groups, score + _weight_of(levels), rows.names[row], levels, row)
