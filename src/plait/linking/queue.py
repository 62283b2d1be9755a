"""The order in which pairs wait for a person: what a match would change, times how uncertain the score is."""

import math
from collections.abc import Collection
from dataclasses import dataclass

# Two groups that would share a nominal count as much as so many records: a second person is needed, and ranks move.
RECORDS_A_GROUP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What hangs on the judgement of one pair, as one reader may see it."""

    records: int
    """how many records the two subjects have together: so many are read as one, or come apart"""
    ties: int
    """how many other things those records are tied to"""
    groups: int = 0
    """how many groups would share a nominal that did not; none where either side is a nominal of no group"""

    @property
    def size(self) -> int:
        """The three in one figure, in records."""
        return self.records + self.ties + RECORDS_A_GROUP * self.groups


def uncertainty(probability: float) -> float:
    """Shannon's entropy in bits (1948): 1 where both answers are as likely, 0 where one is certain."""
    if not 0 < probability < 1:
        return 0.0
    return -probability * math.log2(probability) - (1 - probability) * math.log2(1 - probability)


def priority(probability: float, change: Change) -> float:
    """How early a pair is shown: `uncertainty` times `change.size`, the change that the answer is still open about.

    The product of uncertainty and impact is the usual order of questions in active learning (Settles, "Active
    Learning Literature Survey", 2009, 3.1 and 3.3); what counts as impact, and its weights, are ours.
    """
    return uncertainty(probability) * change.size


def groups_that_meet(left: Collection[int], right: Collection[int]) -> tuple[tuple[int, int], ...]:
    """The pairs of different groups, one of `left` and one of `right`, that would share a nominal; in order.

    `left` and `right` are the groups of which either subject is a nominal.
    """
    return tuple((one, other) for one in sorted(set(left)) for other in sorted(set(right)) if one != other)
