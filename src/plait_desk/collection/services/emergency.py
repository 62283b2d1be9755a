"""The emergency route: told to a named safeguarding officer, acknowledged by a named one, in minutes.

Nothing here is ranked, weighed or queued behind other work: no optimiser knows of it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils import timezone

from plait.domain.emergency import Danger
from plait.domain.ids import AudienceId, PartnerId, Ref
from plait.domain.marking import Marking, MarkingTier, Purpose
from plait.domain.sharing import Regime, SharingBasis
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking as MarkingRow
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import audience_of, intern, require
from plait_desk.audit.services import record
from plait_desk.collection.models import Emergency, OnCall, Report
from plait_desk.collection.queries.emergencies import Officer, officer_on_call
from plait_desk.collection.services.given import ReportGiven
from plait_desk.collection.services.reports import ready_report

IN_DANGER = SharingBasis(
    regime=Regime.GENERAL,
    gateway="Vital interests: UK GDPR, article 6(1)(d)",
    purpose=Purpose.SAFEGUARDING,
    necessity="Life at immediate risk, or a child: the officer on call must know in minutes",
)


class AlreadyAcknowledged(ValueError):
    """Somebody was first; the message says who, and when."""


def tell_emergency(*, actor: Reader, report: ReportGiven, danger: Danger) -> Emergency:
    """Take the report in and put it before the officer on call, both or neither. Told twice, it is the same one.

    Without a safeguarding officer anywhere it waits without a name, for all of the teller's body to come.
    Raises PermissionDenied, and FileRefused as `receive_report` does.
    """
    return ready_emergency(actor=actor, report=report, danger=danger)()


def ready_emergency(*, actor: Reader, report: ReportGiven, danger: Danger) -> Callable[[], Emergency]:
    """What tells it, its words being read: whoever else writes does not wait. Raises as `tell_emergency`."""
    # Nobody is asked here for a better word.
    return partial(_tell, actor, ready_report(actor=actor, report=replace(report, accepted=None)), danger)


@transaction.atomic
def _tell(actor: Reader, keep: Callable[[], Report], danger: Danger) -> Emergency:
    kept = keep()
    known = Emergency.objects.filter(report=kept).first()
    if known is not None:
        return known
    officer = officer_on_call(actor)
    row = Emergency.objects.create(
        report=kept,
        danger=danger,
        told_by_id=actor.person_id,
        told_at=timezone.now(),
        officer_id=officer.person_id if officer else None,
        marking=_between(actor, officer),
    )
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("emergency", row.pk), Ref("report", kept.pk)])
    return row


def acknowledge_emergency(*, actor: Reader, emergency_id: int, words: str = "") -> Emergency:
    """A named officer takes it on, once. Raises PermissionDenied, Http404, AlreadyAcknowledged."""
    require(actor, Permission.SAFEGUARDING_EMERGENCY_ANSWER)
    with transaction.atomic():
        row = get_readable(Emergency, actor, emergency_id)
        open_ = Emergency.objects.filter(pk=row.pk, acknowledged_at=None)
        taken = open_.update(acknowledged_by=actor.person_id, acknowledged_at=timezone.now(), words=words.strip())
        row.refresh_from_db()
        if not taken and row.acknowledged_by and row.acknowledged_at:
            at = timezone.localtime(row.acknowledged_at)
            raise AlreadyAcknowledged(f"{row.acknowledged_by.name} acknowledged it at {at:%H:%M}.")
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("emergency", row.pk)])
    return row


def take_call(*, actor: Reader) -> OnCall:
    """From now on the actor takes the emergencies of their body. Raises PermissionDenied."""
    require(actor, Permission.SAFEGUARDING_EMERGENCY_ANSWER)
    with transaction.atomic():
        row = OnCall.objects.create(partner_id=actor.partner_id, person_id=actor.person_id, from_at=timezone.now())
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("person", actor.person_id)])
    return row


def _between(actor: Reader, officer: Officer | None) -> MarkingRow:
    """Read by safeguarding officers of the body that tells and of the officer's body, and by who told it."""
    others = [officer.partner_id] if officer and officer.partner_id != actor.partner_id else []
    audience = audience_of(Partner.objects.filter(pk__in=others), basis=IN_DANGER) if others else None
    return intern(
        Marking(
            originator=PartnerId(actor.partner_id),
            purposes=frozenset({Purpose.LAW_ENFORCEMENT, Purpose.SAFEGUARDING}),
            tier=MarkingTier.OFFICIAL_SENSITIVE,
            audience=AudienceId(audience.pk) if audience else None,
        )
    )
