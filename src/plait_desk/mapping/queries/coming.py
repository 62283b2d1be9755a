"""Days that come: who of all readable groups is released or leaves an order next, and who was released since a day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plait.domain.lifetime import NextTrigger
from plait.domain.rescore import Fact, Trigger
from plait.mapping.lifetime import released_on
from plait.policy.access import Reader
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.drawn import kept_picture
from plait_desk.mapping.queries.groups import members_of
from plait_desk.mapping.queries.lifetime import Managed, managed
from plait_desk.mapping.queries.names import UNNAMED, names_of

AHEAD = timedelta(days=90)
FEW = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One day to come of one nominal of one group."""

    mention_id: int
    name: str
    group_id: int
    group: str
    role: str
    trigger: NextTrigger
    is_sure: bool


def coming(reader: Reader, *, as_of: date, ahead: timedelta = AHEAD) -> list[Coming]:
    """What is due from `as_of` until `ahead` of it, in every group that the reader may read, the earliest first."""
    alive = list(Group.objects.readable_by(reader).exclude(state=Group.State.ARCHIVED))
    members, groups = _members(reader, alive), {group.pk: group.name for group in alive}
    known = _managed(reader, members, as_of)
    due = {
        mention: [trigger for trigger in one.lifetime.triggers if trigger.on <= as_of + ahead]
        for mention, one in known.items()
    }
    names = names_of(reader, [mention for mention, triggers in due.items() if triggers])
    found = [
        Coming(
            mention_id=row.mention_id,
            name=names[row.mention_id].name if row.mention_id in names else UNNAMED,
            group_id=row.group_id,
            group=groups[row.group_id],
            role=row.role,
            trigger=trigger,
            is_sure=known[row.mention_id].is_sure(trigger.said),
        )
        for row in members
        for trigger in due.get(row.mention_id, ())
    ]
    return sorted(found, key=lambda one: (one.trigger.on, one.name, one.group, one.mention_id, one.trigger.kind))


def releases(reader: Reader, group_ids: Collection[int], *, as_of: date) -> Iterator[tuple[int, Fact]]:
    """Each release day of a nominal that has come, by group; a record that waits for review tells nothing."""
    members = _members(reader, list(Group.objects.readable_by(reader).filter(pk__in=group_ids)))
    known = _managed(reader, members, as_of)
    left = released(reader, known, as_of=as_of)
    yield from ((row.group_id, fact) for row in members for fact in left.get(row.mention_id, ()))


def released(reader: Reader, known: Mapping[int, Managed], *, as_of: date) -> dict[int, list[Fact]]:
    """The same by nominal, from what is known of each."""
    left = {mention: days for mention, one in known.items() if (days := list(_left(one, as_of)))}
    names = names_of(reader, left)
    return {
        mention: [
            Fact(
                trigger=Trigger.RELEASED,
                on=on,
                words=f"{names[mention].name if mention in names else UNNAMED}: {words}",
            )
            for on, words in days
        ]
        for mention, days in left.items()
    }


def _members(reader: Reader, groups: Sequence[Group]) -> list[GroupMember]:
    """One row a nominal and group."""
    rows = members_of(reader, groups).order_by("mention_id", "group_id", "pk")
    return list({(row.mention_id, row.group_id): row for row in rows}.values())


def _managed(reader: Reader, members: Sequence[GroupMember], as_of: date) -> dict[int, Managed]:
    """Of few nominals who is who is worked out; of many it is looked up, where that was drawn for the reader today."""
    asked = {row.mention_id for row in members}
    picture = kept_picture(reader, as_of) if len(asked) > FEW else None
    return managed(reader, asked, as_of=as_of, picture=picture)


def _left(one: Managed, as_of: date) -> Iterator[tuple[date, str]]:
    said = [standing.said for standing in one.lifetime.all if one.is_sure(standing.said)]
    for on, told in released_on(said, as_of=as_of):
        how = "released" if told.spell.ended_on else "earliest release day, not said whether released"
        yield on, f"{how} ({told.source})"
