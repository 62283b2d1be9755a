"""A register table: statements in order of identity."""

import pyarrow as pa
from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.companies.parse import parse as companies
from plait.collection.raw import Raw
from plait.collection.register import register, with_markings
from plait.domain.tables import STATEMENTS

COMPANY = {"CompanyName": "ZEDMOOR HAULAGE LTD", "CompanyNumber": "zz12", "IncorporationDate": "09/11/2024"}


def _raw(name: str, *rows: dict[str, str]) -> Raw:
    return Raw(name=name, data=as_csv(*rows, columns=tuple(rows[0])))


def test_a_register_table_is_statements_in_order_with_interned_markings() -> None:
    parsed = companies(_raw("c.csv", COMPANY, {**COMPANY, "CompanyNumber": "ZZ13"}), batch=a_batch())
    table = register(parsed, markings=pa.array([77], pa.int64()))
    assert table.schema == STATEMENTS
    assert set(table["marking_id"].to_pylist()) == {77}
    ids = table["mention_id"].to_pylist()
    assert ids == sorted(ids)


def test_rows_that_have_their_marking_already_keep_it() -> None:
    table = pa.table({"marking_id": [5, 6]})
    assert with_markings(table, pa.array([], pa.int64())) == table
