"""A SAME that would make nominals of two groups one waits for a second person, to whoever may know of the groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plait.domain.marking import combine_all
from plait.linking.queue import groups_that_meet
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import intern_all
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Hold, Match
from plait_desk.linking.queries.sight import EVERYBODY, by_model, clusters, component
from plait_desk.linking.queries.subjects import subjects_of
from plait_desk.thread.queries.nominals import Nominal, nominals_among

# Of each side so many memberships are looked at: enough for one hold, and a bound on what one decision writes.
MOST_MEMBERSHIPS = 30

Sides = tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two groups that a SAME would tie together, and the markings of all that shows that it would."""

    one_group: int
    other_group: int
    markings: frozenset[int]


def meetings(actor: Reader, ends: Sequence[Mention]) -> frozenset[Meeting]:
    """The groups that would share a nominal if these two mentions were one; asked before the decision is kept.

    Worked out twice: from all that is known, and from the subjects as the actor sees them. Where the mention is
    itself the nominal, no other record of its subject has a part in it.
    """
    found: set[Meeting] = set()
    for reader in (None, actor):
        sides = _sides(reader, ends)
        if sides[0] != sides[1]:
            found |= _met(reader, ends, sides)
    return frozenset(found)


def hold(match: Match, found: Iterable[Meeting]) -> None:
    """Make the decision wait, for each reader who may read all that shows that two groups would meet."""
    some = sorted(found, key=lambda one: (one.one_group, one.other_group, sorted(one.markings)))
    keys = {key for one in some for key in one.markings}
    values = {row.pk: row.value() for row in Marking.objects.filter(pk__in=keys).prefetch_related("parts")}
    together = intern_all(combine_all(values[key] for key in one.markings) for one in some)
    rows = [
        Hold(match=match, one_group=one.one_group, other_group=one.other_group, marking=marking)
        for one, marking in zip(some, together, strict=True)
    ]
    Hold.objects.bulk_create(rows, ignore_conflicts=True)


def waits_for(actor: Reader, match: Match) -> bool:
    """True of a decision that waits, as far as the actor may know, for a second person: which they can be."""
    is_another = match.by_id != actor.person_id
    return is_another and Hold.objects.readable_by(actor).filter(match=match).exists()


def _sides(reader: Reader | None, ends: Sequence[Mention]) -> Sides:
    """The mentions of the subject of either end, as the reader sees them or as all that is known makes them."""
    one, other = (end.pk for end in ends)
    if reader is None:
        members = _together((one, other))
    else:
        members = {end: frozenset(found.mention_ids) for end, found in subjects_of(reader, (one, other)).items()}
    return members.get(one, frozenset({one})), members.get(other, frozenset({other}))


def _together(mention_ids: tuple[int, int]) -> dict[int, frozenset[int]]:
    """For each of the mentions, those that are one with it to whoever may read everything.

    Not as it is kept: there a score makes nominals of two groups one.
    """
    models = by_model(component(EVERYBODY, mention_ids))
    models.pop("alone", None)
    members: dict[int, set[int]] = {}
    for row in clusters(EVERYBODY, models).to_pylist():
        members.setdefault(row["subject_id"], set()).add(row["mention_id"])
    return {mention: frozenset(some) for some in members.values() for mention in some.intersection(mention_ids)}


def _met(reader: Reader | None, ends: Sequence[Mention], sides: Sides) -> set[Meeting]:
    known = nominals_among(reader, sides[0] | sides[1])
    left, right = ([one for one in known if one.mention_id in side][:MOST_MEMBERSHIPS] for side in sides)
    meeting = set(groups_that_meet({one.group_id for one in left}, {one.group_id for one in right}))
    of_mentions = dict(Mention.objects.filter(pk__in=sides[0] | sides[1]).values_list("pk", "marking_id"))
    of_ends = {end.marking_id for end in ends}

    def shown_by(one: Nominal, end: Mention, side: frozenset[int]) -> set[int]:
        between = () if one.mention_id == end.pk else side
        return {*one.markings, *(of_mentions[member] for member in between)}

    return {
        Meeting(
            one_group=one.group_id,
            other_group=other.group_id,
            markings=frozenset(of_ends | shown_by(one, ends[0], sides[0]) | shown_by(other, ends[1], sides[1])),
        )
        for one in left
        for other in right
        if (one.group_id, other.group_id) in meeting
    }
