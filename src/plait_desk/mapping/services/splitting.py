"""One record becomes two: chosen nominals go to a new group, and each of the two knows of the other."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind
from plait.domain.ids import MentionId, Ref
from plait.mapping.succession import divide
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.groups import readable_members
from plait_desk.mapping.services.changing import (
    Change,
    ChangeRefused,
    find_by_name,
    held_for_change,
    refuse_without_reason,
    tell,
)
from plait_desk.mapping.services.keeping import keep_nominals

KEPT = ("mention_id", "role", "is_principal", "from_on", "to_on", "grade", "marking_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitGiven:
    """The new group: what it is called, the originator's reference for it, and which nominals go there."""

    name: str
    reference: str
    mentions: Collection[int]
    reason: str


@transaction.atomic
def split_group(*, actor: Reader, group_id: int, given: SplitGiven, seen: str | None = None) -> Group:
    """The new group, proposed and unscored, with the chosen nominals; they leave the old one, which keeps the rest.

    Only nominals that the actor may read can be chosen. Raises PermissionDenied, Http404, ChangeRefused,
    ChangedMeanwhile, SuccessionRefused.
    """
    group = held_for_change(actor, group_id, seen=seen)
    why, now = refuse_without_reason(given.reason), timezone.now()
    members = {MentionId(row.mention_id): row for row in readable_members(actor, group)}
    going = [members[id_] for id_ in sorted(divide(members, [MentionId(id_) for id_ in given.mentions]).go)]
    new = _beside(actor, group, given)
    new.recorded_at = now
    new.save(force_insert=True)
    left = tell(actor, group, Change(kind=GroupEventKind.SPLIT, reason=why, other=new), at=now)
    came = tell(actor, new, Change(kind=GroupEventKind.SPLIT, reason=why, other=group), at=now)
    GroupMember.every.bulk_create(
        GroupMember(group=new, recorded_at=now, came_with=came, **{name: getattr(row, name) for name in KEPT})
        for row in going
    )
    kept = keep_nominals(going, now)
    GroupMember.objects.filter(pk__in=[row.pk for row in going]).update(left_at=now, left_with=left, **kept)
    find_by_name(new)
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk), Ref("group", new.pk)])
    return new


def _beside(actor: Reader, group: Group, given: SplitGiven) -> Group:
    """The new group: it does what the old one does until somebody says otherwise, and nobody scored it yet."""
    name, reference = given.name.strip(), given.reference.strip()
    if not name or not reference:
        raise ChangeRefused("Give the new group a name and a reference.")
    if Group.objects.readable_by(actor).filter(partner=group.partner, reference=reference).exists():
        raise ChangeRefused(f"{reference} is the reference of another group: give the new one its own.")
    return Group(
        partner=group.partner,
        marking=group.marking,
        name=name,
        reference=reference,
        region=group.region,
        council_code=group.council_code,
        primary_threat=group.primary_threat,
        secondary_threats=group.secondary_threats,
        seen_on=group.seen_on,
    )
