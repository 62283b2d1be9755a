"""What calls for a new score and stands in no record that is here: a release from prison, a business newly touched.

Records of custody call for one by themselves; a release that none of them tells of is a dated fact of the group, told
by a person.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group
from plait_desk.mapping.services.changing import Change, ChangeRefused, held_for_change, refuse_without_reason, tell

NOTED = (GroupEventKind.RELEASED, GroupEventKind.NEW_BUSINESS)


@transaction.atomic
def note_fact(
    *, actor: Reader, group_id: int, kind: GroupEventKind, on: date, reason: str, seen: str | None = None
) -> Group:
    """Append the fact with its day. Raises PermissionDenied, Http404, ChangeRefused, ChangedMeanwhile."""
    group = held_for_change(actor, group_id, seen=seen)
    if kind not in NOTED:
        raise ChangeRefused("Only a release from prison and a new business link are told by hand.")
    if on > timezone.localdate():
        raise ChangeRefused("It has not happened yet: tell it on the day.")
    tell(actor, group, Change(kind=kind, reason=refuse_without_reason(reason), on=on))
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk)])
    return group
