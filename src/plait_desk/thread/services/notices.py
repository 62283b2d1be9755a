"""What was sent is recalled or corrected: everybody who got it is told, and says that they know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import AudienceId, PartnerId, Ref
from plait.domain.marking import Existence, Handling
from plait.domain.marking import Marking as MarkingValue
from plait.domain.partner import Term
from plait.domain.sharing import Recipient, SendingState, SharingBasis, SharingRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Audience, Marking, Partner, Person
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import audience_of, intern, require
from plait_desk.accounts.services.markings import ALWAYS, Place, seat
from plait_desk.audit.services import record
from plait_desk.thread.models import Dissemination, Notice
from plait_desk.thread.queries.sharing import Told, told_of, told_of_copies, versions_of

RecallWriter = Callable[[Reader, Ref, str], None]
_writers: dict[str, list[RecallWriter]] = {}


def write_recalls_with(kind: str, writer: RecallWriter) -> None:
    """From apps.py: how the room that keeps things of this kind writes a recall into their history."""
    _writers.setdefault(kind, []).append(writer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidings:
    """What recipients are told of one thing, and why; `by_ref` is what stands in its place."""

    kind: Notice.Kind
    ref: Ref
    reason: str
    by_ref: Ref | None = None


def recall(*, actor: Reader, ref: Ref, reason: str) -> list[Notice]:
    """Take back what the actor's body sent of it, in any version: what is held never goes, who got it is told. Once.

    Raises PermissionDenied, SharingRefused without a reason.
    """
    require(actor, Permission.RELEASE_LEDGER_SEND)
    tidings = Tidings(kind=Notice.Kind.RECALL, ref=ref, reason=reason)
    with transaction.atomic():
        sent = Dissemination.objects.filter(object_ref__in=versions_of(ref), from_partner_id=actor.partner_id)
        mine = sent.select_for_update()
        if mine and all(row.state == SendingState.RECALLED for row in mine):
            return []
        notices = tell(actor, tidings, told_of(ref, actor.partner_id))
        mine.exclude(state=SendingState.RECALLED).update(state=SendingState.RECALLED, recalled_at=timezone.now())
        for write in _writers.get(ref.kind, ()):
            write(actor, ref, reason)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[ref], count=len(notices))
    return notices


def push_correction(*, actor: Reader, ref: Ref, by_ref: Ref, reason: str) -> list[Notice]:
    """Tell everybody who got it from the actor's body, in this or an earlier version, what stands in its place.

    Who got a released copy only is told that the copy is no longer right: ask for a new release.

    Raises PermissionDenied, SharingRefused without a reason.
    """
    require(actor, Permission.RELEASE_LEDGER_SEND)
    tidings = Tidings(kind=Notice.Kind.CORRECTION, ref=ref, by_ref=by_ref, reason=reason)
    with transaction.atomic():
        told = [*told_of(ref, actor.partner_id), *told_of_copies(ref, actor.partner_id)]
        notices = tell(actor, tidings, told)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[ref, by_ref], count=len(notices))
    return notices


def acknowledge(*, actor: Reader, notice_id: int) -> Notice:
    """The actor knows, for themselves or their body. Said once, it stays. Raises Http404, PermissionDenied."""
    require(actor, Permission.RELEASE_LEDGER_READ)
    notice = get_readable(Notice, actor, notice_id)
    if actor.person_id != notice.person_id and actor.partner_id != notice.partner_id:
        raise PermissionDenied("This notice is for somebody else to acknowledge.")
    if notice.acknowledged_at is None:
        notice.acknowledged_at, notice.acknowledged_by_id = timezone.now(), actor.person_id
        with transaction.atomic():
            notice.save(update_fields=["acknowledged_at", "acknowledged_by"])
            record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("notice", notice.pk)])
    return notice


def tell(actor: Reader, tidings: Tidings, told: Iterable[Told]) -> list[Notice]:
    """One notice for each who must know, never to the body that tells; inside the caller's transaction."""
    return keep_notices(tidings, told, from_partner_id=actor.partner_id, by_id=actor.person_id)


def keep_notices(tidings: Tidings, told: Iterable[Told], *, from_partner_id: int, by_id: int) -> list[Notice]:
    """The notices themselves, without asking: for those services here that did."""
    if not tidings.reason.strip():
        raise SharingRefused("Say why: who got it reads the reason.")
    return [
        Notice.objects.create(
            kind=tidings.kind,
            object_ref=str(each.copy or tidings.ref),
            by_ref="" if each.copy else str(tidings.by_ref or ""),
            reason=tidings.reason.strip(),
            from_partner_id=from_partner_id,
            by_id=by_id,
            at=timezone.now(),
            partner_id=each.to.partner_id,
            person_id=each.to.person_id,
            marking=_marking_between(from_partner_id, each),
        )
        for each in told
        if each.to.partner_id != from_partner_id
    ]


def _marking_between(from_partner_id: int, told: Told) -> Marking:
    """Read by who sends and who must know, at the tier and for the purposes of what was sent; by nobody else."""
    sent = told.marking.value()
    return intern(
        MarkingValue(
            originator=PartnerId(from_partner_id),
            purposes=sent.purposes,
            tier=sent.tier,
            handling=Handling.PERMITTED,
            audience=AudienceId(_audience_of_one(told.to, told.basis).pk),
            existence=Existence.HIDDEN,
            kind=sent.kind,
        )
    )


def _audience_of_one(to: Recipient, basis: SharingBasis) -> Audience:
    if to.partner_id is not None:
        return audience_of([Partner.objects.get(pk=to.partner_id)], basis=basis)
    assert to.person_id is not None  # a recipient is one of the two
    person = Person.objects.get(pk=to.person_id)
    audience, is_new = Audience.objects.get_or_create(key=f"person:{person.pk}", defaults={"name": person.name})
    if is_new:
        seat(audience, Place(person_id=person.pk), Term(from_at=ALWAYS), basis)
    return audience
