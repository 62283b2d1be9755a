"""A group gets another name. The old one stays in its history, and finds it."""

from django.db import transaction

from plait.domain.group import GroupEventKind
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group
from plait_desk.mapping.services.changing import (
    Change,
    ChangeRefused,
    find_by_name,
    held_for_change,
    keep_what_was_told,
    refuse_without_reason,
    tell,
)


@transaction.atomic
def rename_group(*, actor: Reader, group_id: int, name: str, reason: str, seen: str | None = None) -> Group:
    """Give a group another name. Raises PermissionDenied, Http404, ChangeRefused, ChangedMeanwhile."""
    group = held_for_change(actor, group_id, seen=seen)
    why, was, new = refuse_without_reason(reason), group.name, name.strip()
    if new in {"", was}:
        raise ChangeRefused("Give the new name: this is the one that it has.")
    keep_what_was_told(group)
    group.name = new
    group.save(update_fields=["name", "told"])
    tell(actor, group, Change(kind=GroupEventKind.RENAMED, reason=why, was=was))
    find_by_name(group)
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk)])
    return group
