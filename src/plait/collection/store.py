"""The register store: one Parquet file an edition, in a folder by register and day, written and read by DuckDB.

Nothing here holds a register in memory: DuckDB is given two threads and a ceiling, and spills to disk beside the
edition. All values are text as the feed's reading made them; `natural_key` names the row in every edition.
"""

import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from plait.domain.register import Edition
from plait.domain.reject import refused

PART = "part-0.parquet"
_SPILL = ".spill-"
KEY, ROW = "natural_key", "row"
# One row a change; a row that was added or removed has no field of its own.
CHANGES = pa.schema([(name, pa.string()) for name in (KEY, "change", "field", "before", "after")])
MEMORY = "256MB"
_ROW_GROUP = 122_880
_AT_ONCE = 100_000  # rows
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
# Read in half the time of zstd, which packs five times as tight: a few bytes a row are not worth a slow answer.
_PARQUET = f"(FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE {_ROW_GROUP})"


def day_of(name: str, received_on: date) -> date:
    """The day that an edition stands for: the one its file's name holds, or else the day it came."""
    for year, month, day in _DAY_IN_NAME.findall(name):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return received_on


def folder_of(edition: Edition) -> Path:
    """Where an edition lies below the store's own folder."""
    return Path(edition.register) / f"{edition.as_at.isoformat()}-{edition.code}"


def refuse_older(name: str, as_at: date, last: date | None) -> None:
    """Raise FileRefused for an edition of an earlier day than the last: the old never undoes the new."""
    if last and as_at < last:
        raise refused(
            name,
            f"This edition is of {as_at.isoformat()}; the last one here is of {last.isoformat()}.",
            "Send a newer edition. To go back to an old one, withdraw the newer ones first.",
        )


def find(file: Path, where: Mapping[str, str | Sequence[str]], *, most: int = 1_000) -> pa.Table:
    """At most so many rows, in order of natural key, whose columns have these values (or one of several).

    Raises KeyError for a column that the edition does not have.
    """
    with engine(file.parent.parent) as connection:
        if unknown := set(where) - set(columns_of(connection, file)):
            raise KeyError(f"the edition has no column {min(unknown)}")
        asked = " AND ".join(_asked(name, value) for name, value in where.items()) or "true"
        return connection.sql(
            f"SELECT * FROM read_parquet({text(file)}) WHERE {asked} ORDER BY {KEY} LIMIT {int(most)}"
        ).to_arrow_table()


def changes(before: Path, after: Path) -> Iterator[pa.RecordBatch]:
    """CHANGES from one edition to the next, in order of natural key: `added`, `removed`, and each field `changed`.

    Rows are first compared by a hash of 64 bits of all that they say, so that only what differs is ever opened.
    """
    with engine(after.parent.parent) as connection:
        old, new = columns_of(connection, before), columns_of(connection, after)
        names = [name for name in dict.fromkeys([*old, *new]) if name not in {KEY, ROW}]
        for side, file, there in (("old", before, old), ("new", after, new)):
            told = ", ".join(_quoted(name) if name in there else f"NULL::VARCHAR AS {_quoted(name)}" for name in names)
            connection.execute(f"CREATE VIEW {side} AS SELECT {KEY}, {told} FROM read_parquet({text(file)})")
        said = ", ".join(_quoted(name) for name in names)
        connection.execute(
            f"CREATE TEMP TABLE differing AS SELECT {KEY}, o.said IS NULL AS is_new, n.said IS NULL AS is_gone "
            f"FROM (SELECT {KEY}, hash({said}) AS said FROM old) o "
            f"FULL JOIN (SELECT {KEY}, hash({said}) AS said FROM new) n USING ({KEY}) "
            "WHERE o.said IS DISTINCT FROM n.said"
        )
        fields = ", ".join(
            f"{{'field': {text(name)}, 'before': o.{_quoted(name)}, 'after': n.{_quoted(name)}}}" for name in names
        )
        yield from connection.sql(
            f"WITH changed AS (SELECT d.{KEY}, unnest(list_filter([{fields}], "
            "lambda f: f.before IS DISTINCT FROM f.after)) AS f "
            f"FROM differing d JOIN old o USING ({KEY}) JOIN new n USING ({KEY}) WHERE NOT is_new AND NOT is_gone) "
            f"SELECT {KEY}, 'changed' AS change, f.field AS field, f.before AS before, f.after AS after FROM changed "
            f"UNION ALL SELECT {KEY}, CASE WHEN is_new THEN 'added' ELSE 'removed' END, NULL, NULL, NULL "
            f"FROM differing WHERE is_new OR is_gone ORDER BY {KEY}, field"
        ).to_arrow_reader(_AT_ONCE)


def forget(folder: Path, natural_keys: Collection[str], mentions: Collection[int] = (), *, to: Path) -> int:
    """Write all files of an edition again, as the folder `to`, without the rows of these keys and what is said of these
    mentions or ties to them; says how many rows are gone."""
    gone = 0
    with draft_of(to) as draft, engine(draft) as connection:
        connection.register("gone", pa.table({KEY: pa.array(sorted(natural_keys), pa.string())}))
        connection.register("people", pa.table({"mention_id": pa.array(sorted(mentions), pa.int64())}))
        for file in sorted(folder.glob("*.parquet")):
            kept = " AND ".join(_kept(columns_of(connection, file))) or "true"
            write(connection, f"SELECT * FROM read_parquet({text(file)}) WHERE {kept}", draft / file.name)
            gone += count_rows(connection, file) - count_rows(connection, draft / file.name)
    return gone


def _kept(columns: Collection[str]) -> Iterator[str]:
    if KEY in columns:
        yield f"{KEY} NOT IN (FROM gone)"
    if "mention_id" in columns:
        yield "mention_id NOT IN (FROM people) AND (other_id IS NULL OR other_id NOT IN (FROM people))"


@contextmanager
def draft_of(folder: Path) -> Iterator[Path]:
    """A folder to write an edition in, which becomes `folder` once all in it is safe on disk; otherwise it is gone."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        for path in (*draft.iterdir(), draft):
            sync(path)
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
        sync(folder.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def engine(beside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB in memory with a ceiling; beyond it, it writes to a folder of its own in `beside`, gone at the end."""
    with TemporaryDirectory(prefix=_SPILL, dir=beside) as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 2,
            "memory_limit": MEMORY,
            "temp_directory": spill,
        }
        with duckdb.connect(config=settings) as connection:
            yield connection


def sweep(store: Path, is_kept: Callable[[str], bool], *, quiet_for: float) -> None:
    """Remove the folders below a register, named as in `companies/2026-11-01-a`, that nobody keeps, drafts and spilled
    space among them, where nothing was written for so many seconds."""
    for path in store.glob("*/*"):
        written = max(each.stat().st_mtime for each in (path, *path.iterdir()))
        if not is_kept(f"{path.parent.name}/{path.name}") and time.time() - written >= quiet_for:
            shutil.rmtree(path, ignore_errors=True)


def write(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    """The rows of a query as a Parquet file, in their order."""
    connection.execute(f"COPY ({query}) TO {text(file)} {_PARQUET}")


def count_rows(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """How many rows an edition has."""
    return int(connection.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchall()[0][0])


def columns_of(connection: duckdb.DuckDBPyConnection, file: Path) -> list[str]:
    """The names of an edition's columns, in order."""
    return [row[0] for row in connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()]


def _asked(name: str, value: str | Sequence[str]) -> str:
    values = [value] if isinstance(value, str) else value
    return f"{_quoted(name)} IN ({', '.join(map(text, values)) or 'NULL'})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """A value as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'"


def sync(path: Path) -> None:
    """Have a file or folder safe on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
