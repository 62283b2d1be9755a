"""The index: built once from rows, never changed, saved as arrays that are read in place.

Rows that came since are a second small list beside the first, searched in the same way and merged, so that a new record
is found at once.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_type_hints

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.screening.evidence import attributes_of
from plait.linking.screening.frequency import PublicTable, published
from plait.linking.screening.postings import names_of
from plait.linking.screening.rows import Listed, rows_of
from plait.linking.screening.spelling import spell_all

ROWS = pa.schema([(name, pa.string()) for name in ("name", "birth_date", "postcode", "number")])
"""What is screened, one row a record: any value may be null. A row is known by its place."""

Arrays = TypeVar("Arrays")
# The first bytes of a saved array tell its shape; a file of no more than these holds none to be read in place.
_HEADER = 128


class _Saved(NamedTuple):
    table: PublicTable
    base: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningIndex:
    """Rows are numbered through: first those the index was built from, then those added."""

    table: PublicTable
    base: Listed
    """its vocabulary holds all words of the table"""
    added: Listed | None = None
    added_rows: pa.Table
    """ROWS: what `added` was built from"""

    @property
    def segments(self) -> tuple[Listed, ...]:
        return (self.base,) if self.added is None else (self.base, self.added)

    @property
    def row_count(self) -> int:
        return sum(len(segment.rows.names) for segment in self.segments)

    def with_added(self, rows: pa.Table) -> "ScreeningIndex":
        """The same index and these ROWS after all others; meant for thousands of them, until the next build."""
        every = pa.concat_tables([self.added_rows, rows.select(ROWS.names).cast(ROWS)])
        added = _segment(every, self.table, with_table=False)
        return ScreeningIndex(table=self.table, base=self.base, added=added, added_rows=every)

    def save(self, folder: Path) -> None:
        """Write the index into a new folder and wait until it is on disk; what was added is left out.

        Raises FileExistsError if the folder is there already: what others read is never written over.
        """
        folder.mkdir(parents=True)
        for name, array in _leaves("", _Saved(self.table, self.base)):
            with (folder / f"{name}.npy").open("wb") as opened:
                np.save(opened, array)
                opened.flush()
                os.fsync(opened.fileno())


def build(rows: pa.Table, *, table: PublicTable | None = None) -> ScreeningIndex:
    """The index of ROWS under a table of public frequencies (the published one if none is given)."""
    table = table or published()
    return ScreeningIndex(
        table=_frozen(table),
        base=_segment(rows.select(ROWS.names).cast(ROWS), table, with_table=True),
        added_rows=ROWS.empty_table(),
    )


def load(folder: Path) -> ScreeningIndex:
    """An index that was saved, read in place. Raises FileNotFoundError or ValueError for what `save` did not write."""
    saved = _read(_Saved, folder, "")
    return ScreeningIndex(table=saved.table, base=saved.base, added_rows=ROWS.empty_table())


def _segment(rows: pa.Table, table: PublicTable, *, with_table: bool) -> Listed:
    """One list of ROWS: its distinct names in the order of their bytes, and its rows."""
    columns = [rows[name].combine_chunks() for name in ROWS.names]
    coded = spell_all(columns[0]).dictionary_encode()
    order = pc.array_sort_indices(coded.dictionary)
    place = np.empty(len(order), dtype=np.int32)
    place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    names = names_of(coded.dictionary.take(order), table, with_table=with_table)
    row_names = place[coded.indices.to_numpy()]
    return _frozen(Listed(names, rows_of(row_names, len(order), attributes_of(*columns[1:]))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """What one reader may read of an index, as bits: for each segment its rows and its names."""

    row_count: int
    """of the index for which this was made"""
    rows: tuple[NDArray[np.uint8], ...]
    names: tuple[NDArray[np.uint8], ...]


def readable(index: ScreeningIndex, rows: NDArray[np.bool_]) -> Readable:
    """What may be read, from a flag for each row of the index; made once for all questions of a reader.

    Raises ValueError if there is not one flag for each row.
    """
    if rows.shape != (index.row_count,):
        raise ValueError("a reader needs one flag for each row")
    of_rows, of_names, first = [], [], 0
    for segment in index.segments:
        count = len(segment.rows.names)
        flags = np.asarray(rows[first : first + count], dtype=np.bool_)
        names = np.zeros(len(segment.rows.by_name_starts) - 1, dtype=np.bool_)
        names[segment.rows.names[flags]] = True
        of_rows.append(np.packbits(flags, bitorder="little"))
        of_names.append(np.packbits(names, bitorder="little"))
        first += count
    return Readable(row_count=first, rows=tuple(of_rows), names=tuple(of_names))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of nested named tuples, with the names that lead to it."""
    if isinstance(value, np.ndarray):
        yield name, value
    else:
        for field, below in value._asdict().items():
            yield from _leaves(f"{name}.{field}".lstrip("."), below)


def _read(kind: type[Arrays], folder: Path, name: str) -> Arrays:
    """Nested named tuples of one kind from the arrays that `_leaves` named."""
    found = []
    for field, below in get_type_hints(kind).items():
        path = f"{name}.{field}".lstrip(".")
        found.append(_read(below, folder, path) if hasattr(below, "_fields") else _array(folder / f"{path}.npy"))
    return kind(*found)


def _array(path: Path) -> NDArray[Any]:
    # A plain array over the mapped file: what compiled code takes without asking what else it may be.
    mapped = np.load(path, mmap_mode="r") if path.stat().st_size > _HEADER else np.load(path)
    array = np.asarray(mapped)
    array.setflags(write=False)
    return array


def _frozen(value: Arrays) -> Arrays:
    """The same arrays, not to be written to: compiled code then takes built and loaded ones alike."""
    for _, array in _leaves("", value):
        array.setflags(write=False)
    return value
