"""The index that names are screened against: built from every record, swapped in when it is safe on disk, swept away.

It is a cache of all records, whoever may read them, and is made again from them at any time. What came since it was
built is read with each question, so a build changes no answer but its speed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from plait.domain.ids import Ref, encode, new_id
from plait.policy.chain import AuditEvent
from plait_desk.audit.services import record
from plait_desk.collection.models import Mention
from plait_desk.linking.models import ScreeningEdition
from plait_desk.linking.queries.listing import (
    SCREENED,
    all_listed,
    committed_loads,
    current_edition,
    folder_of,
    lines_of_code,
    not_in,
    register_editions,
    screening_folder,
)
from plait_desk.linking.queries.screener import SOURCE
from plait_desk.thread.models import Disposal

# Fewer records than these are read with the question as fast as they are searched.
FEW = 500
# So many are built into an index by a process of its own.
MANY = 10_000
PROGRAM = "plait_desk.linking.management.indexer"
# What is newly said of a record that was known before is found once the index is built again.
SAID_SINCE = timedelta(hours=1)
NAMES = "names"
_DISPOSED = (Disposal.State.BLANKED, Disposal.State.DONE)


class IndexNotBuilt(RuntimeError):
    """The process that builds the index ended before it was done."""


class SomebodyDisposedOf(RuntimeError):
    """Somebody was disposed of while the index was being built, and may stand in it: it was thrown away."""


def refresh_index(*, as_of: datetime) -> bool:
    """Build the index again where enough came since; True where it was. The worker calls it every minute."""
    if not _is_outgrown(current_edition(), as_of):
        return False
    build_index()
    return True


def build_index() -> ScreeningEdition:
    """Build the index from all that is committed, and let the manifest name it. Raises SomebodyDisposedOf."""
    disposed = _disposed()
    folder = f"{lines_of_code()}-{encode(new_id())}"
    edition = ScreeningEdition(folder=folder, built_at=timezone.now(), registers=register_editions())
    edition.loads = committed_loads(edition)
    rows = all_listed()
    edition.records = len(rows["mention_id"].unique())
    try:
        _write(rows, folder_of(edition))
        _swap_in(edition, disposed)
    except BaseException:
        shutil.rmtree(folder_of(edition), ignore_errors=True)
        raise
    sweep_indexes()
    return edition


def drop_index() -> int:
    """No name is looked up any more in an index that may hold somebody who is disposed of; the worker builds another.

    `sweep_indexes` takes its files away. Returns how many indexes were dropped.
    """
    return ScreeningEdition.objects.all().delete()[0]


def sweep_indexes() -> None:
    """Remove every index that the manifest does not name; whoever has one open keeps it until they let go."""
    named = set(ScreeningEdition.objects.values_list("folder", flat=True))
    for path in screening_folder().glob("*"):
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)


def _is_outgrown(edition: ScreeningEdition | None, as_of: datetime) -> bool:
    newer = Mention.objects.filter(not_in(edition), kind__in=SCREENED, withdrawn_at=None)
    if len(newer.values_list("pk", flat=True)[:FEW]) == FEW:
        return True
    if edition is None:
        return False
    if edition.registers != register_editions():
        return True
    return edition.built_at < as_of - SAID_SINCE and set(committed_loads(edition)) != set(edition.loads)


def _disposed() -> int:
    return Disposal.objects.filter(state__in=_DISPOSED).count()


def _write(rows: pa.Table, folder: Path) -> None:
    """Names, and of each row its record and its marking, all safe on disk before anything names them."""
    folder.mkdir(parents=True, mode=0o700)
    if rows.num_rows < MANY:
        # Machine code: only a process that builds or searches an index needs it.
        from plait.linking.screening.index import ROWS, build

        build(rows.select(ROWS.names)).save(folder / NAMES)
    else:
        _build_apart(rows, folder / NAMES)
    markings, codes = np.unique(rows["marking_id"].to_numpy(), return_inverse=True)
    arrays = {"mention_ids": rows["mention_id"].to_numpy(), "markings": markings, "codes": codes.astype(np.int32)}
    _write_arrays(arrays, folder)


def _build_apart(rows: pa.Table, folder: Path) -> None:
    """In a process of its own: of a hundred thousand names the worker would keep a hundred megabytes."""
    # What it may complain of could quote a name, and names stand in no log.
    with subprocess.Popen(  # noqa: S603 - our own program, and nothing that anybody typed
        [sys.executable, "-m", PROGRAM, str(folder)],
        env=os.environ | {"PYTHONPATH": str(SOURCE), "PLAIT_INTERPRETED": ""},
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as builder:
        assert builder.stdin is not None
        with pa.ipc.new_stream(builder.stdin, rows.schema) as out:
            out.write_table(rows)
    if builder.returncode:
        raise IndexNotBuilt


def _write_arrays(arrays: Mapping[str, NDArray[np.int64]], folder: Path) -> None:
    for name, array in arrays.items():
        with (folder / f"{name}.npy").open("wb") as opened:
            np.save(opened, array)
            opened.flush()
            os.fsync(opened.fileno())
    for place in (folder, folder / NAMES, folder.parent):
        opened_folder = os.open(place, os.O_RDONLY)
        os.fsync(opened_folder)
        os.close(opened_folder)


def _swap_in(edition: ScreeningEdition, disposed: int) -> None:
    """The manifest names this one and no other."""
    with transaction.atomic():
        # First, so that a disposal that drops the same row is waited for.
        ScreeningEdition.objects.all().delete()
        if _disposed() != disposed:
            raise SomebodyDisposedOf
        edition.save(force_insert=True)
        record(
            actor=None,
            event=AuditEvent.COMBINATION,
            objects=[Ref("screening_edition", edition.pk)],
            count=edition.records,
        )
