"""Register editions: Parquet that is whole on disk before anything points to it."""

import os
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.collection.register import register
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.collection.models import RegisterEdition
from plait_desk.collection.services.writing import Arrived

ROW_GROUP = 65_536
PART = "part-0.parquet"


def load_register(*, actor: Reader, arrived: Arrived) -> RegisterEdition:
    """Write the load's register table and make it the current edition of what this body sends of it.

    The files are written beside, synced and renamed; only then does the manifest row name them. Doing it twice
    leaves one edition. Raises PermissionDenied.
    """
    require(actor, Permission.COLLECTION_FILE_LOAD)
    load, feed = arrived.load, arrived.feed
    marking = arrived.markings[0]
    table = register(arrived.parsed, markings=pa.array([marking.pk], pa.int64()))
    edition = load.sha256[:16]
    folder = Path(feed.register) / f"{load.partner.key}-{edition}"
    write_edition([table], settings.PLAIT_HOME / "registers" / folder)
    with transaction.atomic():
        if feed.replaces:
            earlier = RegisterEdition.objects.filter(
                register=feed.register, load__partner=load.partner, load__feed=feed.name
            )
            earlier.exclude(load=load).update(current=False)
        row, _ = RegisterEdition.objects.update_or_create(
            load=load,
            defaults={
                "register": feed.register,
                "edition": edition,
                "folder": str(folder),
                "rows": table.num_rows,
                "current": True,
                "made_at": timezone.now(),
                "marking": marking,
            },
        )
    return row


def write_edition(tables: Iterable[pa.Table], folder: Path) -> None:
    """Write tables of one schema as one edition, which appears whole or not at all."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    draft.mkdir(parents=True, exist_ok=True)
    file = draft / PART
    parts = iter(tables)
    first = next(parts)
    with pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
        for table in chain([first], parts):
            writer.write_table(table, row_group_size=ROW_GROUP)
    _sync(file)
    _sync(draft)
    if folder.exists():
        (folder / file.name).unlink(missing_ok=True)
        folder.rmdir()
    draft.rename(folder)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
