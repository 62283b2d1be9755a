"""A register file of any size into the store: read in parts, sieved, streamed through DuckDB, never whole in memory."""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

import duckdb
import pyarrow as pa

from plait.collection.feed import Feed
from plait.collection.flat import flat_parts, line_of
from plait.collection.raw import LARGEST, Format, Raw
from plait.collection.sieve import Sieve
from plait.collection.store import (
    KEY,
    PART,
    ROW,
    count_rows,
    draft_of,
    engine,
    folder_of,
    refuse_older,
    text,
    write,
)
from plait.collection.stream import Blocks, text_blocks
from plait.collection.table import read_table, table_parts
from plait.domain.register import Edition, Register
from plait.domain.reject import FileRefused, Reject, refused

MOST_REJECTS = 20_000
_BETWEEN = "\x1f"


class RegisterFeed(Protocol):
    """What the parse.py of a register feed holds for the store."""

    FEED: Feed

    def rows(self, sieve: Sieve) -> Sieve: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file for the store: what it is called, which edition it is, and what it may not bring back.

    `last` is the day of the newest edition that is here. `suppressed` are keys of `suppression_key`, made with
    `secret`, so that the list itself names nobody.
    """

    name: str
    code: str
    as_at: date
    last: date | None = None
    suppressed: frozenset[str] = frozenset()
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """An edition on disk, the rows that were kept back, and how many were left out because they are suppressed."""

    edition: Edition
    file: Path
    rejects: tuple[Reject, ...]
    left_out: int


def suppression_key(secret: str, register: str, natural_key: str) -> str:
    """The name under which a disposed row is known again: nobody without the secret can tell whose it is."""
    return hashlib.sha256(_BETWEEN.join((secret, register, natural_key)).encode()).hexdigest()


def land(feed: RegisterFeed, source: BinaryIO, *, arrival: Arrival, store: Path) -> Landed:
    """Write one edition below `store`. A row with the natural key of an earlier row is kept back; a suppressed one is
    left out.

    Raises FileRefused, and then nothing is in the store, for an edition older than the last, for a file that is not
    what the feed describes, and for one with more bad rows than anybody would mend.
    """
    refuse_older(arrival.name, arrival.as_at, arrival.last)
    register = Register(feed.FEED.register)
    incoming = _Incoming(arrival.name, feed, _parts(feed.FEED, arrival.name, source))
    folder = store / folder_of(Edition(register=register, code=arrival.code, as_at=arrival.as_at, rows=0))
    with draft_of(folder) as draft, engine(draft) as connection:
        # Neither name leaves the connection.
        connection.register("incoming", incoming.reader())
        connection.register("suppressed", pa.table({"digest": pa.array(sorted(arrival.suppressed), pa.string())}))
        file = draft / PART
        try:
            write(connection, _unless_suppressed(arrival, register), file)
        except duckdb.Error:
            # DuckDB wraps what is raised while it reads: our own refusal stands for itself.
            if incoming.refusals:
                raise incoming.refusals[0] from None
            raise
        kept = count_rows(connection, file)
        repeats = _set_repeats_apart(connection, file, feed.FEED, arrival.name)
    return Landed(
        edition=Edition(register=register, code=arrival.code, as_at=arrival.as_at, rows=kept - len(repeats)),
        file=folder / PART,
        rejects=(*incoming.rejects, *repeats),
        left_out=sum(incoming.counts) - kept,
    )


@dataclass(frozen=True, slots=True)
class _Incoming:
    """Parts on their way into DuckDB; grows while they pass."""

    name: str
    feed: RegisterFeed
    parts: Iterator[Sieve]
    rejects: list[Reject] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    refusals: list[FileRefused] = field(default_factory=list)

    def reader(self) -> pa.RecordBatchReader:
        names = [*[column.name for column in self.feed.FEED.read], KEY]
        schema = pa.schema([*[(name, pa.string()) for name in names], (ROW, pa.int32())])
        return pa.RecordBatchReader.from_batches(schema, self._batches(schema))

    def _batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        try:
            for part in self.parts:
                good = self.feed.rows(part)
                self.rejects.extend(good.rejects)
                if len(self.rejects) > MOST_REJECTS:
                    raise _too_many(self.name)
                self.counts.append(good.table.num_rows)
                yield from good.table.select(schema.names).cast(schema).to_batches()
        except FileRefused as refusal:
            self.refusals.append(refusal)
            raise


def _parts(feed: Feed, name: str, source: BinaryIO) -> Iterator[Sieve]:
    if name.lower().endswith(".xlsx"):  # never so big that it would have to be read in parts
        return iter([read_table(Raw(name=name, data=source.read(LARGEST + 1)), feed)])
    blocks = text_blocks(name, source)
    if Format.JSONL in feed.formats:
        return flat_parts(name, blocks, feed)
    return table_parts(name, io.BufferedReader(Blocks(blocks), 1 << 16), feed)


def _unless_suppressed(arrival: Arrival, register: Register) -> str:
    if not arrival.suppressed:
        return "SELECT * FROM incoming"
    digest = f"sha256({text(_BETWEEN.join((arrival.secret, register, '')))} || {KEY})"
    return f"SELECT * FROM incoming WHERE {digest} NOT IN (SELECT digest FROM suppressed)"


def _set_repeats_apart(connection: duckdb.DuckDBPyConnection, file: Path, feed: Feed, name: str) -> tuple[Reject, ...]:
    """Write the edition again without rows whose key an earlier row has; what a part shows by itself is gone before."""
    read = f"read_parquet({text(file)})"
    # Counted by a hash first: text of five million keys would not fit below the ceiling.
    told = connection.execute(f"SELECT count(*) = count(DISTINCT hash({KEY})) FROM {read}").fetchall()
    if told[0][0]:
        return ()
    connection.execute(
        f"CREATE TEMP TABLE later AS SELECT {ROW} FROM {read} "
        f"WHERE {KEY} IN (SELECT {KEY} FROM {read} GROUP BY {KEY} HAVING count(*) > 1) "
        f"QUALIFY row_number() OVER (PARTITION BY {KEY} ORDER BY {ROW}) > 1"
    )
    later = connection.sql(
        f"SELECT * FROM {read} WHERE {ROW} IN (FROM later) ORDER BY {ROW} LIMIT {MOST_REJECTS + 1}"
    ).to_arrow_table()
    if later.num_rows > MOST_REJECTS:
        raise _too_many(name)
    beside = file.with_name("again.parquet")
    write(connection, f"SELECT * FROM {read} WHERE {ROW} NOT IN (FROM later)", beside)
    beside.replace(file)
    return tuple(_repeat(row, feed, name) for row in later.to_pylist())


def _repeat(row: dict[str, str | None], feed: Feed, name: str) -> Reject:
    given = {column.name: row[column.name] for column in feed.read}
    return Reject(
        file=name,
        row=int(row[ROW] or 0),
        reason="An earlier row has the same natural key.",
        way_out="Give each its own, or take the row out.",
        given=json.dumps({"": line_of(given)} if Format.JSONL in feed.formats else given),
    )


def _too_many(name: str) -> FileRefused:
    return refused(
        name,
        f"More than {MOST_REJECTS:,} rows cannot be read.",
        "Look whether it is the file that the feed describes, and export it again.",
    )
