"""What was released is taken back: unreadable from then on, kept as proof, and everybody it was open to is told."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.sharing import SendingState, SharingRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.thread.models import Dissemination, Notice, Release
from plait_desk.thread.queries.sharing import Told, open_to, told_of
from plait_desk.thread.services.notices import Tidings, tell

RecallHandler = Callable[[Release], None]
_handlers: list[RecallHandler] = []


def when_recalled(handler: RecallHandler) -> None:
    """From apps.py: what a room undoes once a release is recalled, such as finding its edition by a search."""
    _handlers.append(handler)


def recall_release(*, actor: Reader, release_id: int, reason: str) -> list[Notice]:
    """Close what a release of the actor's body opened, and tell every body it was open to. Done once.

    Raises PermissionDenied, Http404, SharingRefused without a reason.
    """
    require(actor, Permission.RELEASE_MAKE)
    if not reason.strip():
        raise SharingRefused("Say why it is recalled: everybody it was open to reads the reason.")
    with transaction.atomic():
        row = _of_own_body(actor, release_id)
        if row.recalled_at is not None:
            return []
        row.recalled_at, row.recalled_by_id, row.recall_reason = timezone.now(), actor.person_id, reason.strip()
        row.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
        notices = [notice for ref in _opened(row) for notice in _tell(actor, row, ref)]
        for handler in _handlers:
            handler(row)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("release", row.pk)], count=len(notices))
    return notices


def _of_own_body(actor: Reader, release_id: int) -> Release:
    row = Release.objects.readable_by(actor).select_related("to_marking").filter(pk=release_id).first()
    if row is None:
        raise Http404
    if row.to_marking.originator_id != actor.partner_id:
        raise PermissionDenied("Only the body that released it recalls it. Ask them.")
    return row


def _opened(row: Release) -> list[Ref]:
    """What the release made readable: its snapshots, else the thing as it cites it."""
    snapshots = [Ref("snapshot", key) for key in row.snapshots.values_list("pk", flat=True)]
    return snapshots or [Ref.parse(row.object_ref)]


def _tell(actor: Reader, row: Release, ref: Ref) -> list[Notice]:
    told = {each.to: each for each in [*open_to(row), *told_of(ref)]}
    sent = Dissemination.objects.filter(object_ref=str(ref)).exclude(state=SendingState.RECALLED)
    sent.update(state=SendingState.RECALLED, recalled_at=timezone.now())
    return tell(actor, Tidings(kind=Notice.Kind.RECALL, ref=ref, reason=row.recall_reason), _each(told.values()))


def _each(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda each: (each.to.partner_id or 0, each.to.person_id or 0))
