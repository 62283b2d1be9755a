"""Records that say exactly the same: compared once, as one, and told apart again at the end.

A director of hundreds of companies stands in a register hundreds of times. Equal records would fill blocks until
their keys are dropped, and would teach that everybody is like that.
"""

from dataclasses import dataclass

import numpy as np

from plait.linking.engine.clusters import Places, ScoredPairs
from plait.linking.engine.mixture import Floats
from plait.linking.engine.products import Bounds, grouped, products
from plait.linking.engine.records import Records

# Two groups of equal records make all their pairs up to this many, and all groups at most so many for each record.
_MOST = 20_000
_PAIRS_A_RECORD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """`first` is the place of the first record of each group of equal ones, `group` the group of each record."""

    first: Places
    group: Places


def equal_records(records: Records) -> Alike:
    """The groups of records that say the same in every attribute."""
    group = np.zeros(len(records), np.int64)
    for attribute in records.attributes.values():
        both = group * (len(attribute.column.values) + 1) + attribute.column.codes + 1
        group = np.unique(both, return_inverse=True)[1].ravel()
    _, first, group = np.unique(group, return_index=True, return_inverse=True)
    # Groups in order of their first records, so that a group's number follows from the records alone.
    order = np.argsort(first)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return Alike(first=first[order], group=rank[group.ravel()])


def spread(pairs: ScoredPairs, alike: Alike, itself: Floats) -> ScoredPairs:
    """Pairs of groups as pairs of records. `itself` are the log odds of each group that two equal records are one.

    A group too large for all its pairs still ties each record to its first one.
    """
    count = len(alike.first)
    every = np.arange(count)
    blocks = np.concatenate([np.stack([every, every], axis=1), np.stack([pairs.left, pairs.right], axis=1)])
    log_odds = np.concatenate([itself, pairs.log_odds])
    bounds = Bounds(_MOST, _MOST, _PAIRS_A_RECORD * max(len(alike.group), len(blocks)))
    made, block, within = products(blocks, grouped(alike.group, count), bounds)
    starred = np.flatnonzero(~within[alike.group] & (alike.first[alike.group] != np.arange(len(alike.group))))
    return ScoredPairs(
        left=np.concatenate([made >> 24, alike.first[alike.group[starred]]]).astype(np.int32),
        right=np.concatenate([made & 0xFFFFFF, starred]).astype(np.int32),
        log_odds=np.concatenate([log_odds[block], itself[alike.group[starred]]]),
    )
