"""The drawing as it is by now: what loads brought and corrections withdrew since the ties were drawn is in it.

A small delta beside the edition: the records that say something else than they did are drawn again, all other ties
stay as they are, and the result lies beside the drawing until the next one. It equals a drawing of everything. What a
register brings is not followed: after its load all is drawn again.
"""

import os
import shutil
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from django.db.models import QuerySet

from plait.mapping.graph import Ints
from plait.mapping.ties import draw_ties, drawn_since
from plait_desk.collection.models import Item, Load, Mention, Statement
from plait_desk.collection.queries import analysed_statements
from plait_desk.mapping.models import TiesEdition
from plait_desk.mapping.queries.kept import links_folder, load_ties

# A load says when it is committed a moment before it is. What is in the drawing already comes out as it is.
OVERLAP = timedelta(seconds=5)
# Whoever opened a page a moment ago still reads the one before.
KEPT = 2
_AT_ONCE = 900
_one_at_a_time = Lock()


class _Now(NamedTuple):
    """The drawing by now: its file, and the mentions that say something else than they did, or of something else."""

    file: str
    changed: Ints


def drawing_now(edition: TiesEdition) -> str:
    """The file of ties (DRAWN) as they are by now: the edition's own where nothing came or went since."""
    return _now(edition).file


def changed_since(edition: TiesEdition) -> frozenset[int]:
    """The mentions of which what was drawn may be out of date."""
    return frozenset(_now(edition).changed.tolist())


def _now(edition: TiesEdition) -> _Now:
    """Whatever is withdrawn, its correction came by a load: where none came, nothing went."""
    at = edition.drawn_at - OVERLAP
    rows = Load._base_manager.filter(state=Load.State.COMMITTED, committed_at__gte=at, edition=None).order_by("pk")
    loads = list(rows.values_list("pk", flat=True))
    if not loads:
        return _Now(edition.file, np.zeros(0, dtype=np.int64))
    file = f"{Path(edition.file).stem}-{sha256(repr(loads).encode()).hexdigest()[:16]}.arrow"
    with _one_at_a_time:
        if not (links_folder() / file).exists():
            _bring_up_to_date(edition, file, _changed(loads, at))
    return _Now(file, _kept_changed(links_folder() / _beside(file)))


def _bring_up_to_date(edition: TiesEdition, file: str, changed: Ints) -> None:
    fresh = draw_ties(*analysed_statements(changed.tolist()))
    _keep(drawn_since(load_ties(edition.file), fresh, changed), changed, file)
    _sweep(edition)


@lru_cache(maxsize=KEPT)
def _kept_changed(path: Path) -> Ints:
    kept: Ints = np.load(path)
    return kept


def _beside(file: str) -> str:
    """Where the changed mentions lie that belong to a file of ties."""
    return f"{Path(file).stem}.npy"


def _changed(loads: list[int], at: datetime) -> Ints:
    """The mentions whose ties may be others than they were: those that came or went, and whoever is tied to them."""
    said, named = Statement._base_manager, Mention._base_manager
    came = Item.objects.filter(load__in=loads).values_list("pk", flat=True)
    items = {*came, *Item.objects.filter(withdrawn_at__gte=at).values_list("pk", flat=True)}
    found = set(named.filter(load__in=loads).values_list("pk", flat=True))
    found |= _among(named.all(), "item", items, "pk") | _among(said.all(), "item", items, "mention_id")
    # Statements of a file stand in no item, and are looked for one by one: what is written on a page spares that.
    files = list(Load._base_manager.filter(pk__in=loads, is_form=False).values_list("pk", flat=True))
    if files:
        found |= set(said.filter(load__in=files).values_list("mention_id", flat=True))
    found |= _among(said.all(), "other", found, "mention_id")
    return np.array(sorted(found), dtype=np.int64)


def _among(rows: QuerySet[Mention] | QuerySet[Statement], end: str, ids: Collection[int], column: str) -> set[int]:
    return {
        value for some in _slices(ids) for value in rows.filter(**{f"{end}__in": some}).values_list(column, flat=True)
    }


def _slices(ids: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _keep(ties: pa.Table, changed: Ints, file: str) -> None:
    """It is there for others only once it is whole."""
    ids, half_done = (links_folder() / f"{file}.{os.getpid()}.{part}" for part in ("ids", "ties"))
    with ids.open("wb") as opened:
        np.save(opened, changed)
    with half_done.open("wb") as opened, pa.ipc.new_file(opened, ties.schema) as writer:
        writer.write_table(ties.combine_chunks())
    ids.rename(links_folder() / _beside(file))
    half_done.rename(links_folder() / file)


def _sweep(edition: TiesEdition) -> None:
    """Remove the files that a later one stands for, with the pictures that were made of them."""
    stem = Path(edition.file).stem
    files = sorted(links_folder().glob(f"{stem}-*.arrow"), key=_written_at)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)
        file.with_suffix(".npy").unlink(missing_ok=True)
        for picture in links_folder().glob(f"{file.stem}-*/"):
            shutil.rmtree(picture, ignore_errors=True)


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # another process swept it
        return 0
