"""What waits for a person: pairs that the model can neither join nor leave apart, those first that change most.

Before them stand those that it would join, were they not nominals of two groups.

The order is `plait.linking.queue`'s: what a match would change for this reader, times how uncertain the score is. So
many pairs nearest to the threshold are compared, however many links there are; those once called unsure come last.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import count

from django.db.models import QuerySet

from plait.domain.match import Judgement
from plait.linking.engine.clusters import STOP
from plait.linking.queue import Change, priority
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import under_way
from plait_desk.linking.models import Link, Match, ModelVersion
from plait_desk.linking.queries.changes import Ends, changes_of
from plait_desk.linking.queries.kept_apart import kept_apart
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.subjects import protected_among
from plait_desk.thread.queries.rights import restricted_among

# Below and above these probabilities a person would hardly ever decide otherwise than the model.
DOUBTFUL = (0.15, 0.95)
MOST = 25
# So many pairs nearest to the threshold are put in order by what they would change.
COMPARED = 60
AT_ONCE = 80
# Counting stops here: nobody needs to know by how much a queue is too long.
MOST_COUNTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One pair of the queue."""

    left: Record
    right: Record
    weight: float
    is_joined: bool
    """the score alone would join them"""
    change: Change
    is_kept_apart: bool
    """the score would join them, and two groups would meet: two people decide"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands beside a pair in the queue; None where nothing does."""

    before: Ends | None
    after: Ends | None


def waiting_pairs(reader: Reader, most: int = MOST) -> list[Waiting]:
    """The first pairs of the queue."""
    placed = _queue(reader)[:most]
    thresholds = _thresholds()
    found = records(reader, {end for row, _ in placed for end in _ends(row)})
    return [
        Waiting(
            left=found[row.left_id],
            right=found[row.right_id],
            weight=row.weight,
            is_joined=row.probability >= thresholds[row.model_id],
            change=change,
            is_kept_apart=_is_kept_apart(row, change),
        )
        for row, change in placed
        if row.left_id in found and row.right_id in found
    ]


def count_waiting(reader: Reader) -> int:
    """How many pairs wait for this reader, protected and restricted records in none, counted up to MOST_COUNTED."""
    decided = [ends for ends, word in _last_word(reader).items() if word is not Judgement.UNSURE]
    found = sum(row.probability >= DOUBTFUL[1] for row in _kept_apart(reader, decided))
    for model in _thresholds():
        doubtful = readable_links(reader, model).filter(probability__gte=DOUBTFUL[0], probability__lt=DOUBTFUL[1])
        rows = set(doubtful.values_list("left_id", "right_id")[: MOST_COUNTED + len(decided)]) - set(decided)
        shut = closed_among(end for ends in rows for end in ends)
        found += sum(shut.isdisjoint(ends) for ends in rows)
        if found >= MOST_COUNTED:
            return MOST_COUNTED
    return found


def around(reader: Reader, ends: Ends | None = None) -> Around:
    """The pairs before and after this one in the queue; after the last, or one that is not in it, the first."""
    pairs = [_ends(row) for row, _ in _queue(reader)]
    place = pairs.index(ends) if ends in pairs else -1
    return Around(
        before=pairs[place - 1] if place > 0 else None,
        after=next((pair for pair in [*pairs[place + 1 :], *pairs] if pair != ends), None),
    )


def closed_among(mention_ids: Iterable[int]) -> frozenset[int]:
    """Those that are suggested to nobody: people who must be protected, and records whose use is restricted."""
    among = list(mention_ids)
    return protected_among(among) | restricted_among(among)


def _queue(reader: Reader) -> list[tuple[Link, Change]]:
    """The pairs that are compared, each with what it would change, in the order in which they wait."""
    said = _last_word(reader)
    unsure = {ends for ends, word in said.items() if word is Judgement.UNSURE}
    rows = _kept_apart(reader, said.keys() - unsure)
    held = set(map(_ends, rows))
    rows += _nearest(reader, said.keys() | held)
    if len(rows) < COMPARED:
        rows += _called_unsure(reader, unsure - held, COMPARED - len(rows))
    changes = changes_of(reader, [_ends(row) for row in rows])
    placed = [(row, changes[_ends(row)]) for row in rows if _ends(row) in changes]
    placed.sort(
        key=lambda one: (
            _ends(one[0]) in unsure,
            not _is_kept_apart(*one),
            -priority(one[0].probability, one[1]),
            _ends(one[0]),
        )
    )
    return placed


def _kept_apart(reader: Reader, spoken: Collection[Ends]) -> list[Link]:
    """Pairs that a score would join, and of which two people have yet to say so; at most COMPARED of them."""
    return _open(kept_apart(reader, spoken))[:COMPARED]


def _is_kept_apart(row: Link, change: Change) -> bool:
    return row.probability >= STOP and change.groups > 0


def _nearest(reader: Reader, said: Collection[Ends]) -> list[Link]:
    """The doubtful links nearest to their threshold of which nobody spoke, both ends readable and open."""
    found: list[tuple[float, Link]] = []
    for model, threshold in _thresholds().items():
        rows = readable_links(reader, model)
        above = rows.filter(probability__gte=threshold, probability__lt=DOUBTFUL[1]).order_by("probability", "pk")
        below = rows.filter(probability__lt=threshold, probability__gte=DOUBTFUL[0]).order_by("-probability", "-pk")
        near = [*_first_open(above, said), *_first_open(below, said)]
        found += [(abs(row.probability - threshold), row) for row in near]
    found.sort(key=lambda one: (one[0], _ends(one[1])))
    return [row for _, row in found[:COMPARED]]


def _first_open(rows: QuerySet[Link], said: Collection[Ends]) -> list[Link]:
    """The first COMPARED of the rows that nobody spoke of and that are not closed: a short walk along one index."""
    found: list[Link] = []
    for start in count(0, AT_ONCE):
        some = list(rows[start : start + AT_ONCE])
        found += _open(row for row in some if _ends(row) not in said)
        if len(found) >= COMPARED or len(some) < AT_ONCE:
            break
    return found[:COMPARED]


def _called_unsure(reader: Reader, unsure: Collection[Ends], most: int) -> list[Link]:
    """Doubtful links of pairs that somebody called unsure, some of them where there are many."""
    pairs = set(sorted(unsure)[:AT_ONCE])
    lefts, rights = ({ends[side] for ends in pairs} for side in (0, 1))
    found: list[Link] = []
    for model in _thresholds():
        rows = readable_links(reader, model).filter(left__in=lefts, right__in=rights)
        doubtful = rows.filter(probability__gte=DOUBTFUL[0], probability__lt=DOUBTFUL[1])
        found += [row for row in doubtful.order_by("left_id", "right_id") if _ends(row) in pairs]
    return _open(found)[:most]


def _open(rows: Iterable[Link]) -> list[Link]:
    """Those of the rows that may be suggested."""
    some = list(rows)
    shut = closed_among(end for row in some for end in _ends(row))
    return [row for row in some if shut.isdisjoint(_ends(row))]


def readable_links(reader: Reader, model: str) -> QuerySet[Link]:
    """The scored pairs of one model of which the reader may read both ends, none of a load that is under way."""
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    # Asked first, because there are few: beside a subquery PostgreSQL thinks hardly any pair is left, and reads all.
    hidden = list(under_way(reader).values_list("pk", flat=True))
    rows = Link.objects.filter(model=model, left__marking_id__among=markings, right__marking_id__among=markings)
    return rows.exclude(left__load__in=hidden).exclude(right__load__in=hidden)


def _thresholds() -> dict[str, float]:
    """The models in use, by version."""
    return dict(ModelVersion.objects.filter(current=True).order_by("version", "pk").values_list("version", "threshold"))


def _last_word(reader: Reader) -> dict[Ends, Judgement]:
    """The newest judgement on each pair that this reader may read."""
    rows = Match.objects.readable_by(reader).order_by("at", "pk").values_list("left_id", "right_id", "judgement")
    return {(left, right): Judgement(word) for left, right, word in rows}


def _ends(row: Link) -> Ends:
    return row.left_id, row.right_id
