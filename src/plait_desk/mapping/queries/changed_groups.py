"""Every group as it was by the end of a day beside what it is now: the map of then, and what changed since.

What the reader may read, and who is protected, is as it is now.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from plait.policy.access import Reader
from plait_desk.linking.queries.then import end_of
from plait_desk.mapping.models import Group, GroupEvent, NominalWas
from plait_desk.mapping.queries.groups import council_name, members_ever, members_of
from plait_desk.mapping.queries.then import records_then

_TIERS = {"T1": 0, "T2": 1, "T3": 2, "T0": 3}
Standing = dict[int, set[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a list shows of a record at one time."""

    name: str
    tier: str
    state: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSince:
    """One group then and now. `then` is None where it was not recorded, or nothing is known of its record then."""

    id: int
    reference: str
    is_new: bool
    then: Words | None
    now: Words
    joined: int
    left: int
    steps: int

    @property
    def has_changed(self) -> bool:
        """Something of it is another now, or was added to its history."""
        return self.then != self.now or bool(self.joined or self.left or self.steps)

    @property
    def differs(self) -> tuple[tuple[str, str, str], ...]:
        """What is another: of what, then, now."""
        if self.then is None:
            return ()
        pairs = zip(("Name", "Tier", "State", "Where"), _fields(self.then), _fields(self.now), strict=True)
        return tuple((what, then, now) for what, then, now in pairs if then != now)


def groups_since(reader: Reader, on: date) -> tuple[GroupSince, ...]:
    """Every group that the reader may read, the highest tier of today first. In as many queries for any number."""
    until = end_of(on)
    groups = list(Group.objects.readable_by(reader).order_by("name", "pk"))
    records = records_then(reader, groups, until)
    stood, stands = _stood(reader, groups, until), _stands(reader, groups)
    steps = _steps(reader, groups, until)
    rows = [
        GroupSince(
            id=group.pk,
            reference=group.reference,
            is_new=group.recorded_at >= until,
            then=_words(records[group.pk]) if group.pk in records else None,
            now=_words(group),
            joined=len(stands.get(group.pk, set()) - stood.get(group.pk, set())),
            left=len(stood.get(group.pk, set()) - stands.get(group.pk, set())),
            steps=steps.get(group.pk, 0),
        )
        for group in groups
    ]
    return tuple(sorted(rows, key=lambda row: _TIERS.get(row.now.tier, len(_TIERS))))


def councils_then(reader: Reader, on: date) -> dict[str, int]:
    """How many groups that were not archived sat in each council by the end of a day, by its code."""
    records = records_then(reader, list(Group.objects.readable_by(reader).order_by("pk")), end_of(on))
    return dict(Counter(group.council_code for group in records.values() if group.state != Group.State.ARCHIVED))


def _stands(reader: Reader, groups: Sequence[Group]) -> Standing:
    return _by_group(members_of(reader, groups).values_list("group_id", "pk"))


def _stood(reader: Reader, groups: Sequence[Group], until: datetime) -> Standing:
    """Those whose row of now, or of before its last change, was in the record just before the moment."""
    rows = members_ever(reader, groups).alias(since=Coalesce("said_since", "recorded_at"))
    there = Q(left_at=None) | Q(left_at__gte=until)
    now = rows.filter(there, since__lt=until).values_list("group_id", "pk")
    changed = dict(rows.filter(since__gte=until, recorded_at__lt=until).values_list("pk", "group_id"))
    was = NominalWas.objects.readable_by(reader).filter(stood=True, since__lt=until, until__gte=until)
    before = [(changed[id_], id_) for id_ in was.values_list("member_id", flat=True) if id_ in changed]
    return _by_group([*now, *before])


def _by_group(pairs: Iterable[tuple[int, int]]) -> Standing:
    found: Standing = {}
    for group_id, member_id in pairs:
        found.setdefault(group_id, set()).add(member_id)
    return found


def _steps(reader: Reader, groups: Sequence[Group], until: datetime) -> Mapping[int, int]:
    rows = GroupEvent.objects.readable_by(reader).filter(group__in=[group.pk for group in groups], at__gte=until)
    return dict(rows.values_list("group_id").annotate(count=Count("pk")))


def _words(group: Group) -> Words:
    place = ", ".join(word for word in (council_name(group.council_code), group.region) if word)
    return Words(name=group.name, tier=group.tier, state=group.state, where=place)


def _fields(words: Words) -> tuple[str, ...]:
    return (words.name, words.tier, words.state, words.where)
