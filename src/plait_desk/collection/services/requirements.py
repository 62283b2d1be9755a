"""Requirements: raised, answered, moved on. Assessment raises them through here; they live in collection."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref, new_id
from plait.domain.requirement import Requirement as RequirementValue
from plait.domain.requirement import RequirementState, may_become
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import Report, Requirement
from plait_desk.collection.services.life import WrongStep
from plait_desk.search.services import Entry, index
from plait_desk.thread.models import Target
from plait_desk.thread.services import emit, link


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementGiven:
    """A requirement as asked; `collector` is the partner who may find it, `because` what it came from."""

    value: RequirementValue
    marking: Marking
    target: Target | None = None
    collector: int | None = None
    worth: float | None = None
    cost_days: float | None = None
    because: Ref | None = None


def raise_requirement(*, actor: Reader, given: RequirementGiven) -> Requirement:
    """Raise one; asked again in the same words of the same target while it is open, it is the same one."""
    require(actor, Permission.COLLECTION_REQUIREMENT_RAISE)
    value = given.value
    with transaction.atomic():
        open_ = Requirement.objects.filter(
            owner_id=actor.partner_id,
            question=value.question,
            target=given.target,
            superseded_by=None,
            state__in=[RequirementState.OPEN, RequirementState.PART_MET],
        ).first()
        if open_ is not None and not _is_changed(open_, given):
            return open_
        row = Requirement.objects.create(
            question=value.question,
            decision=value.decision,
            known=value.known,
            unknown=value.unknown,
            assumed=value.assumed,
            review_on=value.review_on,
            state=value.state if open_ is None else open_.state,
            target=given.target,
            owner_id=actor.partner_id,
            collector_id=given.collector,
            value=given.worth,
            cost_days=given.cost_days,
            raised_by_id=actor.person_id,
            raised_at=timezone.now(),
            supersedes=open_,
            marking=given.marking,
        )
        _tell(actor, row, given.because)
    return row


def move_requirement(*, actor: Reader, requirement_id: int, to: RequirementState) -> Requirement:
    """A new row in the new state, which supersedes the old one. Raises PermissionDenied, Http404, WrongStep."""
    require(actor, Permission.COLLECTION_REQUIREMENT_RAISE)
    with transaction.atomic():
        old = get_readable(Requirement, actor, requirement_id)
        if not may_become(RequirementState(old.state), to):
            raise WrongStep(f"A requirement that is {old.get_state_display()} cannot become {to.value}.")
        new = Requirement.objects.get(pk=old.pk)
        new.pk, new.state, new.supersedes, new.raised_at = new_id(), to, old, timezone.now()
        new.save(force_insert=True)
        _tell(actor, new, None)
    return new


def answer_requirement(*, actor: Reader, requirement_id: int, report_id: int) -> None:
    """Say that a report answers a requirement; whether it is met, its owner decides."""
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    with transaction.atomic():
        requirement = get_readable(Requirement, actor, requirement_id)
        report = get_readable(Report, actor, report_id)
        report.requirement = requirement
        report.save(update_fields=["requirement"])
        link(Ref("report", report.pk), "answers", Ref("requirement", requirement.pk), report.marking)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("report", report.pk)])


def _is_changed(row: Requirement, given: RequirementGiven) -> bool:
    """A worth that moved is a new row; the rounding of a float is not."""
    before, now = row.value, given.worth
    moved = (before is None) != (now is None) or (
        before is not None and now is not None and abs(before - now) > 1e-9 * max(1.0, abs(before))
    )
    return moved or row.collector_id != given.collector or row.review_on != given.value.review_on


def _tell(actor: Reader, row: Requirement, because: Ref | None) -> None:
    ref = Ref("requirement", row.pk)
    if because is not None:
        link(because, "asks", ref, row.marking)
    emit("requirement.raised", ref, row.marking)
    index(
        [
            Entry(
                ref=ref,
                kind="requirement",
                title=row.question,
                text=f"{row.decision} {row.unknown}",
                marking_id=row.marking_id,
                on=row.review_on,
            )
        ]
    )
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[ref])
