"""Columns to statements."""

import pyarrow as pa
from tests.factories.files import a_batch

from plait.collection.parsed import PARSED_STATEMENTS
from plait.collection.said import mentions, said, shaped

TABLE = pa.table({"mention_id": [1, 2], "marking_id": [0, 0], "name": ["Ailsa", None]})


def test_an_empty_cell_says_nothing() -> None:
    told = said(TABLE, "name", recorded_at=a_batch().recorded_at, value=TABLE["name"])
    assert (told["mention_id"].to_pylist(), told["value"].to_pylist()) == ([1], ["Ailsa"])
    assert told.schema == PARSED_STATEMENTS


def test_a_tie_needs_its_other_end_and_not_a_value() -> None:
    other = pa.array([None, 9], pa.int64())
    told = said(TABLE, "director_of", recorded_at=a_batch().recorded_at, other=other)
    assert told.select(["mention_id", "other_id", "value"]).to_pylist() == [
        {"mention_id": 2, "other_id": 9, "value": None}
    ]


def test_what_is_not_given_is_null_and_a_scalar_is_repeated() -> None:
    schema = pa.schema([("a", pa.int64()), ("b", pa.string())])
    assert shaped({"a": pa.scalar(3)}, schema, 2).to_pylist() == [{"a": 3, "b": None}] * 2


def test_each_row_is_one_mention() -> None:
    made = mentions(TABLE, kind="person", reference="name")
    assert made["kind"].to_pylist() == ["person", "person"]
    assert made["reference"].to_pylist() == ["Ailsa", None]
