"""Small tables for the tests of linking: a few people, a few companies, and pairs by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from plait.domain.tables import ORGANISATIONS, PAIRS, PEOPLE


def people(*rows: Mapping[str, Any]) -> pa.Table:
    """PEOPLE numbered from 1, with one marking; what a row does not say is null."""
    return _table(PEOPLE, rows)


def organisations(*rows: Mapping[str, Any]) -> pa.Table:
    """ORGANISATIONS numbered from 1, with one marking; what a row does not say is null."""
    return _table(ORGANISATIONS, rows)


def pairs(*rows: tuple[int, int, float]) -> pa.Table:
    """PAIRS of (left, right, probability); the weight does not matter to clusters."""
    return pa.Table.from_pylist([dict(zip(PAIRS.names, (*row, 0.0), strict=True)) for row in rows], schema=PAIRS)


def _table(schema: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(
        [{"mention_id": number, "marking_id": 1, **row} for number, row in enumerate(rows, start=1)], schema=schema
    )
