"""The record of a group as it was by the end of a day, to one reader: what it said, and who was in it.

What the reader may read, and who is protected, is as it is now.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from plait.policy.access import Reader
from plait_desk.linking.queries.then import end_of
from plait_desk.mapping.models import SAID, Group, GroupMember, GroupWas, NominalSaid, NominalWas
from plait_desk.mapping.queries.groups import (
    GroupCard,
    Happened,
    Nominal,
    card_of,
    group_card,
    history_of,
    members_ever,
    nominal_of,
)
from plait_desk.mapping.queries.leads import lead_of
from plait_desk.mapping.queries.levels import levels_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """One thing that is another now. Empty words: there was nothing, or there is nothing."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupThen:
    """A group as it was by the end of a day. `card` is None where nothing is known of its record then."""

    day: date
    is_recorded: bool
    card: GroupCard | None
    now: GroupCard
    since: tuple[Happened, ...]
    differs: tuple[Differs, ...]
    roles: tuple[tuple[Nominal, Nominal], ...]
    joined: tuple[Nominal, ...]
    left: tuple[Nominal, ...]

    @property
    def until(self) -> datetime:
        """The first moment after the day."""
        return end_of(self.day)

    @property
    def has_changed(self) -> bool:
        """Something of the record is another now, or happened to it."""
        return bool(self.since or self.differs or self.roles or self.joined or self.left)


def group_then(reader: Reader, group: Group, on: date) -> GroupThen:
    """The record of one group that was already found readable, and what changed since. A day to come is today."""
    today = timezone.localdate()
    day = min(on, today)
    now = group_card(reader, group, as_of=today)
    said = records_then(reader, [group], end_of(day)).get(group.pk)
    card = _card(reader, said, day) if said else None
    stood = {one.mention_id: one for one in card.nominals} if card else {}
    stands = {one.mention_id: one for one in now.nominals}
    return GroupThen(
        day=day,
        is_recorded=group.recorded_at < end_of(day),
        card=card,
        now=now,
        since=now.history[: len(now.history) - len(_known_by(now.history, day))],
        differs=_differences(card, now) + _lead(said, group, today) if card and said else (),
        roles=_otherwise(card, now) if card else (),
        joined=tuple(one for id_, one in stands.items() if card and id_ not in stood),
        left=tuple(one for id_, one in stood.items() if id_ not in stands),
    )


def records_then(reader: Reader, groups: Sequence[Group], until: datetime) -> dict[int, Group]:
    """What each record said just before a moment, as rows that are never saved; what nobody knows is left out."""
    now = {group.pk: group for group in groups if (group.said_since or group.recorded_at) < until}
    others = {group.pk: group for group in groups if group.pk not in now}
    was = GroupWas.objects.readable_by(reader).filter(since__lt=until, until__gte=until).order_by("since", "pk")
    if len(others) == 1:
        was = was.filter(group__in=others)
    before = {row.group_id: _as_it_was(others[row.group_id], row) for row in was if row.group_id in others}
    return now | before


def _as_it_was(group: Group, was: GroupWas) -> Group:
    then = copy(group)
    for name in SAID:
        setattr(then, name, getattr(was, name))
    return then


def nominals_then(reader: Reader, group: Group, until: datetime) -> tuple[Nominal, ...]:
    """Who stood in the record just before a moment, and with what role."""
    members = list(members_ever(reader, [group]).filter(recorded_at__lt=until))
    rows = NominalWas.objects.readable_by(reader).filter(member__in=[row.pk for row in members])
    rows = rows.filter(since__lt=until, until__gte=until).order_by("since", "pk")
    was = {row.member_id: row for row in rows}
    said = ((row.mention_id, _said(row, was.get(row.pk), until)) for row in members)
    found = [nominal_of(words, mention_id) for mention_id, words in said if words is not None]
    return tuple(sorted(found, key=lambda one: (not one.is_principal, str(one.from_on or ""), one.mention_id)))


def _said(member: GroupMember, was: NominalWas | None, until: datetime) -> NominalSaid | None:
    """What was recorded of somebody just before a moment; None where they stood in no record, or nobody knows."""
    if (member.said_since or member.recorded_at) < until:
        stands = member.left_at is None or member.left_at >= until
        return member if stands else None
    return was if was is not None and was.stood else None


def _card(reader: Reader, said: Group, day: date) -> GroupCard:
    until = end_of(day)
    levels, nominals = levels_of(reader, said, as_of=day, until=until), nominals_then(reader, said, until)
    return card_of(said, levels, nominals, _known_by(history_of(reader, said), day), as_of=day)


def _known_by(history: tuple[Happened, ...], day: date) -> tuple[Happened, ...]:
    """What had happened by the end of the day; the newest comes first."""
    return tuple(event for event in history if event.at < end_of(day))


def _differences(then: GroupCard, now: GroupCard) -> tuple[Differs, ...]:
    """What the record and its levels say otherwise now, in the order of the page."""
    pairs = [
        ("Name", then.name, now.name),
        ("Tier", then.tier_words, now.tier_words),
        ("State", then.state, now.state),
        ("Primary threat", then.threat, now.threat),
        ("In support", ", ".join(then.secondary), ", ".join(now.secondary)),
        ("Region", then.region, now.region),
        ("Council", then.council, now.council),
        ("Businesses", ", ".join(then.businesses), ", ".join(now.businesses)),
        ("Scored", then.scored, now.scored),
        *_levels(then, now),
    ]
    return tuple(Differs(what=what, then=was, now=is_) for what, was, is_ in pairs if was != is_)


def _lead(said: Group, group: Group, today: date) -> tuple[Differs, ...]:
    then, now = (lead_of(record, as_of=today).name for record in (said, group))
    return (Differs(what="Lead officer", then=then, now=now),) if then != now else ()


def _levels(then: GroupCard, now: GroupCard) -> list[tuple[str, str, str]]:
    both = zip((*then.levels, *then.intents), (*now.levels, *now.intents), strict=True)
    return [(one.words, _level(one.level), _level(other.level)) for one, other in both]


def _level(level: int | None) -> str:
    return "unknown" if level is None else f"{level} of 5"


def _otherwise(then: GroupCard, now: GroupCard) -> tuple[tuple[Nominal, Nominal], ...]:
    """Who stood in the record then and does so now, with another role or other days."""
    stands = {one.mention_id: one for one in now.nominals}
    both = ((one, stands[one.mention_id]) for one in then.nominals if one.mention_id in stands)
    return tuple((one, other) for one, other in both if one != other)
