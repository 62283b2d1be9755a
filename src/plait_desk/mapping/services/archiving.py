"""A group is archived: asked for by one person, checked by another, decided with a reason and a day to look again."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plait.domain.archive import ArchiveEntry, ArchiveStep
from plait.domain.group import GroupState, move
from plait.domain.ids import PersonId, Ref
from plait.mapping.archive import advance
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.record import ARCHIVING, may_step
from plait_desk.accounts.services import require
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.archiving import KIND_OF, case_of, steps_for
from plait_desk.mapping.services.changing import Change, ChangeRefused, held, refuse_without_reason, tell
from plait_desk.thread.services import emit


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveGiven:
    """One step: what, why, and for a decision or a review the day on which to look again."""

    step: ArchiveStep
    reason: str
    review_on: date | None = None


@transaction.atomic
def take_archive_step(*, actor: Reader, group_id: int, given: ArchiveGiven, seen: str | None = None) -> Group:
    """Take one step of archiving. Only what is agreed archives the group.

    Raises PermissionDenied, Http404, ArchiveRefused, ChangeRefused, ChangedMeanwhile.
    """
    require(actor, ARCHIVING[given.step])
    group = held(actor, group_id, seen=seen)
    if not may_step(actor, given.step, recorded_by=group.partner_id, led_by=group.lead_officer_id):
        raise PermissionDenied("The body that recorded a group archives it. Ask them.")
    case, was = case_of(actor, group), group.state
    if not steps_for(group, case):
        raise ChangeRefused("This group has ended in another, and is archived by that.")
    advance(case, _entry(actor, given))
    if given.step is ArchiveStep.AGREE:
        group.state = move(GroupState(group.state), GroupState.ARCHIVED)
        group.save(update_fields=["state"])
        emit(f"group.{group.state}", Ref("group", group.pk), group.marking)
    reason = refuse_without_reason(given.reason)
    tell(actor, group, Change(kind=KIND_OF[given.step], reason=reason, on=given.review_on, was=was))
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk)])
    return group


def _entry(actor: Reader, given: ArchiveGiven) -> ArchiveEntry:
    return ArchiveEntry(
        step=given.step,
        by=PersonId(actor.person_id),
        on=timezone.localdate(),
        reason=given.reason,
        review_on=given.review_on,
    )
