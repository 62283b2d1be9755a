"""The moment a load shows: rejects, register edition, what it is found by, and its state, in one transaction."""

import json
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from plait.collection.feed import Home
from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind
from plait.domain.reject import Reject as RejectValue
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.models import Marking
from plait_desk.audit.services import record
from plait_desk.collection.models import Load, Reject
from plait_desk.collection.services.answering import answer_requirements
from plait_desk.collection.services.found import index_arrived
from plait_desk.collection.services.markings import OWN_ONLY, make_permanent
from plait_desk.collection.services.origins import resolve_quotes
from plait_desk.collection.services.registers import load_register
from plait_desk.collection.services.writing import Arrived
from plait_desk.thread.services import emit

_LONGEST = 300
OWN_LISTS = frozenset(kind.value for kind in MarkingKind if kind is not MarkingKind.ORDINARY)


def commit(actor: Reader, arrived: Arrived) -> None:
    """Show the load. Before this call nothing of it shows; killed before its end, it is done again.

    Of a draft nothing is found, tied or told to other rooms: it is committed again when its writers send it.
    """
    load, own_lists = arrived.load, _own_lists(arrived)
    with transaction.atomic():
        Reject.objects.filter(load=load).delete()
        Reject.objects.bulk_create(
            [
                Reject(
                    load=load,
                    row=reject.row,
                    reason=reject.reason[:_LONGEST],
                    way_out=reject.way_out[:_LONGEST],
                    raw=reject.given,
                    marking=own_lists.get(_kind_of(reject), load.marking),
                )
                for reject in arrived.parsed.rejects
            ],
            batch_size=500,
        )
        if arrived.feed.home is Home.REGISTER:
            load_register(actor=actor, arrived=arrived)
        if not arrived.is_draft:
            resolve_quotes(arrived)
            answer_requirements(actor, arrived)
            index_arrived(arrived)
            emit("load.committed", Ref("load", load.pk), load.marking)
        load.state = Load.State.DRAFT if arrived.is_draft else Load.State.COMMITTED
        load.committed_at, load.done_rows = timezone.now(), load.rows
        load.save(update_fields=["state", "committed_at", "done_rows", "assertions"])
        record(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("load", load.pk)], count=load.accepted)


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
