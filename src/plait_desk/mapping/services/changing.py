"""What every change of a record has in common: who may, that nobody changed it meanwhile, and that it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from plait.domain.group import GroupEventKind
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.record import may_change
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.mapping.models import Group, GroupEvent
from plait_desk.mapping.queries.versions import last_change, version_of
from plait_desk.search.services import Entry, index
from plait_desk.thread.services import emit


class ChangeRefused(ValueError):
    """The record cannot be changed in this way; the words say what can be done."""


class ChangedMeanwhile(ChangeRefused):
    """Somebody else changed the record since the page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change as it is told: what, why, and what else it is about."""

    kind: GroupEventKind
    reason: str
    other: Group | None = None
    was: str = ""
    on: date | None = None
    undoes: GroupEvent | None = None
    marking: Marking | None = None
    """the group's own where none is named"""
    mention_id: int | None = None
    """the nominal that it is about, with what the record `said` of them before and after"""
    said: Mapping[str, Any] = field(default_factory=dict)


def held_for_change(actor: Reader, group_id: int, *, seen: str | None) -> Group:
    """The record, held until the transaction ends, where the actor may change it.

    `seen` is the version that the actor's page showed; None where no page did. Raises PermissionDenied, Http404,
    ChangedMeanwhile.
    """
    require(actor, Permission.MAPPING_GROUP_RECORD)
    group = held(actor, group_id, seen=seen)
    if not may_change(actor, recorded_by=group.partner_id, led_by=group.lead_officer_id):
        raise PermissionDenied("The body that recorded a group changes it, or its lead officer. Ask them.")
    return group


def held(actor: Reader, group_id: int, *, seen: str | None) -> Group:
    """The record, held until the transaction ends. Raises Http404, ChangedMeanwhile."""
    known = get_readable(Group, actor, group_id)
    group = Group.objects.select_for_update(of=("self",)).select_related("marking", "partner").get(pk=known.pk)
    if seen is not None and seen != version_of(actor, group):
        raise ChangedMeanwhile(_who_was_first(actor, group))
    return group


def keep_what_was_told(group: Group) -> None:
    """Before a person changes a name or a score: what stands is what the file said, unless more is known of that."""
    stands = {"name": group.name, "tier": group.tier, "scored_on": str(group.scored_on or "")}
    group.told = stands | group.told


def refuse_without_reason(reason: str) -> str:
    """The reason without blanks around it. Raises ChangeRefused where there is none."""
    if not reason.strip():
        raise ChangeRefused("Give a reason: the next reader must be able to follow it.")
    return reason.strip()


def tell(actor: Reader, group: Group, change: Change, *, at: datetime | None = None) -> GroupEvent:
    """Append what happened to the history, and to the sequence that rooms to the right read on from."""
    marking = change.marking or group.marking
    event = GroupEvent.objects.create(
        group=group,
        kind=change.kind,
        other=change.other,
        reason=change.reason,
        was=change.was,
        on=change.on,
        undoes=change.undoes,
        mention_id=change.mention_id,
        said=dict(change.said),
        by_id=actor.person_id,
        at=at or timezone.now(),
        marking=marking,
    )
    # What happened to a nominal is told of the nominal: it goes with them where they must be protected.
    about = Ref("mention", change.mention_id) if change.mention_id else Ref("group", group.pk)
    emit(f"group.{change.kind}", about, marking)
    return event


def find_by_name(*groups: Group) -> None:
    """Groups are found by their names, those that they had before too, their references and what they do."""
    former: dict[int, list[str]] = {}
    named = GroupEvent.objects.filter(group__in=[group.pk for group in groups], kind__in=_OF_NAMES).exclude(was="")
    own = {group.pk: group.marking_id for group in groups}
    for group_id, marking_id, was in named.order_by("pk").values_list("group_id", "marking_id", "was"):
        if own[group_id] == marking_id:  # what fewer may read is not found by more
            former.setdefault(group_id, []).append(was)
    index([_entry(group, former.get(group.pk, [])) for group in groups])


_OF_NAMES = (GroupEventKind.RENAMED, GroupEventKind.TAKEN_BACK)


def _entry(group: Group, former: list[str]) -> Entry:
    return Entry(
        ref=Ref("group", group.pk),
        kind="group",
        title=group.name,
        text=" ".join([group.reference, group.region, *group.businesses, *dict.fromkeys(former)]),
        marking_id=group.marking_id,
        on=group.seen_on,
    )


def _who_was_first(actor: Reader, group: Group) -> str:
    last = last_change(actor, group)
    who = f"{last.by.name} was first: {GroupEventKind(last.kind).words.lower()}" if last and last.by else "It changed"
    return f"{who}. Nothing of yours was kept. Open the group again and see whether it is still to be done."
