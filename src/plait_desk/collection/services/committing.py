"""The moment a load shows: register edition, ties, and its state, in one short transaction.

All that takes long is written before, in batches, and shows to nobody: rejects, and what the load is found by.
"""

import json
from dataclasses import replace

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from plait.collection.feed import Home
from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind
from plait.domain.progress import Progress
from plait.domain.reject import Reject as RejectValue
from plait.domain.reject import refused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.models import Marking
from plait_desk.audit.services import record
from plait_desk.collection.models import Load, Mention, Reject, TakenIn
from plait_desk.collection.services.answering import answer_requirements
from plait_desk.collection.services.batches import Batches
from plait_desk.collection.services.found import index_arrived
from plait_desk.collection.services.markings import OWN_ONLY, make_permanent
from plait_desk.collection.services.registers import load_register, write_edition
from plait_desk.collection.services.writing import Arrived, batches_of, in_parts, write
from plait_desk.search.services import let_go
from plait_desk.thread.models import Suppression
from plait_desk.thread.services import emit

_LONGEST = 300
OWN_LISTS = frozenset(kind.value for kind in MarkingKind if kind is not MarkingKind.ORDINARY)


def bring_in(actor: Reader, arrived: Arrived, *, progress: Progress) -> None:
    """Write a load in batches, and show it. Stopped or killed between two of them, nothing of it shows."""
    load, batches = arrived.load, batches_of(arrived, progress)
    write(arrived, batches)
    prepare(actor, arrived, batches)
    while not _show_file(actor, arrived):
        if Load.objects.filter(pk=load.pk, state=Load.State.COMMITTED).exists():  # two did the same work
            return
        Load.objects.filter(pk=load.pk).update(state=load.state)
        batches.begin_again()
        write(arrived, batches)
        prepare(actor, arrived, batches)


def commit(actor: Reader, arrived: Arrived) -> None:
    """Show what was written in the caller's transaction, or a draft that its writers send."""
    prepare(actor, arrived, batches_of(arrived))
    show(actor, arrived)


def prepare(actor: Reader, arrived: Arrived, batches: Batches) -> None:
    """Write what goes with the load's rows: its rejects, what it answers and what it is found by, once.

    Of a draft nothing is found: that is written when its writers send it.
    """
    _write_rejects(arrived, batches)
    _count_taken(arrived)
    if arrived.feed.home is Home.REGISTER:
        write_edition(arrived)
    if not arrived.is_draft:
        answer_requirements(actor, arrived, batches)
        for part in arrived.parts():
            index_arrived(part, batches)


@transaction.atomic
def _show_file(actor: Reader, arrived: Arrived) -> bool:
    """As `show`. Raises FileRefused where the file brings back somebody who was disposed of since it was read."""
    load = arrived.load
    suppressed = pa.array(Suppression.objects.values_list("mention_id", flat=True), pa.int64())
    named = (Mention.objects.filter(pk__in=part).values_list("load", flat=True) for part in in_parts(suppressed))
    if any(load.pk in loads for loads in named):
        reason = "Somebody whom the file names was disposed of while it was being read."
        raise refused(load.name, reason, "Load it again: it is then taken in without them.")
    return show(actor, arrived)


@transaction.atomic
def show(actor: Reader, arrived: Arrived) -> bool:
    """Show the load. Before this call nothing of it shows; killed before its end, it is done again.

    False where another load took back what this one had written: it is written again first. Of a draft nothing is
    tied or told to other rooms: it is committed again when its writers send it.
    """
    load = arrived.load
    if not Load.objects.select_for_update().filter(pk=load.pk, state=load.state).exists():
        return False
    if arrived.feed.home is Home.REGISTER:
        load_register(actor=actor, arrived=arrived)
    if not arrived.is_draft:
        let_go(load.pk)
        emit("load.committed", Ref("load", load.pk), load.marking)
    load.state = Load.State.DRAFT if arrived.is_draft else Load.State.COMMITTED
    load.committed_at, load.done_rows = timezone.now(), load.rows
    load.save(update_fields=["state", "committed_at", "done_rows", "assertions"])
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("load", load.pk)], count=load.accepted)
    return True


def _write_rejects(arrived: Arrived, batches: Batches) -> None:
    load, own_lists = arrived.load, _own_lists(arrived)
    batches.write(
        list(Reject.objects.filter(load=load).values_list("pk", flat=True)),
        lambda part: Reject.objects.filter(pk__in=part).delete(),
    )
    batches.write(
        arrived.parsed.rejects,
        lambda part: Reject.objects.bulk_create(
            [
                Reject(
                    load=load,
                    row=reject.row,
                    reason=reject.reason[:_LONGEST],
                    way_out=reject.way_out[:_LONGEST],
                    raw=reject.given,
                    marking=own_lists.get(_kind_of(reject), load.marking),
                )
                for reject in part
            ],
            batch_size=500,
        ),
    )


@transaction.atomic
def _count_taken(arrived: Arrived) -> None:
    """How many rows are taken in under each marking; of a draft all under its load's, as whatever shows of it."""
    load, taken = arrived.load, arrived.marked(arrived.parsed.taken)
    TakenIn.objects.filter(load=load).delete()
    if arrived.is_draft or not taken.num_rows:
        marking = load.marking if arrived.is_draft or not arrived.markings else arrived.markings[0]
        TakenIn.objects.create(load=load, marking=marking, rows=load.accepted)
        return
    TakenIn.objects.bulk_create(TakenIn(load=load, **row) for row in taken.to_pylist())


def _own_lists(arrived: Arrived) -> dict[str, Marking]:
    """For each kind with a list of its own that a reject names, the marking under which that row is kept."""
    kinds = {_kind_of(reject) for reject in arrived.parsed.rejects} & OWN_LISTS
    partner = arrived.load.partner
    return {kind: make_permanent(replace(OWN_ONLY, kind=kind), partner, {}) for kind in kinds}


def _kind_of(reject: RejectValue) -> str:
    """The kind of marking that the row as given names; empty where it names none, or is no row."""
    try:
        given = json.loads(reject.given or "{}")
    except ValueError:
        return ""
    return str(given.get("marking_kind", "")) if isinstance(given, dict) else ""
