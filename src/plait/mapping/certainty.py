"""How sure it is that a tie was said of the very nominal a path begins with.

Who is who is made of many records at once, and a cluster may hold a stranger's: one wrong record brings all that the
stranger runs. So the first hop of a path counts as much as the nominal's own record and the record of the tie are
likely one, and below .985 not at all: that is for a person to decide first, in review.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plait.mapping.graph import Floats, Ints, integers

SURE = 0.985
"""Ours, chosen on two synthetic worlds and held to on a third (docs/mapping.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """The pairs of SAME_AS that are sure enough, sorted; `all_sure` where nothing is in doubt."""

    mentions: Ints
    records: Ints
    keys: Ints
    probability: Floats
    all_sure: bool = False

    def of(self, mention: Ints, record: Ints) -> Floats:
        """For each nominal's mention and record: how likely they are one, 0 where that is not sure enough."""
        if self.all_sure:
            return np.ones(len(mention))
        same: Floats = (mention == record).astype(np.float64)
        if not len(self.keys):
            return same
        left, right = _places(self.mentions, mention), _places(self.records, record)
        at = _places(self.keys, key := left * len(self.records) + right)
        known = (self.keys[at] == key) & (self.mentions[left] == mention) & (self.records[right] == record)
        sure: Floats = np.maximum(same, np.where(known, self.probability[at], 0.0))
        return sure


_NOTHING: Ints = np.zeros(0, dtype=np.int64)
ALL_SURE = Certainty(mentions=_NOTHING, records=_NOTHING, keys=_NOTHING, probability=np.zeros(0), all_sure=True)


def certainty_of(same_as: pa.Table | None) -> Certainty:
    """What SAME_AS says, of which the likeliest row of a pair counts; None: nothing is in doubt."""
    if same_as is None:
        return ALL_SURE
    probability = np.asarray(same_as["probability"].to_numpy(), dtype=np.float64)
    rows = np.flatnonzero(probability >= SURE)
    mentions, mention = np.unique(integers(same_as["mention_id"])[rows], return_inverse=True)
    records, record = np.unique(integers(same_as["record_id"])[rows], return_inverse=True)
    key, probability = mention * len(records) + record, probability[rows]
    order = np.lexsort((-probability, key))
    first = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    return Certainty(mentions=mentions, records=records, keys=key[first], probability=probability[first])


def _places(sorted_ids: Ints, ids: Ints) -> Ints:
    return np.minimum(np.searchsorted(sorted_ids, ids), len(sorted_ids) - 1)
