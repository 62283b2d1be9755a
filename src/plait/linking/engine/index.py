"""The index that new mentions are attached to: what is known, with its keys under one frozen model, as arrays.

It is built once and never changed. Mentions that came since are further segments beside the first, few because small
ones are put together (a log-structured merge, O'Neil and others 1996). On disk each segment is a folder of arrays that
are read in place; the manifest names those that count and is replaced in one step once all they hold is safe.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.linking.engine.blocking import usable_keys
from plait.linking.engine.clusters import Places
from plait.linking.engine.codes import Hashes
from plait.linking.engine.content import said
from plait.linking.engine.model import Model
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import Schema

_MANIFEST, _ROWS = "manifest.json", "rows.arrow"
_ARRAYS = ("ids", "said", "by_said", "keys", "starts")
_PLACE = np.uint64(0xFFFFFF)
# A saved array of no more bytes than these is empty: there is nothing to be read in place.
_HEADER = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Mentions that are searched together; a row is a place in `rows`, which are in order of their ids.

    `rows` has the id and the columns of the schema as texts, `ids` the ids, `said` a hash of all that each row says and
    `by_said` the rows in its order. `keys` are those of one rule after the other, as key (40 bits) << 24 | row in
    order, and rule r has `keys[starts[r]:starts[r + 1]]`.
    """

    rows: pa.Table
    ids: Places
    said: Hashes
    by_said: Places
    keys: Hashes
    starts: Places

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def name(self) -> str:
        """Sixteen letters of the hash of who is in it and what they say."""
        digest = hashlib.sha256(self.ids.tobytes())
        digest.update(self.said.tobytes())
        return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkingIndex:
    """Segments under the model of this `version`, whose texts were read with these `nicknames`."""

    version: str
    nicknames: Mapping[str, str]
    segments: tuple[Segment, ...]

    def __len__(self) -> int:
        return sum(map(len, self.segments))

    def with_segment(self, segment: Segment) -> "LinkingIndex":
        """The same index and the mentions of one more segment. Raises ValueError for a mention that is there already.

        The first segment stays as it is; later ones are put together as they come to be of one size.
        """
        if any(_shares(one.ids, segment.ids) for one in self.segments):
            raise ValueError("a mention is in the index already")
        every = [*self.segments, segment]
        while len(every) > 2 and len(every[-2]) < 2 * len(every[-1]):
            every[-2:] = [_together(every[-2], every[-1])]
        return LinkingIndex(version=self.version, nicknames=self.nicknames, segments=tuple(every))

    def save(self, folder: Path) -> None:
        """Make the folder hold this index: segments that are not there yet, then the manifest, each safe on disk.

        Who has the folder open meanwhile goes on reading what they opened. One writer at a time.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for segment in self.segments:
            if not (folder / segment.name).exists():
                _save_segment(segment, folder / segment.name)
        _sync(folder)
        names = [segment.name for segment in self.segments]
        manifest = {"version": self.version, "nicknames": dict(self.nicknames), "segments": names}
        draft = folder / f".{_MANIFEST}"
        _write(draft, lambda opened: opened.write(json.dumps(manifest).encode()))
        draft.rename(folder / _MANIFEST)
        _sync(folder)
        for gone in folder.iterdir():
            if gone.is_dir() and gone.name not in names:
                shutil.rmtree(gone)


def index_of(table: pa.Table, model: Model, *, nicknames: Mapping[str, str] | None = None) -> LinkingIndex:
    """The index of the mentions of `table`, which has the columns of the model's schema.

    Raises ValueError for a table that the schema cannot read (see `records.prepare`).
    """
    names = nicknames or {}
    return LinkingIndex(version=model.version, nicknames=names, segments=(segment_of(table, model, names),))


def open_index(folder: Path) -> LinkingIndex:
    """An index that was saved, read in place. Raises FileNotFoundError, KeyError or ValueError for anything else."""
    manifest = json.loads((folder / _MANIFEST).read_bytes())
    segments = tuple(_open_segment(folder / name) for name in manifest["segments"])
    return LinkingIndex(version=manifest["version"], nicknames=manifest["nicknames"], segments=segments)


def segment_of(table: pa.Table, model: Model, nicknames: Mapping[str, str]) -> Segment:
    """The mentions of a table as a segment under this model."""
    rows = _texts(table, model.schema)
    records = prepare(rows, model.schema, nicknames)
    ids = rows[model.schema.id_column].to_numpy()
    row_of = np.searchsorted(ids, records.ids)
    by_row = np.empty(len(ids), np.uint64)
    by_row[row_of] = said(records)
    keys = usable_keys(records, model.blocking)
    starts = np.concatenate([[0], np.cumsum([len(one) for one in keys])]).astype(np.int64)
    return _segment(rows, by_row, np.concatenate([np.sort(_at_rows(one, row_of)) for one in keys]), starts)


def _texts(table: pa.Table, schema: Schema) -> pa.Table:
    """The id and the columns of the schema, in order of the ids, in one piece."""
    names = [name for name, _ in schema.columns]
    plain = pa.schema([(schema.id_column, pa.int64()), *((name, pa.string()) for name in names)])
    texts = table.select(plain.names).cast(plain)
    return texts.take(pa.array(np.argsort(texts[schema.id_column].to_numpy(), kind="stable"))).combine_chunks()


def _at_rows(keys: Hashes, row_of: Places) -> Hashes:
    """Keys of places as keys of rows, no longer in order."""
    return (keys & ~_PLACE) | row_of[(keys & _PLACE).astype(np.int64)].astype(np.uint64)


def _segment(rows: pa.Table, by_row: Hashes, keys: Hashes, starts: Places) -> Segment:
    """A segment whose arrays are not to be written to: compiled code then takes built and opened ones alike."""
    ids = rows.column(0).to_numpy().copy()
    made = Segment(rows=rows, ids=ids, said=by_row, by_said=np.argsort(by_row, kind="stable"), keys=keys, starts=starts)
    for name in _ARRAYS:
        getattr(made, name).setflags(write=False)
    return made


def _together(one: Segment, other: Segment) -> Segment:
    """The mentions of both."""
    ids = np.concatenate([one.ids, other.ids])
    order = np.argsort(ids)
    row_of = np.empty(len(ids), np.int64)
    row_of[order] = np.arange(len(ids))
    halves = (one, row_of[: len(one)]), (other, row_of[len(one) :])
    every = np.concatenate([_at_rows(part.keys, rows) for part, rows in halves])
    rules = np.concatenate([np.repeat(np.arange(len(part.starts) - 1), np.diff(part.starts)) for part, _ in halves])
    by_rule = np.lexsort((every, rules))
    rows = pa.concat_tables([one.rows, other.rows]).take(pa.array(order)).combine_chunks()
    return _segment(rows, np.concatenate([one.said, other.said])[order], every[by_rule], one.starts + other.starts)


def _shares(held: Places, wanted: Places) -> bool:
    """Whether any of the wanted ids is among those held; both are in order."""
    if not len(held):
        return False
    return bool((held[np.minimum(np.searchsorted(held, wanted), len(held) - 1)] == wanted).any())


def _save_segment(segment: Segment, folder: Path) -> None:
    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name in _ARRAYS:
        _write(draft / f"{name}.npy", partial(np.save, arr=getattr(segment, name)))
    _write(draft / _ROWS, partial(_write_rows, rows=segment.rows))
    _sync(draft)
    draft.rename(folder)


def _open_segment(folder: Path) -> Segment:
    ids, by_row, by_said, keys, starts = (_read(folder / f"{name}.npy") for name in _ARRAYS)
    rows = pa.ipc.open_file(pa.memory_map(str(folder / _ROWS))).read_all()
    return Segment(rows=rows, ids=ids, said=by_row, by_said=by_said, keys=keys, starts=starts)


def _write_rows(opened: BinaryIO, rows: pa.Table) -> None:
    with pa.ipc.new_file(opened, rows.schema) as writer:
        writer.write_table(rows)


def _read(path: Path) -> NDArray[Any]:
    mapped = np.load(path, mmap_mode="r") if path.stat().st_size > _HEADER else np.load(path)
    # A plain array over the mapped file: what compiled code takes without asking what else it may be.
    array = np.asarray(mapped)
    array.setflags(write=False)
    return array


def _write(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """A file that is safe on disk when this returns."""
    with path.open("wb") as opened:
        fill(opened)
        opened.flush()
        os.fsync(opened.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
