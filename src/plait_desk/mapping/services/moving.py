"""A group's record moves on: dormant, archived, reactivated."""

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind, GroupState, move
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group, GroupEvent
from plait_desk.thread.services import emit


@transaction.atomic
def move_group(*, actor: Reader, group_id: int, to: GroupState, reason: str) -> Group:
    """Move a group on, with the reason. Raises PermissionDenied, Http404, ForbiddenMoveError."""
    require(actor, Permission.MAPPING_GROUP_RECORD)
    group = get_readable(Group, actor, group_id)
    group.state = move(GroupState(group.state), to)
    group.save(update_fields=["state"])
    GroupEvent.objects.create(
        group=group,
        kind=GroupEventKind.MOVED,
        reason=f"{to.capitalize()}: {reason}",
        by_id=actor.person_id,
        at=timezone.now(),
        marking=group.marking,
    )
    ref = Ref("group", group.pk)
    emit(f"group.{to}", ref, group.marking)
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[ref])
    return group
