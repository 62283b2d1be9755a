"""Reach: what a group could touch, and the path by which it could. A reason to look, never a finding."""

from dataclasses import dataclass

import pyarrow as pa

from plait.domain.ids import GroupId, MarkingId, MentionId

# The seeds of reach: one row a nominal. `strength` is the grade's probability; null counts as 1.
NOMINALS = pa.schema(
    [
        ("group_id", pa.int64()),
        ("mention_id", pa.int64()),
        ("strength", pa.float64()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
    ]
)

# How likely a record is of the very person or company that a nominal is: one row a nominal's mention and a record.
SAME_AS = pa.schema([("mention_id", pa.int64()), ("record_id", pa.int64()), ("probability", pa.float64())])

# One row a group and a thing it touches: the strength of its best path, and how many hops that path has.
TOUCHED = pa.schema(
    [
        ("group_id", pa.int64()),
        ("target_id", pa.int64()),
        ("target_kind", pa.string()),
        ("seed_id", pa.int64()),
        ("strength", pa.float64()),
        ("hops", pa.int32()),
    ]
)

# One row a hop of a best path, numbered from 1. `tie_strength` is what the tie counts in this direction, `identity` how
# likely the nominal is who the tie was said of (1 after the first hop); `tie` is the row of the ties table.
HOPS = pa.schema(
    [
        ("group_id", pa.int64()),
        ("target_id", pa.int64()),
        ("hop", pa.int32()),
        ("from_id", pa.int64()),
        ("to_id", pa.int64()),
        ("kind", pa.string()),
        ("tie_strength", pa.float64()),
        ("degree", pa.int64()),
        ("damping", pa.float64()),
        ("identity", pa.float64()),
        ("so_far", pa.float64()),
        ("marking_id", pa.int64()),
        ("tie", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What every group touches: `touched` has the schema TOUCHED, `hops` the schema HOPS."""

    touched: pa.Table
    hops: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a path: `strength` is tie x decay x damping; `so_far` is the product up to here."""

    from_id: MentionId
    to_id: MentionId
    kind: str
    strength: float
    degree: int
    damping: float
    so_far: float
    marking_id: MarkingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The best way from a nominal of a group to one company, contract, licence or property."""

    group_id: GroupId
    target_id: MentionId
    target_kind: str
    strength: float
    hops: tuple[Hop, ...]

    @property
    def is_weak(self) -> bool:
        """True where the path is a lead at most: shown, and drawn as such."""
        return self.strength < 0.3
