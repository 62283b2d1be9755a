"""Tables in and out of the records database without a loop over rows in Python.

On PostgreSQL a whole table is read through ADBC, which hands over Arrow directly; inside a transaction it is read
through Django's own connection, because another would not see what was just written. On SQLite it always is: a second
copy of SQLite in one process takes no notice of the first one's locks and truncates the shared memory under it.
A few rows are read through Django's connection everywhere: to open another takes longer than to answer.
Writing always uses Django's connection, so that it belongs to the transaction around it.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection, models

BATCH = 20_000


def read(sql: str, params: Sequence[Any], schema: pa.Schema) -> pa.Table:
    """The rows of one query as an Arrow table of exactly `schema` (columns in the query's order)."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block and not params:
        table = _by_adbc(sql)
        return pa.table([_as(table.column(place), field.type) for place, field in enumerate(schema)], schema=schema)
    return read_some(sql, params, schema)


def read_some(sql: str, params: Sequence[Any], schema: pa.Schema) -> pa.Table:
    """As `read`, for a question whose answer is short."""
    return pa.Table.from_batches(_by_django(sql, params, schema), schema=schema)


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
            cursor.executemany(sql, list(zip(*values, strict=True)))


def _copy(table: pa.Table, sql: str) -> None:
    from pyarrow import csv  # only PostgreSQL needs it

    buffer = io.BytesIO()
    csv.write_csv(table, buffer, csv.WriteOptions(include_header=False, quoting_style="needed"))
    with connection.cursor() as cursor, cursor.cursor.copy(sql) as copy:
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


def _by_django(sql: str, params: Sequence[Any], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(BATCH):
            columns = zip(*rows, strict=True)
            arrays = [_as(pa.array(column), field.type) for column, field in zip(columns, schema, strict=True)]
            yield pa.record_batch(arrays, schema=schema)


def _by_adbc(sql: str) -> pa.Table:
    from adbc_driver_postgresql import dbapi  # heavy, and only PostgreSQL needs it

    with dbapi.connect(_address()) as adbc, adbc.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetch_arrow_table()


def _address() -> str:
    parts = settings.DATABASES["default"]
    password = quote(str(parts["PASSWORD"]), safe="")
    return f"postgresql://{parts['USER']}:{password}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def _as(column: pa.Array | pa.ChunkedArray, wanted: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if pa.types.is_timestamp(wanted) and pa.types.is_string(column.type):
        # Django writes UTC without saying so, with a fraction of a second or without.
        whole_seconds = pc.utf8_slice_codeunits(column, 0, 19)
        return pc.strptime(whole_seconds, format="%Y-%m-%d %H:%M:%S", unit="us").cast(wanted)
    return column if column.type == wanted else column.cast(wanted)
