"""How good a linkage is, held to the truth: as a whole, by group, and how far it spreads from world to world."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from plait.domain.tables import MEMBERSHIP
from plait.linking.evaluate import Accuracy, blocking_recall, evaluate
from plait.linking.fairness import Gap, GroupFigures, by_group, widest_gap

# Which group each mention is of; a mention without a row is of none.
GROUPS = pa.schema([("mention_id", pa.int64()), ("group", pa.string())])
# Pairs that share a key.
COMPARED = pa.schema([("left_id", pa.int64()), ("right_id", pa.int64())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """What linking made of records whose truth is known: MEMBERSHIP found and true, GROUPS and COMPARED."""

    membership: pa.Table
    truth: pa.Table
    groups: pa.Table
    compared: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Shares from 0 to 1. `compared` is blocking recall: the share of true pairs that share a key."""

    mentions: int
    true_pairs: int
    pairwise: Accuracy
    bcubed: Accuracy
    compared: float
    groups: tuple[GroupFigures, ...]

    @property
    def gap(self) -> Gap | None:
        """The widest gap of recall between groups; None where that is too few pairs to say."""
        return widest_gap(self.groups)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers and words, which `read_quality` reads back."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Of one figure over several worlds: the least, the middle one and the largest."""

    least: float
    median: float
    most: float


def quality(linkage: Linkage) -> Quality:
    """The figures of a linkage. A mention of the truth that was put into no subject stands alone."""
    membership = _with_those_alone(linkage.membership, linkage.truth)
    whole = evaluate(membership, linkage.truth)
    return Quality(
        mentions=whole.mentions,
        true_pairs=whole.true_pairs,
        pairwise=whole.pairwise,
        bcubed=whole.bcubed,
        compared=blocking_recall(linkage.compared, linkage.truth),
        groups=by_group(membership, linkage.truth, linkage.groups, linkage.compared),
    )


def pooled(linkages: Sequence[Linkage]) -> Linkage:
    """Linkages of different worlds as one: no record of one world is in another."""
    parts = [_apart(one, place) for place, one in enumerate(linkages)]
    return Linkage(
        membership=pa.concat_tables([one.membership for one in parts]),
        truth=pa.concat_tables([one.truth for one in parts]),
        groups=pa.concat_tables([one.groups for one in parts]),
        compared=pa.concat_tables([one.compared for one in parts]),
    )


def spread(values: Sequence[float]) -> Spread:
    """The spread of one figure. Raises ValueError where there is none."""
    if not values:
        raise ValueError("no figure was given")
    return Spread(least=min(values), median=float(np.median(values)), most=max(values))


def read_quality(kept: Mapping[str, Any]) -> Quality:
    """What `Quality.as_json` gave. Raises KeyError or TypeError for anything else."""
    return Quality(
        mentions=kept["mentions"],
        true_pairs=kept["true_pairs"],
        pairwise=Accuracy(**kept["pairwise"]),
        bcubed=Accuracy(**kept["bcubed"]),
        compared=kept["compared"],
        groups=tuple(GroupFigures(**group) for group in kept["groups"]),
    )


def _with_those_alone(membership: pa.Table, truth: pa.Table) -> pa.Table:
    alone = np.setdiff1d(truth["mention_id"].to_numpy(), membership["mention_id"].to_numpy())
    # No subject has a number below nought.
    rows = pa.table({"mention_id": alone, "subject_id": -1 - np.arange(len(alone))}, schema=MEMBERSHIP)
    return pa.concat_tables([membership.select(MEMBERSHIP.names).cast(MEMBERSHIP), rows])


def _apart(linkage: Linkage, place: int) -> Linkage:
    """Every number moved to where those of the worlds before cannot be: worlds number their records from 1."""

    def moved(table: pa.Table, schema: pa.Schema) -> pa.Table:
        columns = {
            name: pa.array(table[name].to_numpy() + (place << 40)) if name.endswith("_id") else table[name]
            for name in schema.names
        }
        return pa.table(columns, schema=schema)

    return Linkage(
        membership=moved(linkage.membership, MEMBERSHIP),
        truth=moved(linkage.truth, MEMBERSHIP),
        groups=moved(linkage.groups, GROUPS),
        compared=moved(linkage.compared, COMPARED),
    )
