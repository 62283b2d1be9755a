"""Groups as lists and cards, with nothing in them that the reader may not read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from plait.domain.group import GroupEventKind, Tier, is_stale_score, next_score_due
from plait.domain.threat import Threat, UnknownWord
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.reference.council import councils
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Load
from plait_desk.mapping.models import Group, GroupEvent, GroupMember, NominalSaid
from plait_desk.mapping.queries.drawn import protected_mentions
from plait_desk.mapping.queries.levels import Level, levels_of, of_capability, of_intent
from plait_desk.mapping.queries.names import Name, names_of

REGIONS = ("West", "East", "North")
_ORDER = {tier: place for place, tier in enumerate(("T1", "T2", "T3", "T0"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a list of groups is narrowed to; empty means any."""

    tier: str = ""
    region: str = ""
    threat: str = ""
    state: str = ""
    council: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group in a list. `nominals` counts those this reader may read."""

    id: int
    name: str
    reference: str
    tier: str
    tier_words: str
    state: str
    region: str
    council: str
    threat: str
    nominals: int
    scored: str
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """One member as this reader may see them, named from their statements elsewhere."""

    mention_id: int
    role: str
    is_principal: bool
    since: str
    grade: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event of a group's history. `other` is the group that it is about too."""

    kind: str
    reason: str
    at: datetime
    on: date
    by: str
    words: str = ""
    was: str = ""
    about: str = ""
    who: str = ""
    """the nominal that it is about"""
    other: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """Everything of one group's record that its page shows."""

    id: int
    marking_id: int
    name: str
    reference: str
    partner: str
    tier: str
    tier_words: str
    state: str
    region: str
    council: str
    threat: str
    secondary: tuple[str, ...]
    businesses: tuple[str, ...]
    scored: str
    due: str
    seen: str
    is_stale: bool
    levels: tuple[Level, ...]
    intents: tuple[Level, ...]
    nominals: tuple[Nominal, ...]
    history: tuple[Happened, ...]

    @property
    def unknown(self) -> int:
        return sum(level.level is None for level in (*self.levels, *self.intents))

    @property
    def stale_levels(self) -> int:
        return sum(level.is_stale for level in (*self.levels, *self.intents))


def groups_found(reader: Reader, sought: Sought, *, as_of: date) -> list[GroupRow]:
    """The groups the reader may read, narrowed, the highest tier first and then by name."""
    found = list(_narrowed(Group.objects.readable_by(reader), sought))
    counts = dict(members_of(reader, found).values_list("group_id").annotate(count=Count("pk")))
    rows = [_row(group, counts.get(group.pk, 0), as_of) for group in found]
    return sorted(rows, key=lambda row: (_ORDER.get(row.tier, 9), row.name, row.id))


def counts_by(reader: Reader, column: str) -> dict[str, int]:
    """How many groups the reader may read by a column of the record (tier, region, council_code, ...)."""
    rows = Group.objects.readable_by(reader).exclude(state=Group.State.ARCHIVED).values_list(column)
    return dict(rows.annotate(count=Count("pk")).order_by(column))


def group_card(reader: Reader, group: Group, *, as_of: date, members: Sequence[GroupMember] | None = None) -> GroupCard:
    """The record of one group that was already found readable, with its nominals where they are at hand."""
    rows = nominals_of(reader, group) if members is None else members
    levels, nominals = levels_of(reader, group, as_of=as_of), tuple(nominal_of(row, row.mention_id) for row in rows)
    return card_of(group, levels, nominals, history_of(reader, group), as_of=as_of)


def card_of(
    group: Group,
    levels: tuple[Level, ...],
    nominals: tuple[Nominal, ...],
    history: tuple[Happened, ...],
    *,
    as_of: date,
) -> GroupCard:
    """What a record says, with the rest of its page."""
    return GroupCard(
        id=group.pk,
        marking_id=group.marking_id,
        name=group.name,
        reference=group.reference,
        partner=group.partner.name,
        tier=group.tier,
        tier_words=Tier(group.tier).words,
        state=group.state,
        region=group.region,
        council=council_name(group.council_code),
        threat=threat_label(group.primary_threat),
        secondary=tuple(threat_label(threat) for threat in group.secondary_threats),
        businesses=tuple(group.businesses),
        scored=day(group.scored_on),
        due=day(next_score_due(group.scored_on)) if group.scored_on else "",
        seen=day(group.seen_on),
        is_stale=is_stale_score(group.scored_on, as_of),
        levels=of_capability(levels),
        intents=of_intent(levels),
        nominals=nominals,
        history=history,
    )


def readable_members(reader: Reader, group: Group) -> QuerySet[GroupMember]:
    """The nominals whose membership and mention this reader may read, protected people left out for everyone."""
    return members_of(reader, [group])


def nominals_of(reader: Reader, group: Group) -> tuple[GroupMember, ...]:
    """The same, principals first: read once for a page, and handed on to all that asks for them."""
    return tuple(readable_members(reader, group).order_by("-is_principal", "from_on", "mention_id"))


def members_of(reader: Reader, groups: Iterable[Group]) -> QuerySet[GroupMember]:
    """The readable nominals of several groups; whoever is protected by any record of theirs is in none."""
    return _shown(GroupMember.objects.readable_by(reader), reader, groups)


def members_ever(reader: Reader, groups: Iterable[Group]) -> QuerySet[GroupMember]:
    """The same, with those who left the record since."""
    return _shown(GroupMember.every.readable_by(reader), reader, groups)


def _shown(rows: QuerySet[GroupMember], reader: Reader, groups: Iterable[Group]) -> QuerySet[GroupMember]:
    mentions = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    shown = Q(mention__load=None) | Q(mention__load__state=Load.State.COMMITTED)
    rows = rows.filter(shown, mention__marking_id__among=mentions)
    named = rows.filter(group__in=[group.pk for group in groups])
    return named.exclude(mention_id__among=protected_mentions())


def council_name(code: str) -> str:
    return next((council.name for council in councils() if council.code == code), code)


def threat_label(code: str) -> str:
    """The published word of a threat; the text as given where it is none."""
    try:
        return Threat.parse(code).label
    except UnknownWord:
        return code


def day(on: date | None) -> str:
    """9 Nov 2026, or nothing."""
    return f"{on:%-d %b %Y}" if on else ""


def _narrowed(groups: QuerySet[Group], sought: Sought) -> QuerySet[Group]:
    groups = groups.filter(state=sought.state) if sought.state else groups.exclude(state=Group.State.ARCHIVED)
    named = {"tier": sought.tier, "region": sought.region, "council_code": sought.council}
    groups = groups.filter(**{column: value for column, value in named.items() if value})
    return groups.filter(Q(primary_threat=sought.threat)) if sought.threat else groups


def _row(group: Group, nominals: int, as_of: date) -> GroupRow:
    return GroupRow(
        id=group.pk,
        name=group.name,
        reference=group.reference,
        tier=group.tier,
        tier_words=Tier(group.tier).words,
        state=group.state,
        region=group.region,
        council=council_name(group.council_code),
        threat=threat_label(group.primary_threat),
        nominals=nominals,
        scored=day(group.scored_on),
        is_stale=is_stale_score(group.scored_on, as_of),
    )


def nominal_of(said: NominalSaid, mention_id: int) -> Nominal:
    """What is recorded of somebody, as a page shows it."""
    return Nominal(
        mention_id=mention_id,
        role=said.role,
        is_principal=said.is_principal,
        since=_since(said),
        grade=said.grade,
        from_on=said.from_on,
        to_on=said.to_on,
    )


def _since(said: NominalSaid) -> str:
    if said.to_on:
        return f"{day(said.from_on) or 'not known'} to {day(said.to_on)}"
    return f"since {day(said.from_on)}" if said.from_on else "dates not known"


def history_of(reader: Reader, group: Group) -> tuple[Happened, ...]:
    """What happened to the record, the newest first."""
    rows = GroupEvent.objects.readable_by(reader).filter(group=group).select_related("by", "other")
    events = list(rows.order_by("-at", "-pk"))
    about = {event.mention_id for event in events if event.mention_id}
    names = names_of(reader, about) if about else {}
    return tuple(_happened(event, names) for event in events)


def _happened(event: GroupEvent, names: Mapping[int, Name]) -> Happened:
    known = event.kind in set(GroupEventKind)
    return Happened(
        kind=event.kind,
        reason=event.reason,
        at=event.at,
        on=event.at.date(),
        by=event.by.name if event.by else "",
        words=GroupEventKind(event.kind).words if known else event.kind.capitalize(),
        was=event.was if event.kind in {GroupEventKind.RENAMED, GroupEventKind.TAKEN_BACK} else "",
        about=day(event.on),
        who=names[event.mention_id].name if event.mention_id in names else "",
        other=(event.other.pk, event.other.name) if event.other else None,
    )
