"""Registers without the people who were disposed of: editions on disk, and every edition still to come."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from plait.collection.parsed import Parsed
from plait.domain.register import Register
from plait_desk.collection.models import RegisterEdition
from plait_desk.collection.services.registers import PART, ROW_GROUP, write_edition
from plait_desk.thread.models import Suppression
from plait_desk.thread.services import Forgotten

# Between the name of an edition's folder and the disposal that wrote it anew.
AGAIN = "~"


def leave_out(parsed: Parsed) -> Parsed:
    """What was parsed, without anybody whom no edition may bring back; the same object where there is nobody."""
    ids = pa.array(Suppression.objects.values_list("mention_id", flat=True), pa.int64())
    if not pc.any(pc.is_in(parsed.mentions["mention_id"], ids)).as_py():
        return parsed
    return replace(
        parsed,
        mentions=parsed.mentions.filter(pc.invert(pc.is_in(parsed.mentions["mention_id"], ids))),
        statements=parsed.statements.filter(_are_of_others(parsed.statements, ids)),
    )


def _are_of_others(statements: pa.Table, ids: pa.Array) -> pa.Array:
    return pc.invert(pc.or_(pc.is_in(statements["mention_id"], ids), pc.is_in(statements["other_id"], ids)))


def editions_holding(mentions: frozenset[int]) -> Iterator[RegisterEdition]:
    """Every edition, the earlier ones too, in which something is said of any of these or ties to them."""
    wanted = _is_of(mentions)
    for edition in RegisterEdition.objects.exclude(register=Register.PLACE_FIGURES).select_related("load__blob"):
        if pq.read_table(_file(edition.folder), columns=["mention_id", "other_id"], filters=wanted).num_rows:
            yield edition


def said_in_registers(mentions: frozenset[int]) -> Iterator[tuple[int, str, str]]:
    """Mention, property and value of all that any edition says of these."""
    for edition in editions_holding(mentions):
        table = pq.read_table(_file(edition.folder), filters=_is_of(mentions))
        rows = table.select(["mention_id", "property", "value"]).to_pylist()
        yield from ((row["mention_id"], row["property"], row["value"]) for row in rows if row["value"])


def write_again(forgotten: Forgotten) -> None:
    """Write each edition that holds the person beside itself, without them; what is written already stays."""
    for edition in editions_holding(forgotten.mentions):
        folder = settings.PLAIT_HOME / "registers" / _folder_again(edition, forgotten)
        if not folder.exists():
            write_edition(_others(_file(edition.folder), forgotten.mentions), folder)


def swap_in(forgotten: Forgotten) -> list[RegisterEdition]:
    """Let the manifest name what was written; returns the editions that held the person."""
    write_again(forgotten)
    held = list(editions_holding(forgotten.mentions))
    for edition in held:
        edition.folder = _folder_again(edition, forgotten)
        edition.rows = pq.read_metadata(_file(edition.folder)).num_rows
        edition.save(update_fields=["folder", "rows"])
    return held


def sweep_editions() -> None:
    """Remove what an edition was before it was written anew, and what a kill left half-written beside it."""
    home: Path = settings.PLAIT_HOME / "registers"
    for folder in RegisterEdition.objects.filter(folder__contains=AGAIN).values_list("folder", flat=True):
        kept = home / folder
        name = kept.name.split(AGAIN)[0]
        for path in kept.parent.iterdir():
            if path.name.strip(".").startswith(name) and path != kept:
                (path / PART).unlink(missing_ok=True)
                path.rmdir()


def _others(file: Path, mentions: frozenset[int]) -> Iterator[pa.Table]:
    ids = pa.array(sorted(mentions), pa.int64())
    for batch in pq.ParquetFile(file).iter_batches(batch_size=ROW_GROUP):
        table = pa.table(batch)
        yield table.filter(_are_of_others(table, ids))


def _is_of(mentions: frozenset[int]) -> pc.Expression:
    ids = pa.array(sorted(mentions), pa.int64())
    return pc.field("mention_id").isin(ids) | pc.field("other_id").isin(ids)


def _folder_again(edition: RegisterEdition, forgotten: Forgotten) -> str:
    return f"{edition.folder.split(AGAIN)[0]}{AGAIN}{forgotten.code}"


def _file(folder: str) -> Path:
    return Path(settings.PLAIT_HOME) / "registers" / folder / PART
