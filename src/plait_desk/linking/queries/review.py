"""What waits for a person: pairs that the model can neither join nor leave apart, the most doubtful first."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Abs

from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.linking.models import Link, Match
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.subjects import protected_among

# Below and above these probabilities a person would hardly ever decide otherwise than the model.
DOUBTFUL = (0.15, 0.95)
MOST = 50


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
    rows = list(_waiting(reader).select_related("model")[:most])
    ids = {id_ for row in rows for id_ in (row.left_id, row.right_id)}
    closed = protected_among(ids)
    found = records(reader, ids - closed)
    return [
        Waiting(
            left=found[row.left_id],
            right=found[row.right_id],
            weight=row.weight,
            is_joined=row.probability >= row.model.threshold,
        )
        for row in rows
        if row.left_id in found and row.right_id in found
    ]


def count_waiting(reader: Reader) -> int:
    """How many pairs wait for this reader."""
    return _waiting(reader).count()


def next_pair(reader: Reader, after: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """The pair that stands after this one in the queue, or the first; None where nothing waits."""
    pairs = [(waiting.left.id, waiting.right.id) for waiting in waiting_pairs(reader)]
    if after in pairs:
        pairs = pairs[pairs.index(after) + 1 :]
    return next((pair for pair in pairs if pair != after), None)


def _waiting(reader: Reader) -> QuerySet[Link]:
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    said = Match.objects.readable_by(reader).filter(left=OuterRef("left"), right=OuterRef("right"))
    last = said.order_by("-at", "-pk").values("judgement")[:1]
    decided = [Judgement.SAME.value, Judgement.DIFFERENT.value]
    return (
        Link.objects.filter(
            model__current=True,
            probability__range=DOUBTFUL,
            left__marking__in=markings,
            right__marking__in=markings,
        )
        .annotate(last=Subquery(last), unsure=Exists(said))
        .filter(Q(last=None) | ~Q(last__in=decided))
        .order_by("unsure", Abs(F("probability") - F("model__threshold")), "left", "right")
    )
