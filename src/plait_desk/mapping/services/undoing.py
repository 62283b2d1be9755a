"""A new name, a split or a merger is taken back: a step of its own, beside the one that it undoes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind, GroupState
from plait.domain.ids import Ref
from plait.mapping.succession import refuse_taking_back
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.queries.succession import Taken, standing_steps
from plait_desk.mapping.services.changing import (
    Change,
    ChangeRefused,
    find_by_name,
    held_for_change,
    refuse_without_reason,
    tell,
)
from plait_desk.mapping.services.keeping import keep_nominals


@transaction.atomic
def take_back(*, actor: Reader, group_id: int, kind: GroupEventKind, reason: str, seen: str | None = None) -> Group:
    """Undo the newest step of this kind. Raises PermissionDenied, Http404, ChangeRefused, ChangedMeanwhile,
    SuccessionRefused."""
    group = held_for_change(actor, group_id, seen=seen)
    why = refuse_without_reason(reason)
    taken = standing_steps(actor, group).get(kind)
    if taken is None:
        raise ChangeRefused("There is nothing of that kind to take back: open the group again.")
    refuse_taking_back(kind, taken.since)
    other = held_for_change(actor, taken.twin.group_id, seen=None) if taken.twin else None
    done = _tell(actor, taken, [group, other], why)
    if kind == GroupEventKind.RENAMED:
        group.name = taken.event.was
        group.save(update_fields=["name"])
        find_by_name(group)
    elif kind == GroupEventKind.SPLIT and other is not None:
        _unsplit(taken, [group, other], done)
    elif other is not None:
        _unmerge(actor, taken, [group, other], done)
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", row.pk) for row in (group, other) if row])
    return group


def _tell(actor: Reader, taken: Taken, groups: list[Group | None], why: str) -> dict[int, GroupEvent]:
    """Each record tells it, as widely as it told the step."""
    now = timezone.now()
    steps = [step for step in (taken.event, taken.twin) if step is not None]
    told = {}
    for group, step in zip(groups, steps, strict=False):
        if group is not None:
            is_name = step.kind == GroupEventKind.RENAMED
            change = Change(
                kind=GroupEventKind.TAKEN_BACK,
                reason=why,
                other=step.other,
                was=group.name if is_name else "",
                undoes=step,
                marking=step.marking,
            )
            told[group.pk] = tell(actor, group, change, at=now)
    return told


def _unsplit(taken: Taken, groups: list[Group], done: dict[int, GroupEvent]) -> None:
    """The new record is archived, with its nominals; those who left the old one are back in it."""
    new, old = sorted(groups, key=lambda group: group.recorded_at != taken.event.at)
    new.state = GroupState.ARCHIVED
    new.save(update_fields=["state"])
    back = GroupMember.every.filter(group=old, left_with__in=_steps(taken))
    back.update(left_at=None, left_with=None, **keep_nominals(back, done[old.pk].at))


def _unmerge(actor: Reader, taken: Taken, groups: list[Group], done: dict[int, GroupEvent]) -> None:
    """The archived record is as it was; whom the other gained by it, that one has no more."""
    was = {step.group_id: step.was for step in _steps(taken)}
    ended, lives = sorted(groups, key=lambda group: not was[group.pk])
    ended.state = was[ended.pk]
    ended.save(update_fields=["state"])
    if done[ended.pk].marking_id != ended.marking_id:  # as when it was archived
        tell(actor, ended, Change(kind=GroupEventKind.MOVED, reason=f"{ended.state.capitalize()} again."))
    gone = GroupMember.objects.filter(group=lives, came_with__in=_steps(taken))
    left: dict[str, datetime | GroupEvent] = {"left_at": done[lives.pk].at, "left_with": done[lives.pk]}
    gone.update(**left, **keep_nominals(gone, done[lives.pk].at))


def _steps(taken: Taken) -> list[GroupEvent]:
    return [step for step in (taken.event, taken.twin) if step is not None]
