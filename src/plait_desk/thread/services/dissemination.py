"""The ledger kept: sending, holding until live, and what recipients say they have seen.

Sending opens nothing. Who may not read a thing already is refused at sending, with the way out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref, encode
from plait.domain.sharing import Recipient, SendingState, SharingBasis, SharingRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking, Partner, Person, grounds, readable_markings
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.thread.models import Dissemination, DisseminationRecipient
from plait_desk.thread.queries.sharing import may_receive


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One version of one thing under its marking, for whom, with which words, and why. `hold`: only once it is live."""

    ref: Ref
    version: str
    marking: Marking
    to: Sequence[Recipient]
    message: str
    basis: SharingBasis
    hold: bool = False


def disseminate(*, actor: Reader, what: Sent) -> Dissemination:
    """Send it, or hold it until live, and keep both on the ledger. Raises PermissionDenied, SharingRefused."""
    require(actor, Permission.RELEASE_LEDGER_SEND)
    _refuse_what_the_actor_may_not_read(actor, what.marking)
    recipients = tuple(dict.fromkeys(what.to))
    if not recipients:
        raise SharingRefused("Nobody is named: choose at least one body or person to send it to.")
    _refuse_unless_they_may_read(actor, replace(what, to=recipients))
    with transaction.atomic():
        row = keep_sent(replace(what, to=recipients), by_id=actor.person_id, from_partner_id=actor.partner_id)
        _record(actor, row, len(recipients))
    return row


def keep_sent(what: Sent, *, by_id: int, from_partner_id: int) -> Dissemination:
    """The rows of the ledger, without asking: for those services here that did."""
    now = timezone.now()
    row = Dissemination.objects.create(
        object_ref=str(what.ref),
        version=what.version,
        marking=what.marking,
        by_id=by_id,
        from_partner_id=from_partner_id,
        message=what.message.strip(),
        state=SendingState.HELD if what.hold else SendingState.SENT,
        asked_at=now,
        sent_at=None if what.hold else now,
        **grounds(what.basis),
    )
    DisseminationRecipient.objects.bulk_create(
        DisseminationRecipient(dissemination=row, partner_id=each.partner_id, person_id=each.person_id)
        for each in what.to
    )
    return row


def release_held(*, actor: Reader, ref: Ref) -> list[Dissemination]:
    """Send what was held until this was live. What somebody may no longer receive stays held, and shows so."""
    require(actor, Permission.RELEASE_LEDGER_SEND)
    with transaction.atomic():
        held = Dissemination.objects.select_for_update().filter(object_ref=str(ref), state=SendingState.HELD)
        ready = [row for row in held.select_related("marking") if _may_still_go(actor, row)]
        for row in ready:
            row.state, row.sent_at = SendingState.SENT, timezone.now()
            row.save(update_fields=["state", "sent_at"])
            _record(actor, row, row.recipients.count())
    return ready


def move_held(*, ref: Ref, to: Ref, marking: Marking) -> int:
    """What is held of a thing goes, once that is live, in the version that took its place; returns how many.

    Inside the transaction of the service that put the version there.
    """
    held = Dissemination.objects.filter(object_ref=str(ref), state=SendingState.HELD)
    return held.update(object_ref=str(to), version=encode(to.id), marking=marking)


def mark_read(*, actor: Reader, dissemination_id: int) -> None:
    """The actor, or their body, has read what was sent to them; said once, it stays. Raises Http404."""
    row = _received(actor, dissemination_id)
    if row.read_at is None:
        row.read_at, row.read_by_id = timezone.now(), actor.person_id
        _save_receipt(actor, row)


def acknowledge_receipt(*, actor: Reader, dissemination_id: int) -> None:
    """The actor, or their body, has it and will handle it as marked; reading is said with it. Raises Http404."""
    row = _received(actor, dissemination_id)
    if row.acknowledged_at is None:
        now = timezone.now()
        row.acknowledged_at, row.acknowledged_by_id = now, actor.person_id
        if row.read_at is None:
            row.read_at, row.read_by_id = now, actor.person_id
        _save_receipt(actor, row)


def _refuse_what_the_actor_may_not_read(actor: Reader, marking: Marking) -> None:
    if marking.pk not in readable_markings(actor, Permission.RELEASE_LEDGER_SEND):
        raise PermissionDenied("You may send only what you may read yourself.")


def _refuse_unless_they_may_read(actor: Reader, what: Sent) -> None:
    purpose = what.basis.purpose
    shut_out = [each for each in what.to if not may_receive(what.marking, each, purpose, at=actor.at)]
    if shut_out:
        raise SharingRefused(
            f"{_names(shut_out)} may not read this under {purpose.words.lower()!r}, and sending opens nothing. "
            "Add them to its audience, record the originator's consent where it has a condition, or ask for a "
            "release and send the released copy."
        )


def _may_still_go(actor: Reader, row: Dissemination) -> bool:
    purpose = row.sharing_basis.purpose
    return all(may_receive(row.marking, each.value(), purpose, at=actor.at) for each in row.recipients.all())


def _names(to: Iterable[Recipient]) -> str:
    partners = Partner.objects.filter(pk__in=[each.partner_id for each in to if each.partner_id])
    people = Person.objects.filter(pk__in=[each.person_id for each in to if each.person_id])
    return " and ".join(sorted(str(each) for each in [*partners, *people])) or "Somebody who is not known here"


def _received(actor: Reader, dissemination_id: int) -> DisseminationRecipient:
    require(actor, Permission.RELEASE_LEDGER_READ)
    row = get_readable(Dissemination, actor, dissemination_id)
    mine = addressed_to(actor, row)
    if mine is None:
        raise PermissionDenied("This was not sent to you or your body.")
    return mine


def addressed_to(actor: Reader, row: Dissemination) -> DisseminationRecipient | None:
    """The place of the actor, else of their body, among those it was sent to; None while it is held."""
    if row.sent_at is None:
        return None
    to = row.recipients
    return to.filter(person_id=actor.person_id).first() or to.filter(partner_id=actor.partner_id).first()


def _save_receipt(actor: Reader, row: DisseminationRecipient) -> None:
    with transaction.atomic():
        row.save()
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("dissemination", row.dissemination_id)])


def _record(actor: Reader, row: Dissemination, told: int) -> None:
    record(
        actor=actor,
        event=AuditEvent.DISCLOSURE,
        objects=[row.object_ref, Ref("dissemination", row.pk)],
        count=told,
    )
