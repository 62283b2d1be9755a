"""Disclosure control: hide small counts, then enough others that no hidden one can be worked out.

A table with its totals is a flow on a network: a count runs from its row to its column, the column's total from
the column to the grand total, and so round. A hidden count can be worked out from sums exactly when no round trip
over hidden counts leads through it. So each small count is put on the cheapest round trip (Kelly, Golden and
Assad, 1992, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22).
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SMALL = range(1, 5)
# A reader knows that a hidden count is at least one, because nil is printed as a dash.
LEAST_HIDDEN = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """Which counts of a table may not be printed, as (row, column). Totals have the next row or column number."""

    hidden: frozenset[tuple[int, int]]
    small: frozenset[tuple[int, int]]

    @property
    def secondary(self) -> frozenset[tuple[int, int]]:
        """Hidden only so that others cannot be worked out."""
        return self.hidden - self.small


@dataclass(frozen=True, slots=True)
class _Count:
    """One count as a branch of the network, from `tail` to `head`. An unprinted total has no place to hide."""

    place: tuple[int, int]
    tail: int
    head: int
    value: int
    is_total: bool
    is_printed: bool


def disclose(counts: Sequence[Sequence[int]], *, row_totals: bool = True, column_totals: bool = True) -> Disclosed:
    """What to hide in `counts` (rows of whole numbers, none negative), given which totals stand beside them.

    Counts of 1 to 4 are hidden, totals of 1 to 4 too. Others follow, cheapest first, totals last, nil never.
    Raises ValueError for a ragged table or a negative count.
    """
    branches = tuple(_branches(counts, row_totals=row_totals, column_totals=column_totals))
    hidden = {branch.place for branch in branches if not branch.is_printed}
    small = {branch.place for branch in branches if branch.is_printed and branch.value in SMALL}
    hidden |= small
    for branch in branches:
        if branch.place in small:
            hidden |= _round_trip(branch, branches, hidden)
    printed = {branch.place for branch in branches if branch.is_printed}
    return Disclosed(hidden=frozenset(hidden & printed), small=frozenset(small))


def _branches(counts: Sequence[Sequence[int]], *, row_totals: bool, column_totals: bool) -> Iterator[_Count]:
    height, width = len(counts), len(counts[0]) if counts else 0
    if any(len(row) != width for row in counts) or any(count < 0 for row in counts for count in row):
        raise ValueError("a table of counts has rows of one length and no negative count")
    all_rows, all_columns = height + width, height + width + 1
    for r, row in enumerate(counts):
        for c, count in enumerate(row):
            yield _Count((r, c), r, height + c, count, False, True)
    for r, row in enumerate(counts):
        yield _Count((r, width), all_columns, r, sum(row), True, row_totals)
    for c in range(width):
        total = sum(row[c] for row in counts)
        yield _Count((height, c), height + c, all_rows, total, True, column_totals)
    grand = sum(map(sum, counts))
    yield _Count((height, width), all_rows, all_columns, grand, True, row_totals and column_totals)


def _round_trip(branch: _Count, branches: Iterable[_Count], hidden: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The counts to hide so that `branch` lies on a round trip: none if it already does."""
    others = [other for other in branches if other.place != branch.place]
    ways = [_cheapest(branch.head, branch.tail, others, hidden)]
    if branch.value > LEAST_HIDDEN:
        ways.append(_cheapest(branch.tail, branch.head, others, hidden))
    found = [way for way in ways if way is not None]
    return min(found)[1] if found else set()


def _cheapest(
    start: int, end: int, branches: Iterable[_Count], hidden: set[tuple[int, int]]
) -> tuple[float, set[tuple[int, int]]] | None:
    """The cheapest way from `start` to `end` and the counts on it, by Dijkstra; None if there is none."""
    steps: dict[int, list[tuple[int, float, tuple[int, int]]]] = {}
    for branch in branches:
        price = _price(branch, hidden)
        if price is None:
            continue
        steps.setdefault(branch.tail, []).append((branch.head, price, branch.place))
        least = LEAST_HIDDEN if branch.is_printed else 0
        if branch.value > least:
            steps.setdefault(branch.head, []).append((branch.tail, price, branch.place))
    queue: list[tuple[float, int, tuple[tuple[int, int], ...]]] = [(0.0, start, ())]
    seen: set[int] = set()
    while queue:
        cost, node, places = heapq.heappop(queue)
        if node == end:
            return cost, set(places)
        if node in seen:
            continue
        seen.add(node)
        for other, price, place in steps.get(node, ()):
            if other not in seen:
                heapq.heappush(queue, (cost + price, other, (*places, place)))
    return None


def _price(branch: _Count, hidden: set[tuple[int, int]]) -> float | None:
    """What hiding costs a reader: nothing if hidden already, the count itself, totals dear; nil is never hidden."""
    if branch.place in hidden:
        return 0.0
    if branch.value == 0:
        return None
    return branch.value * 1e6 if branch.is_total else float(branch.value)
