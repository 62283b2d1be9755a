"""Small ties and nominals, written in a line each."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from plait.domain.reach import NOMINALS
from plait.domain.tables import MEMBERSHIP, TIES

DAY = date(2026, 11, 22)
NOBODY_LINKED = MEMBERSHIP.empty_table()

Row = tuple[int, str, int, float]


def ties(*rows: Row, marking: int = 1) -> pa.Table:
    """Ties from (from, kind, to, strength) that hold for ever."""
    return dated_ties(*((row, None, None) for row in rows), marking=marking)


def dated_ties(*rows: tuple[Row, date | None, date | None], marking: int = 1) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "from_id": left,
                "kind": kind,
                "to_id": right,
                "strength": strength,
                "valid_from": from_on,
                "valid_to": to_on,
                "share": None,
                "marking_id": marking,
            }
            for (left, kind, right, strength), from_on, to_on in rows
        ],
        schema=TIES,
    )


def shares(*rows: tuple[int, int, float | None]) -> pa.Table:
    """Ownership from (owner, company, share)."""
    table = ties(*((owner, "owner_of", company, 1.0) for owner, company, _ in rows))
    return table.set_column(6, "share", pa.array([share for *_, share in rows], pa.float64()))


def nominals(*rows: tuple[int, int], strength: float | None = None) -> pa.Table:
    """Nominals from (group, mention)."""
    return pa.Table.from_pylist(
        [{"group_id": group, "mention_id": mention, "strength": strength} for group, mention in rows],
        schema=NOMINALS,
    )


def linked(*sets: Sequence[int]) -> pa.Table:
    """A linkage in which every set of mentions is one subject, named after the first."""
    rows = [{"mention_id": mention, "subject_id": same[0]} for same in sets for mention in same]
    return pa.Table.from_pylist(rows, schema=MEMBERSHIP)
