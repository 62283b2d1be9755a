"""What of a group may be exported: its record, its nominals, and what is one tie away from them."""

from django.utils import timezone

from plait.collection.exports.extract import Extract, Said, Thing, Tied
from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.linking.queries import subjects_of
from plait_desk.linking.queries.exporting import gathered
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.groups import readable_members, threat_label
from plait_desk.thread.queries.exporting import Exportable


def exportable_group(reader: Reader, id: int) -> Exportable | None:
    """The group with the nominals that the reader may read, or None where it is hidden or absent."""
    group = Group.objects.readable_by(reader).filter(pk=id).first()
    if group is None:
        return None
    members = list(readable_members(reader, group).order_by("mention_id"))
    subjects = subjects_of(reader, [member.mention_id for member in members])
    found = gathered(reader, {mention for subject in subjects.values() for mention in subject.mention_ids})
    shown = [member for member in members if member.mention_id in found.cited]
    rests_on = found.markings | {group.marking_id, *(member.marking_id for member in shown)}
    memberships = dict.fromkeys(_membership(member, found.cited[member.mention_id]) for member in shown)
    return Exportable(
        title=group.name,
        version=encode(group.pk),
        markings=tuple(Marking.objects.in_bulk(rests_on).values()),
        refs=(Ref("group", group.pk), *found.refs),
        extract=Extract(
            title=group.name,
            at=timezone.now(),
            things=(_thing(group), *found.things),
            ties=(*memberships, *found.ties),
        ),
    )


def _thing(group: Group) -> Thing:
    told = [
        (Property.NAME, group.name),
        (Property.REGION, group.region),
        (Property.COUNCIL, group.council_code),
        (Property.TIER, group.tier),
        (Property.STATUS, group.state),
        (Property.PRIMARY_THREAT, threat_label(group.primary_threat)),
        *((Property.SECONDARY_THREATS, threat_label(threat)) for threat in group.secondary_threats),
        *((Property.BUSINESSES, business) for business in group.businesses),
        (Property.SEEN_ON, f"{group.seen_on}" if group.seen_on else ""),
    ]
    said = tuple(Said(property=name, value=value.strip()) for name, value in told if value.strip())
    return Thing(id=encode(group.pk), kind=MentionKind.GROUP, said=said)


def _membership(member: GroupMember, cited: str) -> Tied:
    return Tied(
        source=cited,
        tie=Tie.MEMBER_OF.value,
        target=encode(member.group_id),
        value=member.role,
        grade=member.grade,
        since=member.from_on,
        until=member.to_on,
    )
