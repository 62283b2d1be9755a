"""Who can be made a nominal of a group, what is recorded of one, and what happened to that, to one reader."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from plait.domain.group import GroupEventKind
from plait.domain.ids import MentionId
from plait.domain.mention import MentionKind
from plait.domain.part import Part
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.queries.drawn import protected_mentions
from plait_desk.mapping.queries.groups import readable_members
from plait_desk.mapping.queries.names import UNNAMED, names_of
from plait_desk.search.queries import search

STEPS = frozenset({GroupEventKind.NOMINAL_ADDED, GroupEventKind.NOMINAL_CHANGED, GroupEventKind.NOMINAL_ENDED})
PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A person who was looked for: the record that would be mapped, and whether they are a nominal already."""

    mention_id: int
    name: str
    records: int
    is_nominal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStep:
    """One step of what is recorded of a nominal: what it made of it, by whom, when and why."""

    words: str
    on: date
    by: str
    reason: str
    part: Part | None


def person_to_map(reader: Reader, mention_id: int) -> Mention:
    """The record of a person that may be mapped to a group.

    Raises Http404 alike for what is hidden, absent, withdrawn, no person, or somebody who must be protected.
    """
    mention = get_readable(Mention, reader, mention_id)
    is_person = mention.kind == MentionKind.PERSON and mention.withdrawn_at is None
    if not is_person or mention.pk in protected_mentions():
        raise Http404
    return mention


def nominal_of(reader: Reader, group: Group, mention_id: int) -> GroupMember:
    """The nominal as the reader may read them. Raises Http404, alike for whoever is hidden, absent or protected."""
    row = readable_members(reader, group).filter(mention=mention_id).select_related("marking").order_by("-pk").first()
    if row is None:
        raise Http404
    return row


def people_found(reader: Reader, group: Group, text: str) -> list[Found]:
    """The people among the reader's own hits of a search, the closest first, one line a person."""
    # Clustering is heavy, and only somebody who looks for a person needs it.
    from plait_desk.linking.queries import subjects_of

    hits = [hit for hit in search(reader, text, (PERSON,)).hits if hit.ref.kind == "mention"]
    closed = protected_mentions()
    subjects = subjects_of(reader, [hit.ref.id for hit in hits])
    own = set(readable_members(reader, group).values_list("mention_id", flat=True))
    lines: dict[MentionId, Found] = {}
    for hit in hits:
        subject = subjects.get(hit.ref.id)
        if subject is not None and closed.isdisjoint(subject.mention_ids):
            lines.setdefault(
                subject.cited_by,
                Found(
                    mention_id=hit.ref.id,
                    name=hit.title,
                    records=len(subject.mention_ids),
                    is_nominal=not own.isdisjoint(subject.mention_ids),
                ),
            )
    return list(lines.values())


def groups_to_add_to(reader: Reader) -> list[Group]:
    """The groups whose record the reader may change and that are not archived, by name."""
    if not reader.may(Permission.MAPPING_GROUP_RECORD):
        return []
    alive = Group.objects.readable_by(reader).exclude(state=Group.State.ARCHIVED)
    own = alive.filter(partner=reader.partner_id) | alive.filter(lead_officer=reader.person_id)
    return list(own.order_by("name", "pk"))


def newest_step(reader: Reader, group: Group, mention_id: int) -> GroupEvent | None:
    """The newest step on a nominal that nobody took back, as far as the reader may read."""
    rows = _steps(reader, group, mention_id)
    undone = {row.undoes_id for row in rows}
    standing = [row for row in rows if row.kind in STEPS and row.pk not in undone]
    return standing[-1] if standing else None


def steps_of(reader: Reader, group: Group, mention_id: int) -> list[PartStep]:
    """What happened to what is recorded of a nominal, newest first."""
    return [_step(row) for row in reversed(_steps(reader, group, mention_id))]


def name_of(reader: Reader, mention_id: int) -> str:
    """What a page calls the person."""
    named = names_of(reader, [mention_id]).get(mention_id)
    return named.name if named else UNNAMED


def _steps(reader: Reader, group: Group, mention_id: int) -> list[GroupEvent]:
    rows = GroupEvent.objects.readable_by(reader).filter(group=group, mention=mention_id).select_related("by")
    return list(rows.order_by("at", "pk"))


def _step(row: GroupEvent) -> PartStep:
    after = row.said.get("after")
    return PartStep(
        words=GroupEventKind(row.kind).words,
        on=row.at.date(),
        by=row.by.name if row.by else "",
        reason=row.reason,
        part=Part.of_kept(after) if after else None,
    )
