"""Requirements: raised and moved on. Assessment raises them through here; which it answers, a report itself says."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
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
from plait_desk.accounts.services import marking_of_both, require
from plait_desk.audit.services import record
from plait_desk.collection.models import Requirement
from plait_desk.collection.services.life import WrongStep
from plait_desk.search.services import Entry, forget, index
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
        if open_ is not None:
            _stand_in(open_, row)
    return row


def move_requirement(*, actor: Reader, requirement_id: int, to: RequirementState) -> Requirement:
    """A new row in the new state, which supersedes the old one: whether it is met, its owner decides.

    Raises PermissionDenied, Http404, and WrongStep where the state does not allow it or somebody moved it before.
    """
    require(actor, Permission.COLLECTION_REQUIREMENT_RAISE)
    with transaction.atomic():
        old = _of_own_body(actor, requirement_id)
        if not may_become(RequirementState(old.state), to):
            raise WrongStep(f"A requirement that is {old.get_state_display()} cannot become {to.value}.")
        new = Requirement.objects.get(pk=old.pk)
        new.pk, new.state, new.supersedes, new.raised_at = new_id(), to, old, timezone.now()
        new.save(force_insert=True)
        _tell(actor, new, None)
        _stand_in(old, new)
    return new


def _of_own_body(actor: Reader, requirement_id: int) -> Requirement:
    """The newest version of a requirement of the actor's body, held until the transaction ends."""
    row = get_readable(Requirement, actor, requirement_id)
    if row.owner_id != actor.partner_id:
        raise PermissionDenied("Only the body that raised a requirement moves it on. Ask them.")
    row = Requirement.objects.select_for_update(of=("self",)).select_related("marking").get(pk=row.pk)
    if Requirement.objects.filter(supersedes=row).exists():
        raise WrongStep("This requirement was changed meanwhile. Open the newest version and take the step there.")
    return row


def _stand_in(old: Requirement, new: Requirement) -> None:
    """The thread goes on from the old version; where the same people read both, only the new one is found."""
    link(Ref("requirement", old.pk), "became", Ref("requirement", new.pk), marking_of_both(old.marking, new.marking))
    if old.marking_id == new.marking_id:
        forget([Ref("requirement", old.pk)])


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
