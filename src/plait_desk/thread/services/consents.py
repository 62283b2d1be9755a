"""Meeting a condition: a body asks, the originator's officers answer, and may take consent back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.partner import Term
from plait.domain.sharing import Recipient, SharingBasis, SharingRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking, grounds
from plait_desk.accounts.services import TASKFORCE_BASIS, give_consent, require, withdraw_consent
from plait_desk.audit.services import record
from plait_desk.thread.models import ConsentRequest, Notice
from plait_desk.thread.queries.consents import conditions_of, own_consents
from plait_desk.thread.queries.sharing import Told, may_receive
from plait_desk.thread.services.notices import Tidings, tell
from plait_desk.thread.services.requests import AlreadyDecided


def ask_consent(*, actor: Reader, ref: Ref, basis: SharingBasis) -> ConsentRequest:
    """Ask whoever originated a thing to let the actor's body meet its condition.

    The same row and the same answer come back whether or not there is such a thing. Raises PermissionDenied.
    """
    require(actor, Permission.RELEASE_LEDGER_SEND)
    owners = {marking.originator_id for marking in conditions_of(ref)} - {actor.partner_id, None}
    with transaction.atomic():
        row = ConsentRequest.objects.create(
            object_ref=str(ref),
            partner_id=actor.partner_id,
            # A thing whose conditions are several bodies' is answered by the first; each may be asked in turn.
            originator_id=min((owner for owner in owners if owner), default=None),
            asked_by_id=actor.person_id,
            asked_at=timezone.now(),
            **grounds(basis),
        )
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[ref, Ref("consent_request", row.pk)])
    return row


def answer_consent(*, actor: Reader, request_id: int, answer: str, until: datetime | None = None) -> bool:
    """Give consent, on every condition of the thing that is the actor's body's; the asking body is told.

    Returns whether they may read it now: consent meets a condition, it puts nobody into an audience.
    Raises PermissionDenied, Http404, AlreadyDecided.
    """
    with transaction.atomic():
        row = _to_answer(actor, request_id)
        markings = [marking for marking in conditions_of(Ref.parse(row.object_ref)) if _is_own(actor, marking)]
        term = Term(from_at=timezone.now(), to_at=until)
        for marking in markings:
            give_consent(actor=actor, marking=marking, to=row.partner, term=term)
        _keep(actor, row, ConsentRequest.State.GIVEN, answer or "Consent given.", markings)
        to = Recipient(partner_id=row.partner_id)
        purpose, now = row.sharing_basis.purpose, timezone.now()
        return bool(markings) and all(may_receive(marking, to, purpose, at=now) for marking in markings)


def refuse_consent(*, actor: Reader, request_id: int, answer: str) -> None:
    """Refuse, with a reason; the asking body is told. Raises as `answer_consent`, and SharingRefused."""
    if not answer.strip():
        raise SharingRefused("Say why: the body that asked reads the reason.")
    with transaction.atomic():
        row = _to_answer(actor, request_id)
        _keep(actor, row, ConsentRequest.State.REFUSED, answer, conditions_of(Ref.parse(row.object_ref)))


def take_back_consent(*, actor: Reader, consent_id: int, reason: str) -> list[Notice]:
    """Withdraw a consent of the actor's body from now on, and tell the body that had it. Done once."""
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    consent = own_consents(actor).select_related("marking").filter(pk=consent_id).first()
    if consent is None:
        raise Http404
    if consent.withdrawn_at is not None:
        return []
    with transaction.atomic():
        withdraw_consent(actor=actor, consent=consent, at=timezone.now())
        told = Told(to=Recipient(partner_id=consent.to_id), marking=consent.marking, basis=TASKFORCE_BASIS)
        ref = Ref("consent", consent.pk)
        return tell(actor, Tidings(kind=Notice.Kind.CONSENT, ref=ref, reason=reason), [told])


def _to_answer(actor: Reader, request_id: int) -> ConsentRequest:
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    row = ConsentRequest.objects.readable_by(actor).select_for_update().filter(pk=request_id).first()
    if row is None:
        raise Http404
    if row.originator_id != actor.partner_id:
        raise PermissionDenied("Only the body that originated it answers.")
    if row.state != ConsentRequest.State.ASKED:
        raise AlreadyDecided("Your body has answered this before. Give or withdraw consent under “Given by us”.")
    return row


def _keep(
    actor: Reader, row: ConsentRequest, state: ConsentRequest.State, answer: str, markings: list[Marking]
) -> None:
    row.state, row.answer = state, answer.strip()
    row.answered_by_id, row.answered_at = actor.person_id, timezone.now()
    row.save()
    ref = Ref.parse(row.object_ref)
    to = Recipient(partner_id=row.partner_id)
    told = [Told(to=to, marking=marking, basis=row.sharing_basis) for marking in markings[:1]]
    tell(actor, Tidings(kind=Notice.Kind.CONSENT, ref=ref, reason=row.answer), told)
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[ref, Ref("consent_request", row.pk)])


def _is_own(actor: Reader, marking: Marking) -> bool:
    return marking.originator_id == actor.partner_id
