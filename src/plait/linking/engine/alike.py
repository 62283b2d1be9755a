"""Records that say exactly the same: compared once, as one, and told apart again at the end.

A director of hundreds of companies stands in a register hundreds of times. Equal records would fill blocks until
their keys are dropped, and would teach that everybody is like that.
"""

from dataclasses import dataclass

import numpy as np

from plait.linking.engine.blocking import Blocking, refuse_outgrown
from plait.linking.engine.clusters import ABSENT, Places, ScoredPairs
from plait.linking.engine.codes import Hashes
from plait.linking.engine.content import is_among, said
from plait.linking.engine.odds import Floats, as_probability
from plait.linking.engine.products import Bounds, grouped, products
from plait.linking.engine.records import Records

# Two groups of equal records make all their pairs up to this many, and all groups at most so many for each record.
_MOST = 20_000
_PAIRS_A_RECORD = 40
# What more records say word for word is common: its records are one by what they say, not by a list of their pairs.
_MANY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """`first` is the place of the first record of each group of equal ones, `group` the group of each record.

    `said` is the hash of what each group says.
    """

    first: Places
    group: Places
    said: Hashes

    @property
    def common(self) -> Hashes:
        """What more than _MANY records say word for word, in order."""
        return np.sort(self.said[np.bincount(self.group, minlength=len(self.first)) > _MANY])


def equal_records(records: Records) -> Alike:
    """The groups of records that say the same in every attribute."""
    values, first, group = np.unique(said(records), return_index=True, return_inverse=True)
    # Groups in order of their first records, so that a group's number follows from the records alone.
    order = np.argsort(first)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return Alike(first=first[order], group=rank[group.ravel()], said=values[order])


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


def spread_whole(pairs: ScoredPairs, alike: Alike, itself: Floats, blocking: Blocking) -> ScoredPairs:
    """Every pair of records that the pairs of groups stand for, whoever else is there; see `spread`.

    Two records that each say something common (see `Blocking`) are no pair. Raises Outgrown where there are more pairs
    than any table may have.
    """
    is_common = is_among(alike.said, blocking.common)
    every = np.flatnonzero(~is_common & (as_probability(itself) >= ABSENT))
    listed = pairs.where(~(is_common[pairs.left] & is_common[pairs.right]))
    blocks = np.concatenate([np.stack([every, every], axis=1), np.stack([listed.left, listed.right], axis=1)])
    log_odds = np.concatenate([itself[every], listed.log_odds])
    sizes = np.bincount(alike.group, minlength=len(alike.first))
    total = int((sizes[every] * (sizes[every] - 1) // 2).sum() + (sizes[listed.left] * sizes[listed.right]).sum())
    refuse_outgrown(total, len(alike.group), blocking)
    made, block, _ = products(blocks, grouped(alike.group, len(alike.first)), Bounds(total, total, total))
    return ScoredPairs(
        left=(made >> 24).astype(np.int32), right=(made & 0xFFFFFF).astype(np.int32), log_odds=log_odds[block]
    )
