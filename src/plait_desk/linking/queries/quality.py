"""How good linking was found to be: the newest evaluation of each data set, as it was kept. No truth is read here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from plait.linking.quality import Quality, Spread, read_quality, spread
from plait_desk.linking.models import Evaluation

MOST_SETS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvaluation:
    """One evaluation as it was kept. `seeds` are empty where one data set was measured once."""

    at: datetime
    data_set: str
    kind: str
    version: str
    is_synthetic: bool
    whole: Quality
    seeds: tuple[tuple[int, Quality], ...]

    @property
    def spreads(self) -> tuple[tuple[str, Spread], ...]:
        """The spread of each figure from world to world, of those that every world could say."""
        found = []
        for name, figure in _FIGURES:
            values = [figure(one) for _, one in self.seeds]
            known = [value for value in values if value is not None]
            if known and len(known) == len(values):
                found.append((name, spread(known)))
        return tuple(found)


def newest_evaluations(since: datetime | None = None) -> list[KeptEvaluation]:
    """The newest of each data set and kind, this desk first; only those kept from `since` on, if given.

    They are open to every reader of linking, as the frozen models are: numbers of named models over made-up worlds and
    labelled sets, never over real records.
    """
    same = Evaluation.objects.filter(data_set=OuterRef("data_set"), kind=OuterRef("kind")).order_by("-at", "-pk")
    rows = Evaluation.objects.filter(pk=Subquery(same.values("pk")[:1]))
    if since is not None:
        rows = rows.filter(at__gte=since)
    return [_read(row) for row in rows.order_by("-data_set", "-kind", "pk")[:MOST_SETS]]


def _read(row: Evaluation) -> KeptEvaluation:
    return KeptEvaluation(
        at=row.at,
        data_set=row.data_set,
        kind=row.kind,
        version=row.version,
        is_synthetic=row.is_synthetic,
        whole=read_quality(row.whole),
        seeds=tuple((int(one["seed"]), read_quality(one)) for one in row.seeds),
    )


def _gap(one: Quality) -> float | None:
    return one.gap.size if one.gap else None


_FIGURES: tuple[tuple[str, Callable[[Quality], float | None]], ...] = (
    ("Precision", lambda one: one.pairwise.precision),
    ("Recall", lambda one: one.pairwise.recall),
    ("F1 of pairs", lambda one: one.pairwise.f1),
    ("B-cubed F1", lambda one: one.bcubed.f1),
    ("True pairs compared", lambda one: one.compared),
    ("Recall, between groups", _gap),
)
