"""A workspace in memory: mentions made comparable, one row each, with the frequency of each value beside it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.linking.identity import IDENTITIES
from plait.linking.kind import Kind
from plait.linking.model import Model

# Two threads and a bound on memory: linking shares the machine with the desk.
_SETTINGS = {"threads": "2", "memory_limit": "6GB"}


@contextmanager
def workspace(kind: Kind, mentions: pa.Table, *, nicknames: Mapping[str, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with the table `features`: a row for each mention, in the words of `kind.features`.

    `mentions` has the columns of `kind.schema`. `nicknames` gives the full form of a short forename, in small letters.
    """
    connection = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        # Sorted, so that nothing that follows can depend on the order in which rows came.
        connection.register("mentions", mentions.cast(kind.schema).sort_by("mention_id"))
        connection.register(
            "nicknames",
            pa.table(
                {"nickname": list(nicknames), "name": list(nicknames.values())},
                schema=pa.schema([("nickname", pa.string()), ("name", pa.string())]),
            ),
        )
        connection.execute(f"create table features as {kind.features}")
        yield connection
    finally:
        connection.close()


def make_teachers(connection: duckdb.DuckDBPyConnection) -> NDArray[np.int64]:
    """Make the table `teachers`, one mention for each set of equal features; returns their ids in order.

    A director of hundreds is hundreds of equal rows, which would teach that everybody is.
    """
    connection.execute(
        """
        create or replace table teachers as
        select min(mention_id) as mention_id, columns(* exclude mention_id) from features group by all
        """
    )
    ids = connection.sql("select mention_id from teachers order by mention_id").fetchnumpy()["mention_id"]
    return np.asarray(ids, dtype=np.int64)


def weigh_values(connection: duckdb.DuckDBPyConnection, kind: Kind, model: Model) -> None:
    """Make `weighed`: the features and, for each frequency column, `<column>_frequency` from the frozen model."""
    selects, joins = ["f.*"], []
    for number, column in enumerate(kind.frequency_columns):
        known = model.frequencies.get(column, {})
        connection.register(
            f"frequency_{column}",
            pa.table({"value": pa.array(list(known), pa.string()), "share": pa.array(known.values(), pa.float64())}),
        )
        joins.append(f"left join frequency_{column} t{number} on t{number}.value = f.{column}")
        selects.append(f"coalesce(t{number}.share, {model.rare[column]!r}::double) as {column}_frequency")
    connection.execute(
        f"create or replace table weighed as select {', '.join(selects)} from features f {' '.join(joins)}"
    )


def identities(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """IDENTITIES of every mention in the workspace, in order of mention."""
    return (
        connection.sql(
            "select mention_id, company_number, full_birth_date as birth_date, sex from features order by mention_id"
        )
        .to_arrow_table()
        .cast(IDENTITIES)
    )
