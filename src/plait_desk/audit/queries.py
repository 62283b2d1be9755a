"""Read the audit log: the chain's state, its checkpoints, and a search over sealed entries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.timezone import make_aware

from plait.policy.chain import Checkpoint, Entry, Finding, SealedEntry
from plait_desk.audit.keys import lock_with
from plait_desk.audit.models import (
    Citation,
    EntryRow,
    QueryKey,
    SealedRow,
    WaitingChange,
    WaitingRead,
    event_kept,
    instant_kept,
)

WHY = "accounts:why"
CHAIN = (
    *("sequence", "signature", "head", "entry_id", "event", "objects_named"),
    *("person_id", "partner_id", "purpose", "page", "count", "query"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """How long the chain is, what waits to be sealed, what is wrong, and the last checkpoint kept of it."""

    count: int
    waiting: int
    findings: tuple[Finding, ...]
    kept: Checkpoint | None

    @property
    def is_whole(self) -> bool:
        """True if nothing was found wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an overseer looks for; every part may be left empty."""

    person_id: int | None = None
    event: str = ""
    object_ref: str = ""
    from_on: date | None = None
    to_on: date | None = None


def waiting_rows(most: int, *, after: tuple[int, int] = (0, 0)) -> list[WaitingRead | WaitingChange]:
    """What waits for the seal in both stores, oldest first, at most `most` of each, arrived later than `after`."""
    reads, changes = after
    rows: list[WaitingRead | WaitingChange] = [
        *WaitingRead.objects.filter(arrival__gt=reads).order_by("arrival")[:most],
        *WaitingChange.objects.filter(arrival__gt=changes).order_by("arrival")[:most],
    ]
    return sorted(rows, key=lambda row: (row.at, row.entry_id))


def sealed_entries() -> Iterator[SealedEntry]:
    """The whole chain in order. Reads columns and not rows of the model, because a million pass here.

    Instants are read as the store keeps them, as text in UTC: it is quicker than by way of Django's own.
    """
    instants = SealedRow.objects.order_by("sequence").annotate(instant=Cast("at", TextField()))
    for values in instants.values_list(*CHAIN, "instant").iterator(chunk_size=2_000):
        sequence, signature, head, id, event, objects_named, *plain = values
        person_id, partner_id, purpose, page, count, query, instant = plain
        entry = Entry(
            id=id,
            at=instant_kept(instant),
            event=event_kept(event),
            person_id=person_id,
            partner_id=partner_id,
            purpose=purpose,
            page=page,
            objects=tuple(objects_named.split()),
            count=count,
            query=query,
        )
        yield SealedEntry(sequence=sequence, entry=entry, signature=signature, head=head)


def checkpoints() -> Iterator[Checkpoint]:
    """Every checkpoint kept, oldest first."""
    kept = _file()
    if kept.exists():
        with kept.open(encoding="utf-8") as opened:
            yield from (_read(line) for line in opened if line.strip())


def last_checkpoint() -> Checkpoint | None:
    """The newest checkpoint, or None. Reads only the end of the file."""
    kept = _file()
    if not kept.exists():
        return None
    with kept.open("rb") as opened:
        opened.seek(max(0, kept.stat().st_size - 1_024))
        lines = opened.read().splitlines()
    return _read(lines[-1].decode()) if lines else None


def _file() -> Path:
    return Path(settings.PLAIT_CHECKPOINTS) / "checkpoints.jsonl"


def _read(line: str) -> Checkpoint:
    kept = json.loads(line)
    return Checkpoint(
        count=int(kept["count"]),
        head=str(kept["head"]),
        at=datetime.fromisoformat(kept["at"]),
        signature=str(kept["signature"]),
    )


def search_entries(asked: Search, *, most: int = 50) -> list[SealedRow]:
    """Sealed entries that match, newest first."""
    rows = SealedRow.objects.order_by("-sequence")
    if asked.person_id is not None:
        rows = rows.filter(person_id=asked.person_id)
    if asked.event:
        rows = rows.filter(event=asked.event)
    if asked.object_ref:
        named = Citation.objects.filter(key=Citation.key_of(asked.object_ref))
        rows = rows.filter(sequence__in=named.values("sequence"))
    if asked.from_on:
        rows = rows.filter(at__gte=_begins(asked.from_on))
    if asked.to_on:
        rows = rows.filter(at__lt=_begins(asked.to_on))
    return list(rows[:most])


def _begins(on: date) -> datetime:
    return make_aware(datetime.combine(on, time.min))


def reason_given(row: SealedRow) -> str | None:
    """Why the reader needed the thing, where its marking asked; of other typed words an overseer sees nothing."""
    return query_text(row) if row.page == WHY else None


def query_text(row: EntryRow) -> str | None:
    """What was typed, or None where nothing was or its key is destroyed."""
    key = QueryKey.objects.filter(entry_id=row.entry_id).values_list("key", flat=True).first()
    if not row.query or key is None:
        return None
    try:
        return lock_with("audit", bytes(key)).decrypt(row.query.encode()).decode()
    except InvalidToken:
        return None


def count_sealed() -> int:
    """How many entries the chain holds."""
    return SealedRow.objects.count()


def count_waiting() -> int:
    """How many entries wait for the seal in both stores."""
    return WaitingRead.objects.count() + WaitingChange.objects.count()
