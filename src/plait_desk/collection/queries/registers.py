"""Register editions on disk, read in place."""

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from plait.collection.telling import LEFT, TOLD
from plait.domain.register import Register
from plait.domain.tables import STATEMENTS
from plait_desk.collection.models import Load, RegisterEdition


def register_folders(registers: Collection[str], markings: Collection[int] | None) -> list[Path]:
    """The folders of the current editions of these registers; with `markings`, of those that carry one of them."""
    rows = RegisterEdition.objects.filter(
        current=True, register__in=list(registers), load__state=Load.State.COMMITTED
    ).order_by("register", "folder", "pk")
    if markings is not None:
        rows = rows.filter(marking_id__among=markings)
    home = settings.PLAIT_HOME / "registers"
    return [home / folder for folder in rows.values_list("folder", flat=True)]


def register_statements(
    registers: Collection[str], markings: Collection[int] | None, mention_ids: pa.Array | None = None
) -> pa.Table:
    """STATEMENTS of these registers, of all mentions or of some.

    What left a register is said too, until the day of the edition that no longer held it.
    """
    wanted = pc.field("mention_id").isin(mention_ids) if mention_ids is not None else None
    if markings is not None:
        # What left was said under the marking of an earlier edition.
        readable = pc.field("marking_id").isin(pa.array(sorted(markings), pa.int64()))
        wanted = readable if wanted is None else wanted & readable
    parts = [STATEMENTS.empty_table()]
    for folder in register_folders(set(registers) - {Register.PLACE_FIGURES}, markings):
        for file in (folder / TOLD, folder / LEFT):
            if file.exists():
                parts.append(pq.read_table(file, filters=wanted, columns=STATEMENTS.names).cast(STATEMENTS))
    return pa.concat_tables(parts)
