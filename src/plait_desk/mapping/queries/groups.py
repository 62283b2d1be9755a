"""Groups as lists and cards, with nothing in them that the reader may not read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from plait.domain.group import GroupEventKind, Tier, is_stale_score, next_score_due
from plait.domain.threat import Threat, UnknownWord
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.reference.council import councils
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Load
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
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


def group_card(reader: Reader, group: Group, *, as_of: date) -> GroupCard:
    """The record of one group that was already found readable."""
    levels = levels_of(reader, group, as_of=as_of)
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
        nominals=_nominals(reader, group),
        history=_history(reader, group),
    )


def readable_members(reader: Reader, group: Group) -> QuerySet[GroupMember]:
    """The nominals whose membership and mention this reader may read, protected people left out for everyone."""
    return members_of(reader, [group])


def members_of(reader: Reader, groups: Iterable[Group]) -> QuerySet[GroupMember]:
    """The readable nominals of several groups; whoever is protected by any record of theirs is in none."""
    mentions = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    shown = Q(mention__load=None) | Q(mention__load__state=Load.State.COMMITTED)
    rows = GroupMember.objects.readable_by(reader).filter(shown, mention__marking_id__among=mentions)
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


def _nominals(reader: Reader, group: Group) -> tuple[Nominal, ...]:
    rows = readable_members(reader, group).order_by("-is_principal", "from_on", "mention_id")
    return tuple(
        Nominal(
            mention_id=row.mention_id,
            role=row.role,
            is_principal=row.is_principal,
            since=_since(row),
            grade=row.grade,
            from_on=row.from_on,
            to_on=row.to_on,
        )
        for row in rows
    )


def _since(row: GroupMember) -> str:
    if row.to_on:
        return f"{day(row.from_on) or 'not known'} to {day(row.to_on)}"
    return f"since {day(row.from_on)}" if row.from_on else "dates not known"


def _history(reader: Reader, group: Group) -> tuple[Happened, ...]:
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
        on=event.at.date(),
        by=event.by.name if event.by else "",
        words=GroupEventKind(event.kind).words if known else event.kind.capitalize(),
        was=event.was if event.kind in {GroupEventKind.RENAMED, GroupEventKind.TAKEN_BACK} else "",
        about=day(event.on),
        who=names[event.mention_id].name if event.mention_id in names else "",
        other=(event.other.pk, event.other.name) if event.other else None,
    )
