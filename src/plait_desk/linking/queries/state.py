"""Where linking stands: the last run and the models in use."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q

from plait.domain.match import Judgement
from plait.linking.engine.model import Model
from plait.linking.engine.splink import two_classes
from plait.linking.engine.wording import label, level_words
from plait.linking.kinds import LinkedKind, starting_model
from plait.policy.access import Reader
from plait_desk.linking.models import Hold, LinkingRun, Match, ModelVersion
from plait_desk.linking.queries.review import MOST_COUNTED, closed_among
from plait_desk.linking.queries.sight import KINDS

MODELS_OPEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFigure:
    """One level of a field: how often among true pairs and among others, in per cent."""

    words: str
    m: float
    u: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFigures:
    """A frozen model as the home of linking shows it."""

    kind: str
    version: str
    trained_at: datetime
    trained_on: int
    taught_by: int
    """so many pairs that people decided"""
    threshold: float
    one_in: int
    """two mentions that share a key are one thing once in so many"""
    fields: tuple[tuple[str, tuple[LevelFigure, ...]], ...]


def last_run() -> datetime | None:
    """When the newest run ended. How much it linked is no reader's: it counts what they may not read."""
    return (
        LinkingRun.objects.filter(ended_at__isnull=False)
        .order_by("-ended_at", "-pk")
        .values_list("ended_at", flat=True)
        .first()
    )


def models_in_use() -> list[ModelFigures]:
    """The models that score now. They are open to every reader of linking: a model names no value that few have."""
    return [
        _figures(row) for row in ModelVersion.objects.filter(current=True).order_by("-kind", "-pk").defer("parameters")
    ]


def decided_since(reader: Reader, models: Sequence[ModelFigures]) -> int:
    """How many pairs were decided, same or different, since the model that scores them was learnt.

    Counted up to MOST_COUNTED, among the decisions that this reader may read, protected and restricted records in none.
    One that waits for a second person does not teach yet.
    """
    after = (Q(left__kind__in=KINDS[model.kind], at__gt=model.trained_at) for model in models)
    rows = Match.objects.newest_for(reader).filter(reduce(or_, after, Q(pk__in=[])))
    decided = rows.filter(judgement__in=(Judgement.SAME, Judgement.DIFFERENT))
    counted = decided.exclude(pk__in=Hold.objects.readable_by(reader).values("match")).order_by("-at", "-pk")
    pairs = list(counted.values_list("left_id", "right_id")[:MOST_COUNTED])
    shut = closed_among(end for ends in pairs for end in ends)
    return sum(shut.isdisjoint(ends) for ends in pairs)


def model_in_use(kind: LinkedKind) -> tuple[str, Model]:
    """The frozen model that scores now and its version, or our starting figures before the first run."""
    rows = ModelVersion.objects.filter(kind=kind.name, current=True).order_by("-trained_at", "-pk")
    version = rows.values_list("version", flat=True).first()
    if version:
        return version, frozen(version)
    model = starting_model(kind)
    return model.version, model


@lru_cache(maxsize=MODELS_OPEN)
def frozen(version: str) -> Model:
    """The model of that version: a version is named by its content, so it can be kept open."""
    return Model.from_json(json.dumps(ModelVersion.objects.get(version=version).parameters))


def _figures(row: ModelVersion) -> ModelFigures:
    model = frozen(row.version)
    shares, prior = two_classes(model.mixture)
    fields = tuple(
        (
            label(name),
            tuple(
                LevelFigure(words=level_words(name, level), m=100 * float(m), u=100 * float(u))
                for level, (m, u) in enumerate(shares[place, 1 : number + 1], start=1)
            ),
        )
        for place, (name, number) in enumerate(model.mixture.columns)
    )
    return ModelFigures(
        kind=row.kind,
        version=row.version,
        trained_at=row.trained_at,
        trained_on=model.frequencies.records,
        taught_by=model.reviews,
        threshold=row.threshold,
        one_in=round(1 / prior),
        fields=fields,
    )
