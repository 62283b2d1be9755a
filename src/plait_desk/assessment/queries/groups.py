"""Groups as the core assesses them, from what one reader may read."""

from plait.domain.group import Capability, CapabilityLevel, Group, GroupMember, Tier
from plait.domain.ids import GroupId, MarkingId, MentionId
from plait.domain.threat import Threat, UnknownWord
from plait.policy.access import Reader
from plait_desk.mapping.models import Group as GroupRow
from plait_desk.mapping.models import GroupAttribute
from plait_desk.mapping.models import GroupMember as MemberRow

LEAST_GROUPS = 3
MOST_HUBS = 12
KNOWN = frozenset(capability.value for capability in Capability)


def groups_of(reader: Reader) -> list[Group]:
    """Every group that is not archived, with the attributes and nominals that the reader may read."""
    rows = list(GroupRow.objects.readable_by(reader).exclude(state=GroupRow.State.ARCHIVED).order_by("pk"))
    levels = _levels(reader)
    members = _members(reader)
    return [
        Group(
            id=GroupId(row.pk),
            name=row.name,
            marking_id=MarkingId(row.marking_id),
            tier=Tier(row.tier),
            primary_threat=threat_key(row.primary_threat),
            secondary_threats=tuple(key for each in row.secondary_threats if (key := threat_key(each))),
            council_code=row.council_code,
            capabilities=tuple(levels.get(row.pk, ())),
            scored_on=row.scored_on,
            members=tuple(members.get(row.pk, ())),
        )
        for row in rows
    ]


def threat_key(words: str) -> str:
    """The published key of a threat as a partner wrote it; nothing where it is none of the twelve."""
    try:
        return Threat.parse(words).value
    except UnknownWord:
        return ""


def _levels(reader: Reader) -> dict[int, list[CapabilityLevel]]:
    rows = (
        GroupAttribute.objects.newest_for(reader)
        .filter(kind="capability", attribute__in=KNOWN)
        .order_by("group_id", "attribute", "rated_at", "pk")
        .values_list("group_id", "attribute", "level")
    )
    latest: dict[int, dict[str, int | None]] = {}
    for group, attribute, level in rows:
        latest.setdefault(group, {})[attribute] = level
    return {
        group: [CapabilityLevel(capability=Capability(name), level=level) for name, level in sorted(by_name.items())]
        for group, by_name in latest.items()
    }


def _members(reader: Reader) -> dict[int, list[GroupMember]]:
    rows = (
        MemberRow.objects.readable_by(reader)
        .filter(mention__is_protected=False)
        .order_by("group_id", "pk")
        .values_list("group_id", "mention_id", "marking_id", "role")
    )
    members: dict[int, list[GroupMember]] = {}
    for group, mention, marking, role in rows:
        members.setdefault(group, []).append(
            GroupMember(mention_id=MentionId(mention), marking_id=MarkingId(marking), role=role)
        )
    return members
