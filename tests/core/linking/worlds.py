"""Small tables for the tests of linking: a few people, a few companies, and pairs by hand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from plait.domain.tables import MATCHES, ORGANISATIONS, PAIRS, PEOPLE
from plait.linking.identity import IDENTITIES

NICKNAMES = {"jim": "james", "jimmy": "james", "peggy": "margaret"}


def people(*rows: Mapping[str, Any]) -> pa.Table:
    """PEOPLE numbered from 1, with one marking; what a row does not say is null."""
    return _table(PEOPLE, rows)


def organisations(*rows: Mapping[str, Any]) -> pa.Table:
    """ORGANISATIONS numbered from 1, with one marking; what a row does not say is null."""
    return _table(ORGANISATIONS, rows)


def pairs(*rows: tuple[int, int, float]) -> pa.Table:
    """PAIRS of (left, right, probability); the weight does not matter to clusters."""
    return pa.Table.from_pylist([dict(zip(PAIRS.names, (*row, 0.0), strict=True)) for row in rows], schema=PAIRS)


def matches(*rows: tuple[int, int, str]) -> pa.Table:
    """MATCHES of (left, right, judgement)."""
    return pa.Table.from_pylist([dict(zip(MATCHES.names, row, strict=True)) for row in rows], schema=MATCHES)


def mentions(ids: Iterable[int], facts: Mapping[int, Mapping[str, str]] | None = None) -> pa.Table:
    """IDENTITIES of these mentions; `facts` gives company_number, birth_date or sex of some."""
    known = facts or {}
    return pa.Table.from_pylist([{"mention_id": i, **known.get(i, {})} for i in ids], schema=IDENTITIES)


def groups(membership: pa.Table) -> set[frozenset[int]]:
    """The mentions of each subject."""
    found: dict[int, set[int]] = {}
    for row in membership.to_pylist():
        found.setdefault(row["subject_id"], set()).add(row["mention_id"])
    return {frozenset(members) for members in found.values()}


def _table(schema: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(
        [{"mention_id": number, "marking_id": 1, **row} for number, row in enumerate(rows, start=1)], schema=schema
    )
