"""The drawing of ties on disk, and the part of it that one reader may see.

A reader's picture is derived from the drawing, from who is who to them, and from nothing else. It is kept as
memory-mapped arrays under PLAIT_HOME/links, named by everything that it depends on, so that readers who may read
the same share one, and every process finds it.
"""

import shutil
from collections import OrderedDict
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa

from plait.domain.tables import MEMBERSHIP
from plait.mapping.compressed import CompressedTies
from plait.mapping.graph import Graph, Ints, integers, subject_of
from plait.mapping.reach import open_graph
from plait.mapping.ties import readable_rows
from plait.mapping.walkable import walkable
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Mention
from plait_desk.linking.models import LinkingRun, Match, Membership, SubjectEvent
from plait_desk.mapping.models import TiesEdition
from plait_desk.mapping.queries.kept import (
    current_edition,
    links_folder,
    load_names,
    load_ties,
    mapped,
    names_file,
    sweep,
)
from plait_desk.mapping.queries.looked import LINKAGE, Looked, keep_look, linkage_now, look
from plait_desk.mapping.queries.nominals import readable_pairs
from plait_desk.mapping.queries.since import changed_since, drawing_now
from plait_desk.thread.queries.rights import restricted_mentions

PICTURES_OPEN = 4
__all__ = [
    "Picture",
    "TiesOnADay",
    "current_edition",
    "links_folder",
    "load_names",
    "load_ties",
    "names_file",
    "picture_for",
    "protected_mentions",
    "sweep",
]
_WALKS = "walks-"


@dataclass(frozen=True, slots=True, kw_only=True)
class TiesOnADay:
    """What one reader's reach is walked on: `ties` is the whole drawing (DRAWN), `linkage` is MEMBERSHIP.

    The graph is of the ties that the reader may read and that hold on one day; its ties are places in `ties`.
    """

    ties: pa.Table
    linkage: pa.Table
    graph: Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(TiesOnADay):
    """What one reader's paths are walked on.

    `rows` are the places in `ties` of those that the reader may read, on whatever day, `left` and `right` the subjects
    at their ends. `walks` are the graph's ties in compressed rows.
    """

    rows: Ints
    left: Ints
    right: Ints
    walks: CompressedTies


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """Everything that a picture depends on; `file` is the edition with what came since."""

    edition: TiesEdition
    file: str
    markings: frozenset[int]
    decisions: frozenset[int]
    nominals: frozenset[tuple[int, int]]
    closed: frozenset[int]
    linked: tuple[int, int, int]
    as_of: date

    @property
    def folder(self) -> Path:
        rests_on = repr((self.file, self.linked, self.as_of)).encode()
        parts = sha256(rests_on + _digest(self.nominals) + _digest(self.closed)).hexdigest()
        return links_folder() / f"{Path(self.file).stem}-{self.sight}-{parts[:16]}"

    @property
    def sight(self) -> str:
        """Of readers for whom this is the same, who is who differs by nothing but what changed since a picture."""
        # A picture of before has other arrays.
        arrays = repr((*(field.name for field in fields(Graph)), *CompressedTies._fields, *Looked._fields))
        rests_on = f"{arrays} {self.linked[0]}".encode()
        return sha256(rests_on + _digest(self.markings) + _digest(self.decisions)).hexdigest()[:16]


def _digest(ids: frozenset[Any]) -> bytes:
    """Of ids, or of pairs of them."""
    return sha256(np.array(sorted(ids), dtype=np.int64).tobytes()).digest()


_open: OrderedDict[Path, Picture] = OrderedDict()
_one_at_a_time = Lock()


def picture_for(reader: Reader, as_of: date) -> Picture | None:
    """The reader's picture as of a day; None where nothing was drawn yet.

    A tie is theirs if they may read the statement and the mentions at both ends; who is who is what linking makes
    of the mentions they may read. Protected people are out of it for everyone.
    """
    key = _key_of(reader, as_of)
    if key is None:
        return None
    with _one_at_a_time:
        if not key.folder.is_dir():
            _draw(key, reader)
        return _opened(key)


def kept_picture(reader: Reader, as_of: date) -> Picture | None:
    """The same where it is kept already, and else None: for pages that can do without, and must not wait for it."""
    key = _key_of(reader, as_of)
    if key is None:
        return None
    with _one_at_a_time:
        return _opened(key) if key.folder.is_dir() else None


def _key_of(reader: Reader, as_of: date) -> _Key | None:
    edition = current_edition()
    if edition is None:
        return None
    return _Key(
        edition=edition,
        file=drawing_now(edition),
        markings=readable_markings(reader, Permission.COLLECTION_STATEMENT_READ),
        decisions=readable_markings(reader, Permission.LINKING_SUBJECT_READ),
        nominals=readable_pairs(reader),
        closed=protected_mentions() | restricted_mentions(),
        linked=_linked_until(),
        as_of=as_of,
    )


def _opened(key: _Key) -> Picture:
    folder = key.folder
    if folder not in _open:
        _open[folder] = _load(key)
    _open.move_to_end(folder)
    while len(_open) > PICTURES_OPEN:
        _open.popitem(last=False)
    return _open[folder]


def _draw(key: _Key, reader: Reader) -> None:
    """Work the picture out and keep it; it is there for others only once it is whole."""
    edition, looked = key.edition, look()
    kept = links_folder().glob(f"{Path(edition.file).stem}*-{key.sight}-*/")
    linkage = linkage_now(reader, list(kept), key.nominals, changed_since(edition))
    drawn = load_ties(key.file)
    rows = readable_rows(drawn, key.markings)
    ties = drawn.take(pa.array(rows))
    graph = open_graph(linkage, ties, as_of=key.as_of, closed=key.closed)
    arrays = {field.name: getattr(graph, field.name) for field in fields(Graph)} | {
        "tie": rows[graph.tie],
        "rows": rows,
        "left": subject_of(integers(ties["from_id"]), linkage),
        "right": subject_of(integers(ties["to_id"]), linkage),
    }
    arrays |= {_WALKS + name: array for name, array in walkable(graph, ties)._asdict().items()}
    half_done = Path(mkdtemp(dir=links_folder()))
    for name, array in arrays.items():
        np.save(half_done / f"{name}.npy", array)
    with pa.ipc.new_file(str(half_done / LINKAGE), MEMBERSHIP) as writer:
        writer.write_table(linkage)
    keep_look(half_done, looked, key.nominals)
    try:
        half_done.rename(key.folder)
    except OSError:  # another process was first
        shutil.rmtree(half_done, ignore_errors=True)


def _load(key: _Key) -> Picture:
    """The kept picture, mapped into memory rather than read."""
    array = {path.stem: np.load(path, mmap_mode="r") for path in key.folder.glob("*.npy")}
    linkage = mapped(key.folder / LINKAGE, MEMBERSHIP)
    return Picture(
        ties=load_ties(key.file),
        linkage=linkage,
        rows=array["rows"],
        left=array["left"],
        right=array["right"],
        graph=Graph(**{field.name: array[field.name] for field in fields(Graph)}),
        # What is compiled takes an array for what it is, not for where it lies.
        walks=CompressedTies(*(np.asarray(array[_WALKS + name]) for name in CompressedTies._fields)),
    )


def protected_mentions() -> frozenset[int]:
    """Every mention of a person of whom any mention is protected: closed to paths, for everyone, at once."""
    same = Membership.objects.filter(subject__memberships__mention__is_protected=True)
    marked = Mention.objects.filter(is_protected=True).values_list("pk", flat=True)
    return frozenset(marked.union(same.values_list("mention_id", flat=True)))


def _linked_until() -> tuple[int, int, int]:
    """The last linking run, the last human decision and the last record that was attached: who is who changes so."""
    run = (
        LinkingRun.objects.filter(ended_at__isnull=False)
        .order_by("-ended_at", "-pk")
        .values_list("pk", flat=True)
        .first()
    )
    match = Match.objects.order_by("-at", "-pk").values_list("pk", flat=True).first()
    attached = SubjectEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return run or 0, match or 0, attached or 0
