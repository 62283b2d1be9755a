"""What waits for a person: pairs that the model can neither join nor leave apart, the most doubtful first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet

from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import under_way
from plait_desk.linking.models import Link, Match, ModelVersion
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.subjects import protected_among
from plait_desk.thread.queries.rights import restricted_among

# Below and above these probabilities a person would hardly ever decide otherwise than the model.
DOUBTFUL = (0.15, 0.95)
MOST = 25
# Counting stops here: nobody needs to know by how much a queue is too long.
MOST_COUNTED = 500

Ends = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One pair of the queue."""

    left: Record
    right: Record
    weight: float
    is_joined: bool
    """the score alone would join them"""


def waiting_pairs(reader: Reader, most: int = MOST) -> list[Waiting]:
    """The first pairs of the queue: nearest to the threshold first, those once called unsure last."""
    rows = _nearest(reader, most)
    thresholds = _thresholds()
    found = records(reader, {end for row in rows for end in _ends(row)})
    return [
        Waiting(
            left=found[row.left_id],
            right=found[row.right_id],
            weight=row.weight,
            is_joined=row.probability >= thresholds[row.model_id],
        )
        for row in rows
        if row.left_id in found and row.right_id in found
    ]


def count_waiting(reader: Reader) -> int:
    """How many pairs wait for this reader, protected and restricted records in none, counted up to MOST_COUNTED."""
    decided = [ends for ends, word in _last_word(reader).items() if word is not Judgement.UNSURE]
    found = 0
    for model in _thresholds():
        doubtful = _readable(reader, model).filter(probability__gte=DOUBTFUL[0], probability__lt=DOUBTFUL[1])
        rows = set(doubtful.values_list("left_id", "right_id")[: MOST_COUNTED + len(decided)]) - set(decided)
        closed = _closed(end for ends in rows for end in ends)
        found += sum(closed.isdisjoint(ends) for ends in rows)
    return min(found, MOST_COUNTED)


def next_pair(reader: Reader, after: Ends | None = None) -> Ends | None:
    """The pair that stands after this one in the queue, or the first; None where nothing waits."""
    pairs = [_ends(row) for row in _nearest(reader, MOST)]
    later = pairs[pairs.index(after) + 1 :] if after in pairs else pairs
    return next((pair for pair in later if pair != after), None)


def _nearest(reader: Reader, most: int) -> list[Link]:
    """Undecided doubtful links with both ends readable and unprotected, in the order of the queue."""
    said = _last_word(reader)
    decided = [ends for ends, word in said.items() if word is not Judgement.UNSURE]
    enough = most + len(decided)
    thresholds = _thresholds()
    rows = list(chain.from_iterable(_near(reader, *model, enough) for model in thresholds.items()))
    closed = _closed(end for row in rows for end in _ends(row))
    open_rows = [row for row in rows if _ends(row) not in decided and closed.isdisjoint(_ends(row))]
    open_rows.sort(key=lambda row: (_ends(row) in said, abs(row.probability - thresholds[row.model_id]), _ends(row)))
    return open_rows[:most]


def _near(reader: Reader, model: str, threshold: float, most: int) -> list[Link]:
    """The links of one model nearest to its threshold, from both sides: two short walks along one index."""
    rows = _readable(reader, model)
    above = rows.filter(probability__gte=threshold, probability__lt=DOUBTFUL[1]).order_by("probability", "pk")
    below = rows.filter(probability__lt=threshold, probability__gte=DOUBTFUL[0]).order_by("-probability", "-pk")
    return [*above[:most], *below[:most]]


def _closed(ends: Iterable[int]) -> frozenset[int]:
    """Those that are suggested to nobody: people who must be protected, and records whose use is restricted."""
    among = list(ends)
    return protected_among(among) | restricted_among(among)


def _readable(reader: Reader, model: str) -> QuerySet[Link]:
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
