"""Pairs that a score would join, were they not nominals of two groups: on each of them two people decide.

Looked at are scored pairs with a nominal at one end whose other end is, or was compared with, a nominal of another
group. Whether two groups would really meet follows from the reader's own subjects.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from plait.linking.engine.clusters import STOP
from plait.policy.access import Reader
from plait_desk.linking.models import Link
from plait_desk.linking.queries.sight import seen, sight_of, touching
from plait_desk.linking.queries.subjects import subjects_of
from plait_desk.thread.queries.nominals import nominals_among

# So many of the surest are looked at: a bound on what one page works out.
MOST_LOOKED_AT = 200

Ends = tuple[int, int]
Groups = Mapping[int, frozenset[int]]


def kept_apart(reader: Reader, spoken: Collection[Ends]) -> list[Link]:
    """For each two subjects of the reader that scores would make one, the surest pair of them; the surest first.

    None where people have `spoken` of a pair of the two: they are apart, or wait for a second person.
    """
    groups = _groups(reader)
    if len(frozenset().union(*groups.values())) < 2:
        return []
    pairs = _candidates(reader, groups)
    subjects = subjects_of(reader, {end for ends in pairs for end in ends})
    first: dict[Ends, Ends] = {}
    closed: set[Ends] = set()
    for ends in pairs:
        if not subjects.keys() >= set(ends):
            continue
        one, other = (subjects[end] for end in ends)
        both = (min(one.cited_by, other.cited_by), max(one.cited_by, other.cited_by))
        if ends in spoken:
            closed.add(both)
        elif one != other and _meet(_of(groups, one.mention_ids), _of(groups, other.mention_ids)):
            first.setdefault(both, ends)
    return _links([ends for both, ends in first.items() if both not in closed])


def _groups(reader: Reader) -> dict[int, frozenset[int]]:
    """The groups that the reader may read, by nominal."""
    found: dict[int, set[int]] = defaultdict(set)
    for one in nominals_among(reader):
        found[one.mention_id].add(one.group_id)
    return {mention: frozenset(some) for mention, some in found.items()}


def _candidates(reader: Reader, groups: Groups) -> list[Ends]:
    """The surest pairs in sight of a nominal and a record that a nominal of another group is, or was compared with."""
    pairs = touching(groups)
    ends = list(zip(pairs["left_id"].to_pylist(), pairs["right_id"].to_pylist(), strict=True))
    near: dict[int, set[int]] = defaultdict(set)
    for left, right in ends:
        near[left] |= groups.get(right, frozenset())
        near[right] |= groups.get(left, frozenset())
    scores = zip(pairs["probability"].to_pylist(), pairs["weight"].to_pylist(), ends, strict=True)
    found = sorted(
        {
            (-weight, pair)
            for probability, weight, pair in scores
            if probability >= STOP and len(near[pair[0]] | near[pair[1]]) > 1
        }
    )
    shown = seen(sight_of(reader), {end for _, pair in found for end in pair})
    return [pair for _, pair in found if shown.issuperset(pair)][:MOST_LOOKED_AT]


def _links(pairs: list[Ends]) -> list[Link]:
    """The scored pairs with these ends, in their order."""
    lefts, rights = ({ends[side] for ends in pairs} for side in (0, 1))
    rows = Link.objects.filter(model__current=True, left__in=lefts, right__in=rights)
    link_of = {(row.left_id, row.right_id): row for row in rows}
    return [link_of[ends] for ends in pairs if ends in link_of]


def _of(groups: Groups, mention_ids: Iterable[int]) -> frozenset[int]:
    return frozenset().union(*(groups.get(id_, frozenset()) for id_ in mention_ids))


def _meet(one: frozenset[int], other: frozenset[int]) -> bool:
    """Either is a nominal of a group of which the other is none: the rule by which clusters are kept apart."""
    return bool(one - other and other - one)
