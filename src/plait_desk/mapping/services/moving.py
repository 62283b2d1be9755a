"""A group's record moves on: active, dormant, reactivated. It is scored and archived by steps of their own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plait.domain.group import ForbiddenMoveError, GroupEventKind, GroupState, move, plain_moves
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.record import may_move
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group
from plait_desk.mapping.services.changing import Change, held_for_change, refuse_without_reason, tell


@transaction.atomic
def move_group(*, actor: Reader, group_id: int, to: GroupState, reason: str, seen: str | None = None) -> Group:
    """Move a group on, with the reason. Raises PermissionDenied, Http404, ForbiddenMoveError, ChangeRefused."""
    group = held_for_change(actor, group_id, seen=seen)
    why, before = refuse_without_reason(reason), GroupState(group.state)
    after = move(before, to)
    if to not in plain_moves(before):
        raise ForbiddenMoveError(f"a group becomes {to} by its own steps: score it, or ask for it to be archived")
    if not may_move(actor, before, after):
        raise PermissionDenied(f"No valid grant of yours moves a group from {before} to {after}.")
    group.state = after
    group.save(update_fields=["state"])
    tell(actor, group, Change(kind=GroupEventKind.MOVED, reason=f"{to.capitalize()}: {why}", was=before))
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk)])
    return group
