"""Registers without the people who were disposed of: editions on disk, and every edition still to come."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from plait.collection.batch import Batch
from plait.collection.feed import Feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.registers import key_of_row
from plait.collection.store import PART, forget, sweep
from plait.collection.telling import LEFT, TOLD
from plait.collection.tender_files import tender_files, without_mentions
from plait.domain.ids import encode
from plait.domain.register import Register
from plait_desk.collection.models import Load, Mention, RegisterEdition
from plait_desk.collection.services.registers import count_told, store
from plait_desk.thread.models import Disposal, Suppression
from plait_desk.thread.services import Forgotten

# Between the name of an edition's folder and the disposal that wrote it anew.
AGAIN = "~"
_AT_WORK = (Load.State.RECEIVED, Load.State.WAITING, Load.State.RUNNING)


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


def kept_beside(feed: Feed, raw: Raw, batch: Batch) -> dict[str, pa.Table]:
    """The tables that are kept beside what an edition of notices says, by file, without anybody who may not come back.

    Raises FileRefused as the feed does.
    """
    if feed.register != Register.NOTICES:
        return {}
    gone = pa.array(Suppression.objects.values_list("mention_id", flat=True), pa.int64())
    return without_mentions(tender_files(raw, batch=batch), gone)


def _are_of_others(statements: pa.Table, ids: pa.Array) -> pa.Array:
    return pc.invert(pc.or_(pc.is_in(statements["mention_id"], ids), pc.is_in(statements["other_id"], ids)))


def editions_holding(mentions: frozenset[int]) -> Iterator[RegisterEdition]:
    """Every edition, the earlier ones too, in which something is said of any of these or ties to them."""
    wanted = _is_of(mentions)
    for edition in RegisterEdition.objects.exclude(register=Register.PLACE_FIGURES).select_related("load__blob"):
        if any(pq.read_table(file, columns=["mention_id"], filters=wanted).num_rows for file in _said(edition)):
            yield edition


def said_in_registers(mentions: frozenset[int]) -> Iterator[tuple[int, str, str]]:
    """Mention, property and value of all that any edition says of these."""
    for edition in editions_holding(mentions):
        for file in _said(edition):
            table = pq.read_table(file, columns=["mention_id", "property", "value"], filters=_is_of(mentions))
            yield from ((row["mention_id"], row["property"], row["value"]) for row in table.to_pylist() if row["value"])


def write_again(forgotten: Forgotten) -> None:
    """Write each edition that holds the person beside itself, without them; what is written already stays."""
    for edition in editions_holding(forgotten.mentions):
        folder = _folder_again(edition, forgotten)
        if not (store() / folder).exists():
            keys = _keys_of_rows(edition.register, forgotten.mentions)
            forget(store() / edition.folder, keys, forgotten.mentions, to=store() / folder)


def swap_in(forgotten: Forgotten) -> list[RegisterEdition]:
    """Let the manifest name what was written; returns the editions that held the person."""
    write_again(forgotten)
    held = list(editions_holding(forgotten.mentions))
    for edition in held:
        edition.folder = _folder_again(edition, forgotten)
        edition.rows = count_told(edition.folder)
        if (rows := store() / edition.folder / PART).exists():
            edition.entries = pq.read_metadata(rows).num_rows
        edition.save(update_fields=["folder", "rows", "entries"])
    return held


def sweep_editions(*, quiet_for: float = 0) -> None:
    """Remove every folder that no manifest names and nobody wrote in for so many seconds: what an edition was before it
    was written anew, and what a load that was killed, refused or stopped left. Of work under way nothing is touched."""
    named = set(RegisterEdition.objects.values_list("folder", flat=True))
    at_work = [
        *Load.objects.filter(state__in=_AT_WORK).values_list("pk", flat=True),
        *Disposal.objects.filter(state=Disposal.State.AGREED).values_list("pk", flat=True),
    ]
    codes = list(map(encode, at_work))
    sweep(store(), lambda name: name in named or any(code in name for code in codes), quiet_for=quiet_for)


def _keys_of_rows(register: str, mentions: frozenset[int]) -> set[str]:
    """The natural keys of the rows that name any of these."""
    keys = Mention.objects.filter(pk__in=mentions, register=register).values_list("natural_key", flat=True)
    return {key_of_row(key) for key in keys}


def _is_of(mentions: frozenset[int]) -> pc.Expression:
    ids = pa.array(sorted(mentions), pa.int64())
    return pc.field("mention_id").isin(ids) | pc.field("other_id").isin(ids)


def _folder_again(edition: RegisterEdition, forgotten: Forgotten) -> str:
    return f"{edition.folder.split(AGAIN)[0]}{AGAIN}{forgotten.code}"


def _said(edition: RegisterEdition) -> list[Path]:
    return [file for name in (TOLD, LEFT) if (file := store() / edition.folder / name).exists()]
