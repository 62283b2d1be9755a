"""The SOCG record: who is in a group, what it does and can do. Each change is one appended event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from plait.domain.group import Capability, CapabilityLevel, GroupEventKind, Tier, first_state, next_score_due
from plait.domain.ids import Ref
from plait.domain.part import Part
from plait.mapping.parts import heard
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import require
from plait_desk.audit.services import record as audit
from plait_desk.collection.models import Load
from plait_desk.mapping.models import Group, GroupAttribute, GroupEvent, GroupMember
from plait_desk.mapping.services.changing import find_by_name
from plait_desk.mapping.services.keeping import keep_nominals
from plait_desk.thread.services import emit

TOLD = ("role", "is_principal", "from_on", "to_on", "grade", "marking_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class NominalRecord:
    """One nominal as recorded: a mention (never a subject), a role and the days it held."""

    mention_id: int
    role: str
    is_principal: bool = False
    from_on: date | None = None
    to_on: date | None = None
    grade: str = ""
    marking: Marking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecord:
    """One group as its originator records it. `levels` holds what is known; what it leaves out is unknown.

    `mention_id` where a file's row says it.
    """

    reference: str
    name: str
    marking: Marking
    region: str
    primary_threat: str
    tier: Tier = Tier.UNSCORED
    council_code: str = ""
    secondary_threats: Sequence[str] = ()
    businesses: Sequence[str] = ()
    seen_on: date | None = None
    scored_on: date | None = None
    levels: Mapping[Capability, int | None] = field(default_factory=dict)
    mention_id: int | None = None
    nominals: Sequence[NominalRecord] = ()
    why: str = "First recorded."


def record_group(*, actor: Reader, record: GroupRecord, load: Load | None = None) -> Group:
    """Record one group, or what changed of it. Raises PermissionDenied, LevelOutOfRangeError."""
    return record_all(actor=actor, records=[record], load=load)[0]


@transaction.atomic
def record_all(*, actor: Reader, records: Sequence[GroupRecord], load: Load | None = None) -> list[Group]:
    """Record several groups at once, in the name of whoever sent the load, or of the actor's own body."""
    require(actor, Permission.MAPPING_GROUP_RECORD)
    now = timezone.now()
    partner_id = load.partner_id if load else actor.partner_id
    rows = [
        found
        or Group(
            partner_id=partner_id,
            reference=record.reference,
            mention_id=record.mention_id,
            recorded_at=now,
            load=load,
        )
        for record, found in zip(records, _recorded(actor, partner_id, records), strict=True)
    ]
    groups = [_write(actor, record, row, now) for record, row in zip(records, rows, strict=True)]
    pairs = list(zip(groups, records, strict=True))
    _rate(pairs, now)
    _admit(pairs, now)
    find_by_name(*groups)
    if groups:
        audit(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("group", group.pk) for group in groups])
    return groups


def _recorded(actor: Reader, partner_id: int, records: Sequence[GroupRecord]) -> list[Group | None]:
    """The group that each record is of: the one that its file's row made, or else one of its reference.

    A reference that only a group has which the actor may not read is free, or it would tell of that group.
    """
    told = [record.mention_id for record in records if record.mention_id]
    of_rows = {group.mention_id: group for group in Group.objects.filter(mention__in=told)}
    named = {group.reference: group for group in _readable(actor, partner_id, records)}
    found: list[Group | None] = []
    for record in records:
        group = of_rows.get(record.mention_id or 0) or named.get(record.reference)
        if group and record.mention_id and group.mention_id is None:  # it was recorded before any file said it
            group.mention_id = record.mention_id
            group.save(update_fields=["mention"])
        is_of_another_row = group and record.mention_id not in {None, group.mention_id}
        found.append(None if is_of_another_row else group)
    return found


def _readable(actor: Reader, partner_id: int, records: Sequence[GroupRecord]) -> QuerySet[Group]:
    """Groups of these references, those last that no file said."""
    named = Group.objects.readable_by(actor).filter(partner_id=partner_id)
    return named.filter(reference__in={record.reference for record in records}).order_by(
        F("mention").desc(nulls_last=True)
    )


def _write(actor: Reader, record: GroupRecord, group: Group, now: datetime) -> Group:
    """The row, new or brought up to date, with an event for each thing that happened to it."""
    is_new, was = group._state.adding, group.name
    happened = {GroupEventKind.RECORDED: record.why} if is_new else _changes(group, record)
    before, group.told = group.told, _told_of(record)
    if not happened:
        if before != group.told:
            group.save(update_fields=["told"])
        return group
    if is_new:
        group.state = first_state(record.tier, _levels(record))
    if is_new or GroupEventKind.RENAMED in happened:
        group.name = record.name
    if is_new or GroupEventKind.SCORED in happened:
        group.tier, group.scored_on = record.tier, record.scored_on
        group.rescore_on = next_score_due(record.scored_on) if record.scored_on else None
    group.marking, group.region, group.council_code = record.marking, record.region, record.council_code
    group.primary_threat, group.secondary_threats = record.primary_threat, list(record.secondary_threats)
    group.businesses, group.seen_on = list(record.businesses), record.seen_on
    group.save()
    GroupEvent.objects.bulk_create(
        GroupEvent(
            group=group,
            kind=kind,
            reason=reason,
            was=was if kind is GroupEventKind.RENAMED else "",
            by_id=actor.person_id,
            at=now,
            marking=record.marking,
        )
        for kind, reason in happened.items()
    )
    emit("group.recorded", Ref("group", group.pk), record.marking)
    return group


def _told_of(record: GroupRecord) -> dict[str, str]:
    """What this record says of what a person may change: it changes that again only once it says something else."""
    return {"name": record.name, "tier": record.tier.value, "scored_on": str(record.scored_on or "")}


def _changes(group: Group, record: GroupRecord) -> dict[GroupEventKind, str]:
    """What this record changes of what is known, in words; empty where it says nothing new."""
    changed: dict[GroupEventKind, str] = {}
    stood = {"name": group.name, "tier": group.tier, "scored_on": str(group.scored_on or "")} | group.told
    says = {name: word for name, word in _told_of(record).items() if word != stood[name]}
    if "name" in says and group.name != record.name:
        changed[GroupEventKind.RENAMED] = f"Was {group.name}."
    if says.keys() & {"tier", "scored_on"} and not _is_older(record, group):
        changed[GroupEventKind.SCORED] = f"Was {Tier(group.tier).words}."
    now = (record.region, record.council_code, record.primary_threat, record.seen_on, record.marking.pk)
    before = (group.region, group.council_code, group.primary_threat, group.seen_on, group.marking_id)
    lists = (list(record.secondary_threats), list(record.businesses))
    if now != before or lists != (group.secondary_threats, group.businesses):
        changed[GroupEventKind.RECORDED] = "Brought up to date."
    return changed


def _is_older(record: GroupRecord, group: Group) -> bool:
    """A person has scored the group since the day of this score."""
    return bool(group.scored_on and record.scored_on and record.scored_on < group.scored_on)


def _levels(record: GroupRecord) -> list[CapabilityLevel]:
    """The levels as values; raises LevelOutOfRangeError."""
    return [CapabilityLevel(capability=name, level=level) for name, level in record.levels.items()]


def _rate(pairs: Sequence[tuple[Group, GroupRecord]], now: datetime) -> None:
    """Append the attributes that are new or have another level; the row before is superseded, never changed.

    A level is as old as the score it came with. What a person said since stands until the file says something new.
    """
    rows = GroupAttribute.objects.filter(group__in=[group.pk for group, _ in pairs], kind="capability").order_by("pk")
    latest = {(row.group_id, row.attribute): row for row in rows}
    of_files = {(row.group_id, row.attribute): row.level for row in rows if row.by_id is None}
    fresh = []
    for group, record in pairs:
        for value in _levels(record):
            key = (group.pk, value.capability.value)
            before = latest.get(key)
            if key in of_files and of_files[key] == value.level:
                continue
            fresh.append(
                GroupAttribute(
                    group=group,
                    kind="capability",
                    attribute=value.capability.value,
                    level=value.level,
                    rated_at=datetime.combine(record.scored_on, time(), UTC) if record.scored_on else now,
                    recorded_at=now,
                    supersedes=before,
                    marking=record.marking,
                )
            )
    GroupAttribute.objects.bulk_create(fresh)


def _admit(pairs: Sequence[tuple[Group, GroupRecord]], now: datetime) -> None:
    """Add the nominals that are new and bring the known ones up to date, but for what a person said since."""
    known = _known([group.pk for group, _ in pairs])
    fresh, changed, heard_again = [], [], []
    for group, record in pairs:
        for nominal in record.nominals:
            own = known.get((group.pk, nominal.mention_id), {})
            told = _told(nominal, record)
            row = own.get(told["marking_id"]) or next(iter(own.values()), None)
            if row is None:
                row = GroupMember(group=group, mention_id=nominal.mention_id, recorded_at=now, **told)
                row.told = _part(told).kept()
                fresh.append(row)
            elif row.left_at is None:
                before = row.told
                changed += [row] if _bring_up_to_date(row, told) else []
                heard_again += [row] if row.told != before else []
    GroupMember.objects.bulk_create(fresh, batch_size=500)
    if changed:
        kept = keep_nominals(changed, now)
        for row in changed:
            row.said_since = kept["said_since"]
        GroupMember.objects.bulk_update(changed, [*TOLD, *kept], batch_size=200)
    if heard_again:
        GroupMember.objects.bulk_update(heard_again, ["told"], batch_size=200)


def _known(ids: Sequence[int]) -> dict[tuple[int, int], dict[int, GroupMember]]:
    """The memberships by group and mention: one as a rule; of several, those that a file said come first."""
    known: dict[tuple[int, int], dict[int, GroupMember]] = {}
    rows = GroupMember.every.filter(group__in=ids).order_by("pk")
    for row in sorted(rows, key=lambda row: not row.told):
        known.setdefault((row.group_id, row.mention_id), {})[row.marking_id] = row
    return known


def _bring_up_to_date(row: GroupMember, told: Mapping[str, Any]) -> bool:
    """Let the row say what its file says anew; True where that changes it."""
    before, stands, says = row.told, row.part().kept(), _part(told).kept()
    new = heard(stands, before, says)
    is_changed = stands | new != stands or row.marking_id != told["marking_id"]
    row.play(Part.of_kept(stands | new))
    row.told, row.marking_id = says, told["marking_id"]
    return is_changed


def _part(told: Mapping[str, Any]) -> Part:
    return Part(**{name: word for name, word in told.items() if name != "marking_id"})


def _told(nominal: NominalRecord, record: GroupRecord) -> dict[str, Any]:
    """What a record says of one nominal, by column."""
    words = (
        nominal.role,
        nominal.is_principal,
        nominal.from_on,
        nominal.to_on,
        nominal.grade,
        (nominal.marking or record.marking).pk,
    )
    return dict(zip(TOLD, words, strict=True))
