"""Two records become one: one lives on with the nominals of both, the other is archived and points to it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind, GroupState
from plait.domain.ids import MentionId, Ref
from plait.mapping.succession import brought
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import marking_of_both
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.services.changing import Change, ChangeRefused, held_for_change, refuse_without_reason, tell
from plait_desk.mapping.services.keeping import keep_nominals
from plait_desk.mapping.services.splitting import KEPT


@transaction.atomic
def merge_groups(*, actor: Reader, group_id: int, into_id: int, reason: str, seen: str | None = None) -> Group:
    """The group that lives on. Its score stays its own, and that of the other stays on the other's page.

    Every nominal goes along, also those that the actor may not read: each is read in the living group by whoever may
    read the nominal and both records. Raises PermissionDenied, Http404, ChangeRefused, ChangedMeanwhile.
    """
    why, now = refuse_without_reason(reason), timezone.now()
    if group_id == into_id:
        raise ChangeRefused("A group cannot be merged with itself: choose the one that lives on.")
    rows = {
        id_: held_for_change(actor, id_, seen=seen if id_ == group_id else None) for id_ in sorted({group_id, into_id})
    }
    ends, lives = rows[group_id], rows[into_id]
    if GroupState.ARCHIVED in {ends.state, lives.state}:
        raise ChangeRefused("An archived group is merged with none: reactivate it first.")
    both, was = marking_of_both(ends.marking, lives.marking), ends.state
    ends.state = GroupState.ARCHIVED
    ends.save(update_fields=["state"])
    if both != ends.marking:  # whoever reads one record alone sees that it moved, and nothing of the other
        tell(actor, ends, Change(kind=GroupEventKind.MOVED, reason="Archived.", was=was), at=now)
    merged = GroupEventKind.MERGED
    tell(actor, ends, Change(kind=merged, reason=why, other=lives, was=was, marking=both), at=now)
    came = tell(actor, lives, Change(kind=merged, reason=why, other=ends, marking=both), at=now)
    _bring(ends, came, both, now)
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", ends.pk), Ref("group", lives.pk)])
    return lives


def _bring(ends: Group, came: GroupEvent, both: Marking, now: datetime) -> None:
    """The nominals of one record stand in the other too; whoever was there before comes back."""
    theirs = {
        MentionId(row.mention_id): row for row in GroupMember.objects.filter(group=ends).select_related("marking")
    }
    own = {MentionId(row.mention_id): row for row in GroupMember.every.filter(group=came.group)}
    gained = brought([id_ for id_, row in own.items() if row.left_at is None], theirs)
    fresh = []
    for id_ in sorted(gained):
        told = {name: getattr(theirs[id_], name) for name in KEPT}
        told["marking_id"] = marking_of_both(theirs[id_].marking, both).pk
        if id_ in own:
            told |= keep_nominals([own[id_]], now) | {"came_with": came, "left_with": None, "left_at": None}
            GroupMember.every.filter(pk=own[id_].pk).update(**told)
        else:
            fresh.append(GroupMember(group=came.group, recorded_at=now, came_with=came, **told))
    GroupMember.every.bulk_create(fresh)
