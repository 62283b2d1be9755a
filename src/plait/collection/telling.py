"""What an edition says, beside its rows: told some rows at a time, in order of mention, with what left the register."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, runtime_checkable

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from plait.collection.batch import Batch
from plait.collection.feed import Feed
from plait.collection.flat import cells_given
from plait.collection.parsed import FIGURES, Assertion, Parsed
from plait.collection.registers import HOLDER, Told, natural_key
from plait.collection.sieve import ROW, Sieve
from plait.collection.store import engine, sync, text, write
from plait.domain.reject import Reject

TOLD, LEFT = "told.parquet", "left.parquet"
# Rows told at once: a few tens of megabytes of statements.
AT_ONCE = 20_000
_UNORDERED = ".told.parquet"
_ORDER = "mention_id, property, other_id, value"
_ORDER_OF_FIGURES = "indicator, category, place_code, period_from"


@runtime_checkable
class RegisterFeed(Protocol):
    """What the parse.py of a register feed holds whose rows are a table."""

    FEED: Feed

    def rows(self, sieve: Sieve) -> Sieve: ...

    def key(self, rows: pa.Table) -> pa.Array | pa.ChunkedArray: ...

    def told(self, rows: pa.Table, batch: Batch) -> Told: ...


@runtime_checkable
class TotalledFeed(Protocol):
    """A register feed whose files say how many entries of each kind they hold."""

    def tally(self, lines: pa.Table) -> Counter[str]: ...

    def totals(self, counted: Counter[str]) -> tuple[Assertion, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """Mentions that no edition may bring back. They are made from the natural key under the batch's own key, so that
    whoever has the list alone reads nobody from it."""

    mentions: frozenset[int]
    batch: Batch

    def taken_out(self, feed: RegisterFeed, rows: pa.Table) -> pa.Table:
        """The rows without those that name one of the mentions."""
        if not self.mentions:
            return rows
        named = pa.concat_tables(feed.told(rows, self.batch).mentions)
        gone = pc.is_in(named["mention_id"], pa.array(sorted(self.mentions), pa.int64()))
        return rows.filter(pc.invert(pc.is_in(rows[ROW], named.filter(gone)[ROW].combine_chunks())))

    def not_named_in(self, feed: RegisterFeed, rejects: Sequence[Reject]) -> list[Reject]:
        """The rejects that stand under no natural key of these mentions, as far as what they give makes a key."""
        if not self.mentions or not rejects:
            return list(rejects)
        given = [cells_given(reject, feed.FEED) for reject in rejects]
        rows = pa.table(
            {one.name: pa.array([row.get(one.name) for row in given], pa.string()) for one in feed.FEED.read}
        )
        keys, gone = feed.key(rows), pa.array(sorted(self.mentions), pa.int64())
        holders = natural_key(keys, pa.repeat(HOLDER, len(rejects)))
        ids = (self.batch.ids(feed.FEED.register, some, own=False) for some in (keys, holders))
        is_gone = pc.or_(*(pc.is_in(some, gone) for some in ids)).to_pylist()
        return [reject for reject, is_left in zip(rejects, is_gone, strict=True) if not is_left]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The rows of an edition on disk, how many, and by what they are told."""

    feed: RegisterFeed
    file: Path
    rows: int
    batch: Batch

    def parts(self) -> Iterator[Parsed]:
        """What the rows say, some of them at a time."""
        with pq.ParquetFile(self.file) as opened:
            for rows in opened.iter_batches(AT_ONCE):
                told = self.feed.told(pa.table(rows), self.batch)
                yield Parsed(
                    feed=self.feed.FEED.name,
                    rows=rows.num_rows,
                    mentions=pa.concat_tables(told.mentions),
                    statements=pa.concat_tables(told.statements),
                )


def write_told(parts: Iterable[pa.Table], schema: pa.Schema, folder: Path) -> int:
    """Write STATEMENTS (or FIGURES) beside an edition's rows, in order of mention (or place); returns how many.

    A reader of a few mentions opens few row groups, and the same file gives the same bytes.
    """
    unordered = folder / _UNORDERED
    with pq.ParquetWriter(unordered, schema, compression="lz4") as writer:
        for table in parts:
            writer.write_table(table.select(schema.names).cast(schema))
    with engine(folder) as connection:
        order = _ORDER_OF_FIGURES if schema.equals(FIGURES) else _ORDER
        write(connection, f"SELECT * FROM read_parquet({text(unordered)}) ORDER BY {order}", folder / TOLD)
    unordered.unlink()
    sync(folder / TOLD)
    return int(pq.read_metadata(folder / TOLD).num_rows)


def write_left(before: Path, after: Path, as_at: date) -> None:
    """Write beside the edition in `after` what is no longer in it, as it was last told, with the day of the edition as
    its end: it is not deleted, and nobody can take it for what the register says today."""
    files = ", ".join(text(before / name) for name in (TOLD, LEFT) if (before / name).exists())
    until = f"greatest(valid_from, least(valid_to, DATE {text(as_at)}))"
    with engine(after) as connection:
        write(
            connection,
            f"SELECT * REPLACE ({until} AS valid_to) FROM read_parquet([{files}]) "
            f"WHERE mention_id NOT IN (SELECT mention_id FROM read_parquet({text(after / TOLD)})) ORDER BY {_ORDER}",
            after / LEFT,
        )
    sync(after / LEFT)
