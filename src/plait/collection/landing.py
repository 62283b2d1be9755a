"""A register file of any size into the store: read in parts, sieved, streamed through DuckDB, never whole in memory."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa

from plait.collection.feed import Feed
from plait.collection.flat import flat_parts, line_of
from plait.collection.parsed import Assertion
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
from plait.collection.table import asserted, read_table, table_parts
from plait.collection.telling import RegisterFeed, Suppressed, TotalledFeed
from plait.domain.register import Edition, Register
from plait.domain.reject import FileRefused, Reject, refused

MOST_REJECTS = 20_000
MOST_KEPT_BACK = 64 << 20  # bytes of their text
_READ, _LEFT_OUT, _KEPT_BACK = "read", "left out", "kept back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file for the store: what it is called, which edition it is, and what it may not bring back.

    `last` is the day of the newest edition that is here.
    """

    name: str
    code: str
    as_at: date
    last: date | None = None
    suppressed: Suppressed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """An edition on disk, the rows that were kept back, and how many were left out because they are suppressed.

    `rows` counts what the file held, also what says nothing that is kept.
    """

    edition: Edition
    file: Path
    rows: int
    rejects: tuple[Reject, ...]
    left_out: int
    assertions: tuple[Assertion, ...]


def land(feed: RegisterFeed, source: BinaryIO, *, arrival: Arrival, store: Path) -> Landed:
    """Write one edition below `store`. A row with the natural key of an earlier row is kept back; a suppressed one is
    left out.

    Raises FileRefused, and then nothing is in the store, for an edition older than the last, for a file that is not
    what the feed describes, and for one with more bad rows than anybody would mend.
    """
    refuse_older(arrival.name, arrival.as_at, arrival.last)
    register = Register(feed.FEED.register)
    incoming = _Incoming(feed=feed, arrival=arrival, parts=_parts(feed.FEED, arrival.name, source))
    folder = store / folder_of(Edition(register=register, code=arrival.code, as_at=arrival.as_at, rows=0))
    with draft_of(folder) as draft, engine(draft) as connection:
        connection.register("incoming", incoming.reader())
        file = draft / PART
        try:
            write(connection, "SELECT * FROM incoming", file)
        except duckdb.Error:
            # DuckDB wraps what is raised while it reads: our own refusal stands for itself.
            if incoming.refusals:
                raise incoming.refusals.pop() from None
            raise
        repeats = _set_repeats_apart(connection, file, feed.FEED, arrival.name)
        kept = count_rows(connection, file)
    return Landed(
        edition=Edition(register=register, code=arrival.code, as_at=arrival.as_at, rows=kept),
        file=folder / PART,
        rows=incoming.counts[_READ],
        rejects=(*incoming.rejects, *repeats),
        left_out=incoming.counts[_LEFT_OUT],
        assertions=incoming.assertions(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Incoming:
    """Parts on their way into DuckDB; grows while they pass."""

    feed: RegisterFeed
    arrival: Arrival
    parts: Iterator[Sieve]
    counts: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    refusals: list[FileRefused] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)

    def reader(self) -> pa.RecordBatchReader:
        names = [*[column.name for column in self.feed.FEED.read], KEY]
        schema = pa.schema([*[(name, pa.string()) for name in names], (ROW, pa.int32())])
        return pa.RecordBatchReader.from_batches(schema, self._batches(schema))

    def assertions(self) -> tuple[Assertion, ...]:
        """What the description asserts, and the file's own totals where its feed reads them."""
        own = self.feed.totals(self.tally) if isinstance(self.feed, TotalledFeed) else ()
        return (*asserted(self.feed.FEED, self.counts[_READ]), *own)

    def _batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        try:
            for part in self.parts:
                yield from self._good(part).select(schema.names).cast(schema).to_batches()
        except FileRefused as refusal:
            self.refusals.append(refusal)
            raise

    def _good(self, part: Sieve) -> pa.Table:
        self.counts[_READ] += part.table.num_rows + len(part.rejects)
        if isinstance(self.feed, TotalledFeed):
            self.tally.update(self.feed.tally(part.table))
        sieve = self.feed.rows(part)
        good, back = sieve.table, list(sieve.rejects)
        if (suppressed := self.arrival.suppressed) is not None:
            good, back = suppressed.taken_out(self.feed, good), suppressed.not_named_in(self.feed, back)
            self.counts[_LEFT_OUT] += sieve.table.num_rows - good.num_rows + len(sieve.rejects) - len(back)
        self.rejects.extend(back)
        self.counts[_KEPT_BACK] += sum(len(reject.given) for reject in back)
        if len(self.rejects) > MOST_REJECTS or self.counts[_KEPT_BACK] > MOST_KEPT_BACK:
            raise _too_many(self.arrival.name)
        return good


def _parts(feed: Feed, name: str, source: BinaryIO) -> Iterator[Sieve]:
    if name.lower().endswith(".xlsx"):  # never so big that it would have to be read in parts
        return iter([read_table(Raw(name=name, data=source.read(LARGEST + 1)), feed)])
    blocks = text_blocks(name, source)
    if Format.JSONL in feed.formats:
        return flat_parts(name, blocks, feed)
    return table_parts(name, io.BufferedReader(Blocks(blocks), 1 << 16), feed)


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
        f"More than {MOST_REJECTS:,} rows, or {MOST_KEPT_BACK >> 20} MB of them, cannot be read.",
        "Look whether it is the file that the feed describes, and export it again.",
    )
