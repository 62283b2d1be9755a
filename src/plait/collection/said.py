"""Columns to statements: each described column is a property, each filled cell one statement."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.feed import Feed
from plait.collection.parsed import PARSED_MENTIONS, PARSED_STATEMENTS
from plait.domain.mention import MentionKind
from plait.domain.statement import Property

_NOTHING = pa.scalar(None, pa.string())
Columns = Mapping[str, pa.Array | pa.ChunkedArray | pa.Scalar | None]


def shaped(columns: Columns, schema: pa.Schema, rows: int) -> pa.Table:
    """`columns` as a table of `schema`: a scalar is repeated, a column that is not given is null."""
    return pa.table([_column(columns.get(field.name), field.type, rows) for field in schema], schema=schema)


def mentions(
    table: pa.Table, *, kind: str | pa.ChunkedArray, reference: str | None = None, **more: pa.Array
) -> pa.Table:
    """One mention a row. `table` has mention_id and marking_id; `reference` names the column of the sender's key."""
    columns: dict[str, pa.Array | pa.ChunkedArray | pa.Scalar | None] = {
        name: table[name] for name in PARSED_MENTIONS.names if name in table.column_names
    }
    columns |= {"kind": pa.scalar(kind) if isinstance(kind, str) else kind, "is_protected": pa.scalar(False), **more}
    if reference:
        columns["reference"] = table[reference]
    return shaped(columns, PARSED_MENTIONS, table.num_rows)


def properties(table: pa.Table, feed: Feed, *, recorded_at: pa.Scalar) -> pa.Table:
    """One statement for each filled cell of each column that the feed's description makes a property.

    `table` has mention_id and marking_id, and where they are known item_id, origin_id, grade, valid_from, valid_to.
    """
    parts = [
        said(table, column.property, recorded_at=recorded_at, value=table[column.name])
        for column in feed.columns.values()
        if column.property
    ]
    return pa.concat_tables([PARSED_STATEMENTS.empty_table(), *parts])


def said(
    table: pa.Table,
    name: str,
    *,
    recorded_at: pa.Scalar,
    value: pa.Array | pa.ChunkedArray | None = None,
    other: pa.Array | pa.ChunkedArray | None = None,
) -> pa.Table:
    """One statement `name` for each row with a value (or, for a tie, with an other end)."""
    columns: dict[str, pa.Array | pa.ChunkedArray | pa.Scalar | None] = {
        field: table[field] for field in PARSED_STATEMENTS.names if field in table.column_names
    }
    columns |= {"property": pa.scalar(name), "value": value, "other_id": other, "recorded_at": recorded_at}
    told = shaped(columns, PARSED_STATEMENTS, table.num_rows)
    return told.filter(pc.is_valid(told["value" if other is None else "other_id"]))


def named(table: pa.Table, kind: pa.ChunkedArray, words: pa.ChunkedArray, *, recorded_at: pa.Scalar) -> list[pa.Table]:
    """What a name in one cell says: of a person the forenames and the surname (its last word), else a name."""
    is_person = pc.equal(kind, MentionKind.PERSON.value)
    words = pc.utf8_trim_whitespace(words)
    forenames = pc.replace_substring_regex(words, r"\s*\S+$", "")
    told = {
        Property.FORENAME: pc.if_else(pc.and_(is_person, pc.not_equal(forenames, "")), forenames, _NOTHING),
        Property.SURNAME: pc.if_else(is_person, pc.replace_substring_regex(words, r"^.*\s", ""), _NOTHING),
        Property.NAME: pc.if_else(is_person, _NOTHING, words),
    }
    return [said(table, name, recorded_at=recorded_at, value=value) for name, value in told.items()]


def _column(given: pa.Array | pa.ChunkedArray | pa.Scalar | None, kind: pa.DataType, rows: int) -> pa.Array:
    if given is None:
        return pa.nulls(rows, kind)
    if isinstance(given, pa.Scalar):
        return pa.repeat(given.cast(kind), rows)
    array = given.combine_chunks() if isinstance(given, pa.ChunkedArray) else given
    return array.cast(kind)
