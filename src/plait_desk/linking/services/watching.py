"""Watching a thing: begun with a reason and for a term, looked at, stopped, and forgotten some time after its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.linking.models import Watch, WatchSeen
from plait_desk.linking.queries.held import Watched
from plait_desk.linking.queries.watches import (
    WatchState,
    held_by,
    live_watches,
    own_watches,
    state_of,
    thing_of,
    watch_lines,
    watch_on,
)

MOST_WATCHES = 40
LONGEST_TERM = 365
KEPT_FOR = timedelta(days=90)


class WatchRefused(ValueError):
    """It cannot be watched in this way; the words say what can be done."""


class MoreArrived(ValueError):
    """Something arrived after the page was shown: nobody has seen it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchGiven:
    """Why, and for how many days."""

    reason: str
    days: int


def watch(*, actor: Reader, ref: Ref, given: WatchGiven) -> Watch:
    """Be told of what arrives on a record's subject, or on a requirement, from today on; what is there is seen.

    One a person, purpose and thing: watched again, it begins anew. Raises PermissionDenied, Http404 (hidden, absent
    and protected alike) and WatchRefused.
    """
    require(actor, Permission.LINKING_WATCH_KEEP)
    cited, ids = thing_of(actor, ref)
    _refuse_unless_sound(given)
    today = localdate(actor.at)
    with transaction.atomic():
        row = watch_on(actor, ref.kind, ids) or Watch(
            person_id=actor.person_id, partner_id=actor.partner_id, purpose=actor.purpose.value, ref=str(cited)
        )
        _refuse_if_many(actor, row)
        row.reason, row.from_on, row.to_on = given.reason.strip(), today, today + timedelta(days=given.days)
        row.looked_at, row.stopped_at = timezone.now(), None
        row.save()
        _see(row, _held(actor, row))
        _log(actor, row)
    return row


def look(*, actor: Reader, watch_id: int, shown: str) -> Watch:
    """The person has seen what the page showed. Raises PermissionDenied, Http404, and MoreArrived since then."""
    require(actor, Permission.LINKING_WATCH_KEEP)
    with transaction.atomic():
        row = _own(actor, watch_id)
        if [line.shown for line in watch_lines(actor, own_watches(actor).filter(pk=row.pk))] != [shown]:
            raise MoreArrived("Something else arrived meanwhile. Look at it, then say so again.")
        row.looked_at = timezone.now()
        row.save(update_fields=["looked_at"])
        _see(row, _held(actor, row))
        _log(actor, row)
    return row


def stop_watching(*, actor: Reader, watch_id: int) -> Watch:
    """Be told no more. It can be taken back with `watch_again`. Raises PermissionDenied and Http404."""
    require(actor, Permission.LINKING_WATCH_KEEP)
    with transaction.atomic():
        row = _own(actor, watch_id)
        row.stopped_at = row.stopped_at or timezone.now()
        row.save(update_fields=["stopped_at"])
        _log(actor, row)
    return row


def watch_again(*, actor: Reader, watch_id: int) -> Watch:
    """Go on where it was stopped or has ended: what arrived meanwhile is told. One that has ended runs as long again.

    Raises PermissionDenied, Http404 and WatchRefused.
    """
    require(actor, Permission.LINKING_WATCH_KEEP)
    with transaction.atomic():
        row = _own(actor, watch_id)
        _refuse_if_many(actor, row)
        row.stopped_at = None
        if state_of(actor, row) is WatchState.ENDED:
            today = localdate(actor.at)
            row.from_on, row.to_on = today, today + (row.to_on - row.from_on)
        row.save(update_fields=["stopped_at", "from_on", "to_on"])
        _log(actor, row)
    return row


def forget_watches(*, as_of: datetime) -> int:
    """What was watched is forgotten, with all that was seen, 90 days after it ended or was stopped."""
    gone = Watch.objects.filter(Q(to_on__lte=localdate(as_of - KEPT_FOR)) | Q(stopped_at__lt=as_of - KEPT_FOR))
    with transaction.atomic():
        refs = [Ref("watch", pk) for pk in gone.values_list("pk", flat=True)]
        gone.delete()
        if refs:
            record(actor=None, event=AuditEvent.ERASURE, objects=refs, count=len(refs))
    return len(refs)


def _refuse_unless_sound(given: WatchGiven) -> None:
    if not given.reason.strip():
        raise WatchRefused("Say why you need to be told: it is kept with the watch.")
    if not 0 < given.days <= LONGEST_TERM:
        raise WatchRefused(f"Watch for one to {LONGEST_TERM} days. It can be taken up again when it ends.")


def _refuse_if_many(actor: Reader, row: Watch) -> None:
    """What the actor may not read any more counts for nothing here either."""
    others = list(live_watches(actor).exclude(pk=row.pk))
    if len(others) >= MOST_WATCHES and len(held_by(actor, others)) >= MOST_WATCHES:
        raise WatchRefused(f"You watch {MOST_WATCHES} things. Stop watching one of them first.")


def _own(actor: Reader, watch_id: int) -> Watch:
    """A watch of the actor's on a thing that they may read now, held for change; any other is absent."""
    row = own_watches(actor).select_for_update().filter(pk=watch_id).first()
    if row is None or row.pk not in held_by(actor, [row]):
        raise Http404
    return row


def _held(actor: Reader, row: Watch) -> Watched:
    return held_by(actor, [row])[row.pk]


def _see(row: Watch, held: Watched) -> None:
    """This is now what the person has before them; what they saw before and may not read now is forgotten."""
    WatchSeen.objects.filter(watch=row).delete()
    WatchSeen.objects.bulk_create(
        [WatchSeen(watch=row, ref=str(ref), said=sorted(one.said)) for ref, one in held.things.items()], batch_size=500
    )


def _log(actor: Reader, row: Watch) -> None:
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("watch", row.pk), Ref.parse(row.ref)])
