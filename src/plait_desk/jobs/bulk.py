"""Tables in and out of the records database without a loop over rows in Python.

Reading goes through ADBC, which hands over Arrow directly; inside a transaction it goes through Django's own
connection, because another connection would not see what was just written. Writing always uses Django's
connection, so that it belongs to the transaction around it.
"""

import io
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection, models

BATCH = 20_000
ALL_ROWS = 1 << 30


def read(sql: str, params: Sequence[Any], schema: pa.Schema) -> pa.Table:
    """The rows of one query as an Arrow table of exactly `schema` (columns in the query's order)."""
    table = _by_django(sql, params) if connection.in_atomic_block or params else _by_adbc(sql)
    columns = [_as(table.column(place), field.type) for place, field in enumerate(schema)]
    return pa.table(columns, schema=schema)


def append(table: pa.Table, model: type[models.Model]) -> None:
    """Insert every row of `table` into the model's table; columns are named as the model's database columns."""
    name = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(column) for column in table.column_names)
    if connection.vendor == "postgresql":
        _copy(table, f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)")
        return
    places = ", ".join(["%s"] * table.num_columns)
    sql = f"INSERT INTO {name} ({columns}) VALUES ({places})"
    for batch in table.to_batches(max_chunksize=BATCH):
        values = [_plain(column).to_pylist() for column in batch.columns]
        with connection.cursor() as cursor:
            cursor.executemany(sql, zip(*values, strict=True))


def _copy(table: pa.Table, sql: str) -> None:
    from pyarrow import csv  # only PostgreSQL needs it

    buffer = io.BytesIO()
    csv.write_csv(table, buffer, csv.WriteOptions(include_header=False, quoting_style="needed"))
    with connection.cursor() as cursor, cursor.cursor.copy(sql) as copy:  # type: ignore[attr-defined]  # psycopg 3
        copy.write(buffer.getvalue())


def _plain(column: pa.Array) -> pa.Array:
    """SQLite keeps times and days as text, as Django writes them."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format="%Y-%m-%d %H:%M:%S")
    if pa.types.is_date(column.type):
        return pc.strftime(column, format="%Y-%m-%d")
    if pa.types.is_dictionary(column.type):
        return column.dictionary_decode()
    return column


def _by_django(sql: str, params: Sequence[Any]) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [f"c{place}" for place in range(len(cursor.description))]
        rows = cursor.fetchall()
    values = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({name: pa.array(column) for name, column in zip(names, values, strict=True)})


def _by_adbc(sql: str) -> pa.Table:
    # Both drivers are heavy, and only the one in use is loaded.
    if connection.vendor == "postgresql":
        from adbc_driver_postgresql import dbapi

        address = _address()
    else:
        from adbc_driver_sqlite import dbapi

        address = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with dbapi.connect(address) as adbc, adbc.cursor() as cursor:
        if connection.vendor == "sqlite":
            # SQLite has no column types: the driver takes each from the first batch, so that must be all rows.
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(ALL_ROWS)})
        cursor.execute(sql)
        return cursor.fetch_arrow_table()


def _address() -> str:
    from urllib.parse import quote

    parts = settings.DATABASES["default"]
    password = quote(str(parts["PASSWORD"]), safe="")
    return f"postgresql://{parts['USER']}:{password}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def _as(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    if column.type == wanted:
        return column
    if column.null_count == len(column):
        return pa.chunked_array([pa.nulls(len(column), wanted)])
    if pa.types.is_timestamp(wanted) and pa.types.is_string(column.type):
        # Django writes UTC without saying so, with a fraction of a second or without.
        return pc.strptime(pc.utf8_slice_codeunits(column, 0, 19), format="%Y-%m-%d %H:%M:%S", unit="us").cast(wanted)
    return column.cast(wanted)
