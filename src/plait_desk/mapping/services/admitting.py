"""A person becomes a nominal of a group by form, what is recorded of them changes, ends, or is put back as it was.

The record is of a mention, never of a subject, and is read by whoever may read the mention and the group. Somebody who
must be protected is never one: to be told so would tell of them, so they are as absent as anybody unknown.
"""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind, GroupState
from plait.domain.ids import Ref
from plait.domain.part import Part, PartRefused
from plait.mapping.parts import part_changed, part_ended, part_said
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.services import marking_of_both
from plait_desk.audit.services import record as audit
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.queries.groups import readable_members
from plait_desk.mapping.queries.parts import newest_step, nominal_of, person_to_map
from plait_desk.mapping.services.changing import Change, ChangeRefused, held_for_change, refuse_without_reason, tell
from plait_desk.mapping.services.keeping import keep_nominals
from plait_desk.mapping.services.threading import tie_reports_to_groups

_K = GroupEventKind


@transaction.atomic
def add_nominal(
    *, actor: Reader, group_id: int, mention_id: int, part: Part, reason: str, seen: str | None = None
) -> GroupMember:
    """Map a person to a group. Raises PermissionDenied, Http404 (hidden, absent and protected alike), ChangeRefused,
    PartRefused, ChangedMeanwhile."""
    group = _held(actor, group_id, seen)
    mention = person_to_map(actor, mention_id)
    if readable_members(actor, group).filter(mention=mention).exists():
        raise ChangeRefused("They are a nominal of this group already: change what is recorded of them.")
    why, said = refuse_without_reason(reason), part_said(part, as_of=timezone.localdate())
    row = _row(group, mention)
    _keep(row)
    row.play(said)
    row.left_at = row.left_with = None
    row.save()
    row.came_with = _tell(actor, row, Change(kind=_K.NOMINAL_ADDED, reason=why, said={"after": said.kept()}))
    row.save(update_fields=["came_with"])
    _follow(actor, group)
    return row


@transaction.atomic
def change_nominal(
    *, actor: Reader, group_id: int, mention_id: int, part: Part, reason: str, seen: str | None = None
) -> GroupMember:
    """Say otherwise what somebody does in a group, since when, or how well it is known. Raises as `add_nominal`."""
    row, why = _standing(actor, group_id, mention_id, seen), refuse_without_reason(reason)
    return _play(actor, row, part_changed(row.part(), part, as_of=timezone.localdate()), _K.NOMINAL_CHANGED, why)


@transaction.atomic
def end_nominal(
    *, actor: Reader, group_id: int, mention_id: int, on: date, reason: str, seen: str | None = None
) -> GroupMember:
    """Somebody is in a group no more, from that day. Raises as `add_nominal`."""
    row, why = _standing(actor, group_id, mention_id, seen), refuse_without_reason(reason)
    return _play(actor, row, part_ended(row.part(), on, as_of=timezone.localdate()), _K.NOMINAL_ENDED, why)


@transaction.atomic
def take_nominal_back(
    *, actor: Reader, group_id: int, mention_id: int, reason: str, seen: str | None = None
) -> GroupMember:
    """Undo the newest step on a nominal, by a step of its own. Raises as `add_nominal`."""
    row, why = _standing(actor, group_id, mention_id, seen), refuse_without_reason(reason)
    step = newest_step(actor, row.group, mention_id)
    if step is None:
        raise ChangeRefused("No step by form stands on this nominal: there is nothing to take back.")
    _refuse_if_overtaken(row, step)
    was = step.said.get("before")
    said = {"before": step.said["after"]} | ({"after": was} if was else {})
    done = _tell(actor, row, Change(kind=_K.TAKEN_BACK, reason=why, undoes=step, said=said))
    _keep(row)
    if was:
        row.play(Part.of_kept(was))
    else:
        row.left_at, row.left_with = done.at, done
    row.save()
    _follow(actor, row.group)
    return row


def _held(actor: Reader, group_id: int, seen: str | None) -> Group:
    """The record, held, where its nominals may be changed."""
    group = held_for_change(actor, group_id, seen=seen)
    if group.state == GroupState.ARCHIVED:
        raise ChangeRefused("The group is archived: reactivate it first.")
    return group


def _standing(actor: Reader, group_id: int, mention_id: int, seen: str | None) -> GroupMember:
    """A nominal of the record, which is held."""
    group = _held(actor, group_id, seen)
    row = nominal_of(actor, group, mention_id)
    row.group = group
    return row


def _row(group: Group, mention: Mention) -> GroupMember:
    """A new row, or that of somebody who left: no more open than the mention and the group together."""
    marking = marking_of_both(mention.marking, group.marking)
    left = GroupMember.every.filter(group=group, mention=mention, marking=marking).first()
    return left or GroupMember(group=group, mention=mention, marking=marking, recorded_at=timezone.now())


def _keep(row: GroupMember) -> None:
    """Before a row that is there says something else, what it said is kept beside it."""
    if not row._state.adding:
        row.said_since = keep_nominals([row], timezone.now())["said_since"]


def _play(actor: Reader, row: GroupMember, part: Part, kind: GroupEventKind, why: str) -> GroupMember:
    """Let the row say this from now on, and tell what it said before."""
    before = row.part().kept()
    if row.told or not _came_by_form(row):
        row.told = before | row.told  # what a person says stands until the file says something new
    _keep(row)
    row.play(part)
    row.save()
    on = part.to_on if kind is _K.NOMINAL_ENDED else None
    _tell(actor, row, Change(kind=kind, reason=why, on=on, said={"before": before, "after": part.kept()}))
    _follow(actor, row.group)
    return row


def _came_by_form(row: GroupMember) -> bool:
    return row.came_with is not None and row.came_with.kind == _K.NOMINAL_ADDED


def _tell(actor: Reader, row: GroupMember, change: Change) -> GroupEvent:
    return tell(actor, row.group, replace(change, marking=row.marking, mention_id=row.mention_id))


def _follow(actor: Reader, group: Group) -> None:
    """High reports that name a nominal are tied at once; a reader's own paths follow by themselves."""
    tie_reports_to_groups(group_id=group.pk)
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk)])


def _refuse_if_overtaken(row: GroupMember, step: GroupEvent) -> None:
    """A file said something else since, or says them too."""
    if row.part().kept() != step.said["after"]:
        raise PartRefused("A file has said something else of them since: change what is recorded instead.")
    if step.kind == _K.NOMINAL_ADDED and row.told:
        raise PartRefused("A file says that they are a nominal too: end their part instead.")
