"""Write an entry, seal what waits, verify the chain, destroy a query's key."""

import json
import os
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref, new_id
from plait.policy import chain as chains
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent, Checkpoint, Entry
from plait_desk.audit.keys import desk_key, lock_with
from plait_desk.audit.models import EntryRow, QueryKey, SealedRow, WaitingChange, WaitingRead
from plait_desk.audit.queries import ChainState, checkpoints, last_checkpoint, waiting_rows

__all__ = ["AuditEvent", "ChainBroken", "destroy_query", "record", "seal", "verify"]

AUDIT = "audit"
LARGEST_BATCH = 5_000


class ChainBroken(RuntimeError):
    """The chain no longer agrees with its last checkpoint; nothing more is sealed until a person has looked."""


def record(
    *,
    actor: Reader | None,
    event: AuditEvent,
    objects: Iterable[Ref | str] = (),
    count: int | None = None,
    query: str | None = None,
    page: str = "",
) -> int:
    """Write one entry and return its id.

    A consultation goes to the audit store at once; everything else is written in the caller's transaction, and
    so is undone with it. `objects` are references ("report:…"), never names; `query` is kept encrypted.
    """
    named = tuple(str(thing) for thing in objects)
    id = new_id()
    entry = Entry(
        id=id,
        at=timezone.now(),
        event=event,
        person_id=actor.person_id if actor else None,
        partner_id=actor.partner_id if actor else None,
        purpose=actor.purpose.value if actor else "",
        page=page,
        objects=named,
        count=len(named) if count is None else count,
        query=_lock_query(id, query) if query else "",
    )
    waiting = WaitingRead if event is AuditEvent.CONSULTATION else WaitingChange
    waiting.objects.create(**EntryRow.columns(entry, chains.sign(entry, key=desk_key(AUDIT))))
    return id


def _lock_query(entry_id: int, query: str) -> str:
    own = os.urandom(32)
    QueryKey.objects.create(entry_id=entry_id, key=own)
    return lock_with(AUDIT, own).encrypt(query.encode()).decode()


def destroy_query(entry_id: int) -> None:
    """Make what was typed unreadable for ever; the entry stays in the chain as it is."""
    QueryKey.objects.filter(entry_id=entry_id).delete()


def seal(*, at: datetime | None = None) -> int:
    """Move what waits into the chain, write a checkpoint elsewhere, and return how many entries were sealed.

    Safe to stop at any moment and to run twice: an entry is sealed once. Rows that this desk did not write are
    left waiting and shown by `verify`. Raises ChainBroken where the chain has lost its end or its head.
    """
    key = desk_key(AUDIT)
    with transaction.atomic(using=AUDIT):
        count, head = _end_of_chain()
        waiting = [row for row in waiting_rows(LARGEST_BATCH) if chains.is_signed(row.value(), row.signature, key=key)]
        there = set(
            SealedRow.objects.filter(entry_id__in=[row.entry_id for row in waiting]).values_list("entry_id", flat=True)
        )
        fresh = [(row.value(), row.signature) for row in waiting if row.entry_id not in there]
        sealed = list(chains.seal(fresh, count=count, head=head))
        SealedRow.objects.bulk_create([SealedRow.of(one) for one in sealed], batch_size=500)
        WaitingRead.objects.filter(arrival__in=_arrivals(waiting, WaitingRead)).delete()
    WaitingChange.objects.filter(arrival__in=_arrivals(waiting, WaitingChange)).delete()
    if sealed:
        count, head = sealed[-1].sequence, sealed[-1].head
    _keep_checkpoint(count, head, at or timezone.now(), key)
    return len(sealed)


def _arrivals(rows: list[WaitingRead | WaitingChange], kind: type[EntryRow]) -> list[int]:
    return [row.arrival for row in rows if isinstance(row, kind)]


def _end_of_chain() -> tuple[int, str]:
    last = SealedRow.objects.order_by("-sequence").values_list("sequence", "head").first()
    count, head = last or (0, chains.GENESIS)
    kept = last_checkpoint()
    if kept is None:
        return count, head
    agreed = SealedRow.objects.filter(sequence=kept.count).values_list("head", flat=True).first()
    if kept.count and agreed != kept.head:
        raise ChainBroken(f"the chain does not hold entry {kept.count} as the checkpoint of {kept.at} kept it")
    return count, head


def _keep_checkpoint(count: int, head: str, at: datetime, key: bytes) -> None:
    kept = last_checkpoint()
    if not count or (kept and kept.count == count):
        return
    made: Checkpoint = chains.make_checkpoint(count=count, head=head, at=at, key=key)
    line = json.dumps({"count": made.count, "head": made.head, "at": made.at.isoformat(), "signature": made.signature})
    settings.PLAIT_CHECKPOINTS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.PLAIT_CHECKPOINTS / "checkpoints.jsonl").open("a", encoding="utf-8") as opened:
        opened.write(line + "\n")
        opened.flush()
        os.fsync(opened.fileno())


def verify() -> ChainState:
    """Walk the whole chain and say what is wrong with it, if anything; also counts entries that wait."""
    key = desk_key(AUDIT)
    rows = SealedRow.objects.order_by("sequence").iterator(chunk_size=2_000)
    findings = list(chains.verify((row.sealed() for row in rows), checkpoints(), key=key))
    waiting = waiting_rows(None)
    foreign = sum(not chains.is_signed(row.value(), row.signature, key=key) for row in waiting)
    if foreign:
        words = f"{foreign} waiting entries were changed, or not written by this desk"
        findings.append(chains.Finding(sequence=0, words=words))
    return ChainState(
        count=SealedRow.objects.count(), waiting=len(waiting), findings=tuple(findings), kept=last_checkpoint()
    )
