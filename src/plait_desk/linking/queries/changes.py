"""What a judgement on a pair would change, as one reader may see it: records, ties, bodies, and groups that would meet.

Worked out from the reader's own subjects, so that what they may not read moves no figure and no place in the queue.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.ids import Ref
from plait.domain.subject import ReaderSubject
from plait.linking.queue import Change, groups_that_meet
from plait.policy.access import Reader
from plait_desk.collection.models import Mention
from plait_desk.collection.queries import statements
from plait_desk.linking.queries.subjects import protected_among, subjects_of
from plait_desk.thread.queries import Described, describe
from plait_desk.thread.queries.nominals import nominals_among

# Of a subject with more records the first ones stand for all: a page looks at a bounded number.
LOOKED_AT = 50

Ends = tuple[int, int]
Members = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What hangs on one pair, for its page. `groups` would share a nominal that they do not share now."""

    change: Change
    bodies: tuple[str, ...]
    groups: tuple[Described, ...]


def changes_of(reader: Reader, pairs: Collection[Ends]) -> dict[Ends, Change]:
    """The change that hangs on each pair; pairs with an end that is hidden or protected are left out."""
    subjects = subjects_of(reader, {end for ends in pairs for end in ends})
    sides = {ends: _members(subjects, ends) for ends in pairs if ends[0] in subjects and ends[1] in subjects}
    looked_at = {one for both in sides.values() for side in both for one in side[:LOOKED_AT]}
    tied, groups = _tied(reader, looked_at), _groups(reader, looked_at)
    return {ends: _change(both, tied, groups) for ends, both in sides.items()}


def impact_of(reader: Reader, ends: Ends) -> Impact:
    """The change that hangs on one pair whose ends the reader may both read, with the names that stand behind it."""
    both = _members(subjects_of(reader, ends), ends)
    looked_at = {one for side in both for one in side[:LOOKED_AT]}
    groups = _groups(reader, looked_at)
    meeting = {id_ for pair in _meeting(both, groups) for id_ in pair}
    named = describe(reader, {Ref("group", id_) for id_ in meeting})
    bodies = Mention.objects.readable_by(reader).filter(pk__in=looked_at, marking__originator__isnull=False)
    names = bodies.order_by("marking__originator_id").values_list("marking__originator__name", flat=True)
    return Impact(
        change=_change(both, _tied(reader, looked_at), groups),
        bodies=tuple(sorted(set(names))),
        groups=tuple(sorted(named.values(), key=lambda one: (one.title, one.url))),
    )


def _members(subjects: Mapping[int, ReaderSubject], ends: Ends) -> Members:
    """The records of either side; the same twice where the two are one now."""
    one, other = (subjects[end].mention_ids for end in ends)
    return one, other


def _change(both: Members, tied: Mapping[int, set[int]], groups: Mapping[int, set[int]]) -> Change:
    records = set(both[0]) | set(both[1])
    others = {other for one in records for other in tied.get(one, ())} - records
    meeting = {id_ for pair in _meeting(both, groups) for id_ in pair}
    return Change(records=len(records), ties=len(others), groups=len(meeting))


def _meeting(both: Members, groups: Mapping[int, set[int]]) -> tuple[Ends, ...]:
    """The pairs of groups that would share a nominal; none where the two sides are one subject already."""
    if both[0] == both[1]:
        return ()
    left, right = ({id_ for one in side for id_ in groups.get(one, ())} for side in both)
    return groups_that_meet(left, right)


def _tied(reader: Reader, mention_ids: Iterable[int]) -> dict[int, set[int]]:
    """What each record says it is tied to, among what the reader may read; who must be protected is not counted."""
    told = statements(reader, mention_ids)
    ties = told.filter(pc.is_valid(told["other_id"])).select(["mention_id", "other_id"])
    closed = pa.array(protected_among(pc.unique(ties["other_id"]).to_pylist()), pa.int64())
    return _gathered(ties.filter(pc.invert(pc.is_in(ties["other_id"], closed))))


def _groups(reader: Reader, mention_ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one in nominals_among(reader, mention_ids):
        found.setdefault(one.mention_id, set()).add(one.group_id)
    return found


def _gathered(ties: pa.Table) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in zip(*(column.to_pylist() for column in ties.columns), strict=True):
        found.setdefault(one, set()).add(other)
    return found
