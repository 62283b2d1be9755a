"""Write an entry, seal what waits, verify the chain, destroy a query's key."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.models import AutoField, Field, Model
from django.utils import timezone

from plait.domain.ids import Ref, new_id
from plait.policy import chain as chains
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent, Checkpoint, Entry, SealedEntry
from plait_desk.audit.homes import home_of
from plait_desk.audit.keys import desk_key, lock_with
from plait_desk.audit.models import Citation, EntryRow, QueryKey, SealedRow, WaitingChange, WaitingRead
from plait_desk.audit.queries import ChainState, checkpoints, last_checkpoint, sealed_entries, waiting_rows

__all__ = ["AuditEvent", "ChainBroken", "destroy_query", "list_again", "record", "seal", "verify"]

AUDIT = "audit"
# A reader's entry waits while a batch is sealed: small batches, short waits.
LARGEST_BATCH = 500


class ChainBroken(RuntimeError):
    """The chain no longer agrees with its last checkpoint; nothing more is sealed until a person has looked."""


def record(
    *,
    actor: Reader | int | None,
    event: AuditEvent,
    objects: Iterable[Ref | str] = (),
    count: int | None = None,
    query: str | None = None,
    page: str = "",
) -> int:
    """Write one entry and return its id.

    The actor is a reader, the id of a person who holds no grant, or nobody. A change is written in the caller's
    transaction, and so is undone with it; everything else goes to the audit store at once. `objects` are references
    ("report:…"), never names; `query`, what was typed, is kept encrypted. Of whoever came by a token the entry names
    it too, and does not count it.
    """
    named = tuple(str(thing) for thing in objects)
    id = new_id()
    reader = actor if isinstance(actor, Reader) else None
    way_in = (str(Ref("token", reader.token.id)),) if reader and reader.token else ()
    entry = Entry(
        id=id,
        at=timezone.now(),
        event=event,
        person_id=actor.person_id if isinstance(actor, Reader) else actor,
        partner_id=reader.partner_id if reader else None,
        purpose=reader.purpose.value if reader else "",
        page=page,
        objects=(*named, *way_in),
        count=len(named) if count is None else count,
        query=_lock_query(id, query) if query else "",
    )
    _add(WaitingChange if event in chains.CHANGES else WaitingRead, entry)
    return id


def _add(waiting: type[WaitingChange | WaitingRead], entry: Entry) -> None:
    """One statement, on the connection of the caller's transaction: every page waits for it."""
    row = waiting(**EntryRow.columns(entry, chains.sign(entry, key=desk_key(AUDIT))))
    insert, fields = _insert(waiting)
    with connections[home_of(waiting)].cursor() as cursor:
        cursor.execute(insert, _values(row, fields))


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
    number = 0
    for waiting in _batches():
        number += _seal_batch([row for row in waiting if chains.is_signed(row.value(), row.signature, key=key)])
    with transaction.atomic(using=AUDIT):
        count, head = _end_of_chain()
        _keep_checkpoint(count, head, at or timezone.now(), key)
    return number


def _batches() -> Iterator[list[WaitingRead | WaitingChange]]:
    """All that waits, each row once, a few at a time."""
    after = (0, 0)
    while waiting := waiting_rows(LARGEST_BATCH, after=after):
        after = _last(waiting, WaitingRead, after[0]), _last(waiting, WaitingChange, after[1])
        yield waiting


def _seal_batch(waiting: list[WaitingRead | WaitingChange]) -> int:
    """Seal these; the changes among them leave the records afterwards.

    All is made ready first, because whoever reads a page meanwhile waits for this transaction to end. Another that
    sealed in between is seen inside it, and then it is made ready again.
    """
    while True:
        count, head = _end_of_chain()
        there = set(
            SealedRow.objects.filter(entry_id__in=[row.entry_id for row in waiting]).values_list("entry_id", flat=True)
        )
        fresh = [(row.value(), row.signature) for row in waiting if row.entry_id not in there]
        sealed = list(chains.seal(fresh, count=count, head=head))
        ready = [
            _ready(SealedRow, [SealedRow.of(one) for one in sealed]),
            _ready(Citation, [citation for one in sealed for citation in Citation.of(one)]),
        ]
        with transaction.atomic(using=AUDIT):
            if _end_of_chain() != (count, head):
                continue
            with connections[AUDIT].cursor() as cursor:
                for insert, values in ready:
                    cursor.executemany(insert, values)
            WaitingRead.objects.filter(arrival__in=_arrivals(waiting, WaitingRead)).delete()
        WaitingChange.objects.filter(arrival__in=_arrivals(waiting, WaitingChange)).delete()
        return len(sealed)


def _ready(model: type[Model], rows: Iterable[Model]) -> tuple[str, list[tuple[Any, ...]]]:
    """The statement that adds these rows, and what it binds."""
    insert, fields = _insert(model)
    return insert, [_values(row, fields) for row in rows]


@cache
def _insert(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    """The statement that adds a row of the model, and the fields that it binds."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quote = connections[home_of(model)].ops.quote_name
    columns, holes = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({holes})", fields


def _values(row: Model, fields: Iterable[Field[Any, Any]]) -> tuple[Any, ...]:
    connection = connections[home_of(type(row))]
    return tuple(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)


def _arrivals(rows: list[WaitingRead | WaitingChange], kind: type[EntryRow]) -> list[int]:
    return [row.arrival for row in rows if isinstance(row, kind)]


def _last(rows: list[WaitingRead | WaitingChange], kind: type[EntryRow], before: int) -> int:
    return max(_arrivals(rows, kind), default=before)


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
    """Walk the whole chain and say what is wrong with it, if anything; also counts entries that wait.

    However long the chain is, only a few entries of it are in memory at a time.
    """
    key = desk_key(AUDIT)
    named = Counter[str]()
    findings = list(chains.verify(_counted(sealed_entries(), named), checkpoints(), key=key))
    signed = Counter(chains.is_signed(row.value(), row.signature, key=key) for rows in _batches() for row in rows)
    if foreign := signed[False]:
        words = f"{foreign} waiting entries were changed, or not written by this desk"
        findings.append(chains.Finding(sequence=0, words=words))
    if named["things"] != Citation.objects.count():
        words = "the list by which things are found differs from the chain: run “audit list” to make it again"
        findings.append(chains.Finding(sequence=0, words=words))
    return ChainState(count=named["entries"], waiting=signed.total(), findings=tuple(findings), kept=last_checkpoint())


def _counted(chain: Iterable[SealedEntry], named: Counter[str]) -> Iterator[SealedEntry]:
    """The chain as it passes; `named` counts its entries and the things they name."""
    for sealed in chain:
        named["entries"] += 1
        named["things"] += len(sealed.entry.objects)
        yield sealed


def list_again() -> int:
    """Make the list by which things are found anew from the chain; return how many citations it holds."""
    with transaction.atomic(using=AUDIT):
        Citation.objects.all().delete()
        made = (citation for sealed in sealed_entries() for citation in Citation.of(sealed))
        while some := list(islice(made, LARGEST_BATCH)):
            Citation.objects.bulk_create(some)
    return Citation.objects.count()
