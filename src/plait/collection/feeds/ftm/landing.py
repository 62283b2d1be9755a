"""A file of entities of any size onto the disk: Parquet, written as it is read, there whole or not at all."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from plait.collection.batch import Batch
from plait.collection.blocks import Kept
from plait.collection.feeds.ftm.parse import ENTITIES, VALUES, Counts, Part, parts
from plait.collection.parsed import ORIGINS, PARSED_MENTIONS, PARSED_STATEMENTS
from plait.collection.store import draft_of, engine, text
from plait.domain.reject import Reject

TABLES = {
    "mentions": PARSED_MENTIONS,
    "statements": PARSED_STATEMENTS,
    "origins": ORIGINS,
    "entities": ENTITIES,
    "values": VALUES,
}
# The key of a table whose rows may be told of by several lines: the first stands.
_ONCE = {"mentions": "mention_id", "origins": "origin_id"}
# Columns that say few different things: only these are worth a dictionary.
_TOLD_OFTEN = frozenset(
    {"kind", "marking_id", "register", "is_protected", "property", "recorded_at", "origin_id", "schema", "datasets"}
)
# Columns that rise along the file: only for these does it help a reader to know the ends of each group.
_IN_ORDER = frozenset({"row"})
_ROW_GROUP = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """One file on disk: a Parquet file for each of TABLES in `folder`; what was counted, and what was kept back."""

    folder: Path
    counts: Counts
    rejects: tuple[Reject, ...]


def land(name: str, stream: BinaryIO, *, batch: Batch, folder: Path) -> Landed:
    """Read the file and write its tables to `folder`.

    Raises FileRefused, and then nothing of it is there, for a file of another kind or with too little to read.
    """
    counts, kept = Counts(), Kept(name)
    with draft_of(folder) as draft:
        writers = {table: _Writer(draft / f"{table}.parquet", schema) for table, schema in TABLES.items()}
        try:
            for part in parts(name, stream, batch=batch, counts=counts, kept=kept):
                _write(part, writers)
        finally:
            for writer in writers.values():
                writer.close()
        for table, key in _ONCE.items():
            _keep_first(draft, table, key)
    return Landed(folder=folder, counts=counts, rejects=tuple(kept.rejects))


def _write(part: Part, writers: dict[str, "_Writer"]) -> None:
    for table, writer in writers.items():
        writer.add(getattr(part, table))


class _Writer:
    """One Parquet file; rows are gathered until they fill a row group."""

    def __init__(self, file: Path, schema: pa.Schema) -> None:
        told_often = [name for name in schema.names if name in _TOLD_OFTEN]
        sought = [name for name in schema.names if name in _IN_ORDER]
        self._file = pq.ParquetWriter(
            file, schema, compression="lz4", use_dictionary=told_often, write_statistics=sought
        )
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def add(self, table: pa.Table) -> None:
        """Take in some rows."""
        self._waiting.append(table)
        self._rows += table.num_rows
        if self._rows >= _ROW_GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(pa.concat_tables(self._waiting), row_group_size=self._rows)
        self._waiting, self._rows = [], 0


def _keep_first(draft: Path, table: str, key: str) -> None:
    """Write the table again without the rows that repeat the key of an earlier one, where there are any."""
    file, again = draft / f"{table}.parquet", draft / f"{table}.again"
    rows = f"read_parquet({text(file)}, file_row_number = true)"
    with engine(draft) as connection:
        connection.execute("SET memory_limit = '60MB'")
        ((repeats,),) = connection.sql(f"SELECT count(*) - count(DISTINCT {key}) FROM {rows}").fetchall()
        if not repeats:
            return
        connection.execute(
            f"COPY (SELECT * EXCLUDE (file_row_number) FROM {rows} SEMI JOIN "
            f"(SELECT {key}, min(file_row_number) AS file_row_number FROM {rows} GROUP BY {key}) "
            f"USING ({key}, file_row_number)) TO {text(again)} (FORMAT parquet, COMPRESSION lz4)"
        )
    again.replace(file)
