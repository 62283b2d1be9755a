"""Disposal: asked for by one person, agreed by a second, carried out in every room, and proved without content.

A disposal that is killed is carried out again from where it stands. Rows change in one transaction, so that nobody
ever sees half of it; files follow the rows, and the bytes of what was deleted are wiped last.
"""

import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref, encode
from plait.domain.progress import Progress, quiet
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.forgetting import Said
from plait.policy.permissions import Permission
from plait.policy.retention import DisposalReason
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.thread.models import Disposal, RecordKind, ReviewClock
from plait_desk.thread.services.forgetting import rooms, tell
from plait_desk.thread.services.outside import (
    agreed_again,
    keep_outside,
    kept_outside,
    one_at_a_time,
    proof_of,
    suppress,
)
from plait_desk.thread.services.wiping import wipe

DECIDE = Permission.OVERSIGHT_DISPOSAL_DECIDE


class DisposalRefused(ValueError):
    """It cannot be asked for, or agreed, in this way; the words say what can be done."""


def ask_disposal(
    *, actor: Reader, mentions: Collection[int] = (), reports: Collection[int] = (), reason: DisposalReason
) -> Disposal:
    """Ask that records of the actor's own body are disposed of. Nothing goes until a second person agrees.

    Raises PermissionDenied, and DisposalRefused where a record is not the body's own, or none is named.
    """
    require(actor, DECIDE)
    wanted = {RecordKind.MENTION: set(mentions), RecordKind.REPORT: set(reports)}
    if not any(wanted.values()):
        raise DisposalRefused("Choose at least one record.")
    own = ReviewClock.objects.readable_by(actor).filter(partner_id=actor.partner_id)
    for kind, ids in wanted.items():
        if own.filter(kind=kind, thing_id__in=ids).count() != len(ids):
            raise DisposalRefused("A record is not your body's own, or is gone already: open the list again.")
    with transaction.atomic():
        disposal = Disposal.objects.create(
            partner_id=actor.partner_id,
            mentions=sorted(map(encode, wanted[RecordKind.MENTION])),
            reports=sorted(map(encode, wanted[RecordKind.REPORT])),
            reason=reason,
            asked_by_id=actor.person_id,
            asked_at=timezone.now(),
        )
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("disposal", disposal.pk)])
    return disposal


def agree_disposal(*, actor: Reader, disposal_id: int) -> Disposal:
    """Agree as the second person. Raises PermissionDenied and DisposalRefused; carrying out is a step of its own."""
    return _answer(actor, disposal_id, Disposal.State.AGREED)


def refuse_disposal(*, actor: Reader, disposal_id: int) -> Disposal:
    """Refuse as the second person: nothing goes. Raises PermissionDenied and DisposalRefused."""
    return _answer(actor, disposal_id, Disposal.State.REFUSED)


def _answer(actor: Reader, disposal_id: int, state: Disposal.State) -> Disposal:
    require(actor, DECIDE)
    with transaction.atomic():
        rows = Disposal.objects.select_for_update().filter(pk=disposal_id, partner_id=actor.partner_id)
        disposal = rows.first()
        if disposal is None or disposal.state != Disposal.State.ASKED:
            raise DisposalRefused("This disposal does not wait for an answer: open the list again.")
        if disposal.asked_by_id == actor.person_id:
            raise DisposalRefused("A second person must agree: ask a colleague who may decide on disposals.")
        disposal.state, disposal.second_by_id, disposal.second_at = state, actor.person_id, timezone.now()
        disposal.save(update_fields=["state", "second_by", "second_at"])
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("disposal", disposal.pk)])
    return disposal


def carry_out(*, disposal_id: int, actor: Reader | None = None, progress: Progress = quiet) -> Disposal:
    """Carry out what two people agreed on; killed at any moment and run again, it finishes.

    `actor` is who the log names; None where a restore does again what was done. Raises DisposalRefused before it
    is agreed, and StillRead where a reader keeps the old bytes open for too long: then run it again.
    """
    with one_at_a_time():
        return _carry_out(Disposal.objects.get(pk=disposal_id), actor, progress)


def _carry_out(disposal: Disposal, actor: Reader | None, progress: Progress) -> Disposal:
    if disposal.state in {Disposal.State.ASKED, Disposal.State.REFUSED}:
        raise DisposalRefused("Two people must agree before anything is disposed of.")
    if disposal.state == Disposal.State.DONE:
        return disposal
    steps = len(rooms()) + 2
    if disposal.state == Disposal.State.AGREED:
        _forget(disposal, actor, progress, steps)
    for _, room in rooms():
        if room.sweep is not None:
            room.sweep()
    progress(steps - 1, steps, "Wiping the bytes")
    wipe()
    disposal.refresh_from_db()
    disposal.state, disposal.done_at = Disposal.State.DONE, timezone.now()
    disposal.save(update_fields=["state", "done_at"])
    progress(steps, steps, "Done")
    return disposal


def _forget(disposal: Disposal, actor: Reader | None, progress: Progress, steps: int) -> None:
    """Every room prepares, then all forget at once."""
    known = tell(disposal)
    keep_outside(disposal, known.suppressed)
    for place, (name, room) in enumerate(rooms()):
        progress(place, steps, f"Looking through {name}")
        if room.prepare is not None:
            room.prepare(known)
    with transaction.atomic():
        forgotten = tell(disposal)
        suppress(disposal, forgotten.suppressed)
        salt = os.urandom(32).hex()
        counts = {name: room.forget(forgotten) for name, room in rooms()}
        Disposal.objects.filter(pk=disposal.pk, state=Disposal.State.AGREED).update(
            state=Disposal.State.BLANKED, salt=salt, digest=proof_of(_content(forgotten.said), salt), counts=counts
        )
        record(
            actor=actor,
            event=AuditEvent.ERASURE,
            objects=[Ref("disposal", disposal.pk), *forgotten.refs],
            count=sum(counts.values()),
        )


def proves(disposal: Disposal, said: Said) -> bool:
    """True if exactly this was disposed of. The disposal itself holds none of it."""
    return bool(disposal.digest) and proof_of(_content(said), disposal.salt) == disposal.digest


def _content(said: Said) -> str:
    return json.dumps({name: sorted(values) for name, values in asdict(said).items()}, sort_keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAgain:
    """How many disposals were carried out again, and the codes of those of which nobody could be told."""

    number: int
    untold: tuple[str, ...]


def dispose_again(*, progress: Progress = quiet) -> DoneAgain:
    """Carry out every disposal of the list outside that is not done here, as after a restore."""
    done = set(map(encode, Disposal.objects.filter(state=Disposal.State.DONE).values_list("pk", flat=True)))
    lines = [line for line in kept_outside() if line["id"] not in done]
    rows = []
    for place, line in enumerate(lines):
        progress(place, len(lines), "Disposing again")
        rows.append(carry_out(disposal_id=agreed_again(line).pk))
    return DoneAgain(number=len(rows), untold=tuple(encode(row.pk) for row in rows if row.has_lost_its_people))


def finish_disposals() -> int:
    """Carry out what was agreed and did not finish, as after a kill; returns how many."""
    waiting = list(Disposal.objects.filter(state__in=[Disposal.State.AGREED, Disposal.State.BLANKED]))
    for disposal in waiting:
        carry_out(disposal_id=disposal.pk)
    return len(waiting)
