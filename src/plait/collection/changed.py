"""What changed from one edition of a register to the next, kept beside the later one and read a page at a time."""

import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from plait.collection.store import CHANGES, KEY, PART, changes, engine, sync, text


def changes_file(before: Path, after: Path) -> Path:
    """The file of CHANGES between the editions in two folders; written when it is first asked for."""
    file = after / f"changed-since-{before.name}.parquet"
    if not file.exists():
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        with pq.ParquetWriter(draft, CHANGES, compression="lz4") as writer:
            for batch in changes(before / PART, after / PART):
                writer.write_batch(batch)
        sync(draft)
        draft.replace(file)
    return file


def count_changes(file: Path) -> Mapping[str, tuple[int, int]]:
    """For each kind of change, how many rows of the register it was, and how many lines tell it."""
    with engine(file.parent.parent) as connection:
        counted = connection.execute(
            f"SELECT change, count(DISTINCT {KEY}), count(*) FROM read_parquet({text(file)}) GROUP BY change"
        ).fetchall()
    return {change: (rows, lines) for change, rows, lines in counted}


def some_changes(file: Path, only: str, start: int, stop: int) -> pa.Table:
    """The lines from `start` to before `stop`, in order of natural key; of one kind of change where `only` names it."""
    asked = f"WHERE change = {text(only)}" if only else ""
    place = f"ORDER BY {KEY}, field LIMIT {stop - start} OFFSET {start}"
    with engine(file.parent.parent) as connection:
        return connection.sql(f"SELECT * FROM read_parquet({text(file)}) {asked} {place}").to_arrow_table()
