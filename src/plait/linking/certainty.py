"""How likely a record is of the very person that another record names: by the surest way between the two.

A cluster joins on the mean of all its pairs, and may hold a stranger's record whom most of its records are rather like.
Here a way counts as much as all its pairs together (their product), so that one doubtful pair makes it doubtful; and
where the two were compared themselves, and are more likely two, no way round makes them one.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.domain.match import Judgement
from plait.domain.reach import SAME_AS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UNLIKELY = 0.5


def same_as(mention_ids: pa.Array, pairs: pa.Table, matches: pa.Table, *, least: float) -> pa.Table:
    """SAME_AS of these mentions, themselves among them, from `least` on (above 0).

    `pairs` (PAIRS) are scores; a pair that `matches` (MATCHES) calls the same is certain.
    """
    said = matches.filter(pc.equal(matches["judgement"], Judgement.SAME.value))
    left, right = (np.concatenate([_numbers(pairs[end]), _numbers(said[end])]) for end in ("left_id", "right_id"))
    likely = np.concatenate([pairs["probability"].to_numpy(), np.ones(said.num_rows)])
    joins = np.flatnonzero(likely >= least)
    left, right, likely = left[joins], right[joins], np.tile(likely[joins], 2)
    ids, place = np.unique(np.concatenate([_numbers(mention_ids), left, right]), return_inverse=True)
    start, left, right = np.split(place, [len(mention_ids), len(mention_ids) + len(left)])
    hops = _Hops(np.concatenate([left, right]), np.concatenate([right, left]), likely, len(ids))
    keys, probability = hops.best_from(np.unique(start), least)
    found = pa.table([ids[keys // len(ids)], ids[keys % len(ids)], probability], schema=SAME_AS)
    return _without(found, pairs.filter(pc.less(pairs["probability"], UNLIKELY)))


def _without(found: pa.Table, unlikely: pa.Table) -> pa.Table:
    """What was found but for pairs that are unlikely by themselves, where no person's word made them one."""
    ends = ["left_id", "right_id"]
    either = pa.concat_tables(
        [unlikely.select(names).rename_columns(["mention_id", "record_id"]) for names in (ends, ends[::-1])]
    )
    doubtful = found.filter(pc.less(found["probability"], 1.0)).join(
        either, ["mention_id", "record_id"], join_type="left anti"
    )
    return pa.concat_tables([found.filter(pc.equal(found["probability"], 1.0)), doubtful])


class _Hops:
    """Where each record leads to directly, and how likely the two are one. A key is a start and an end."""

    def __init__(self, leave: Ints, arrive: Ints, likely: Floats, size: int) -> None:
        order = np.argsort(leave, kind="stable")
        self.arrive, self.likely, self.size = arrive[order], likely[order], max(size, 1)
        self.first = np.searchsorted(leave[order], np.arange(size + 1))

    def best_from(self, start: Ints, least: float) -> tuple[Ints, Floats]:
        """The best product of each start and each end it leads to, by key; a round a hop until none is better."""
        keys, values = start * self.size + start, np.ones(len(start))
        ahead, ahead_values = keys, values
        while len(ahead):
            ahead, ahead_values = _best(*self._onward(ahead, ahead_values, least))
            at = np.minimum(np.searchsorted(keys, ahead), max(len(keys) - 1, 0))
            better = (keys[at] != ahead) | (values[at] < ahead_values)
            ahead, ahead_values = ahead[better], ahead_values[better]
            keys, values = _best(np.concatenate([keys, ahead]), np.concatenate([values, ahead_values]))
        return keys, values

    def _onward(self, keys: Ints, values: Floats, least: float) -> tuple[Ints, Floats]:
        at = keys % self.size
        count = self.first[at + 1] - self.first[at]
        row = np.repeat(np.arange(len(at)), count)
        edge = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + self.first[at][row]
        product = values[row] * self.likely[edge]
        enough = np.flatnonzero(product >= least)
        row, edge = row[enough], edge[enough]
        return keys[row] // self.size * self.size + self.arrive[edge], product[enough]


def _best(keys: Ints, values: Floats) -> tuple[Ints, Floats]:
    """The best value of each key, keys in order."""
    order = np.lexsort((-values, keys))
    first = order[np.flatnonzero(np.diff(keys[order], prepend=-1))]
    return keys[first], values[first]


def _numbers(column: pa.Array | pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)
