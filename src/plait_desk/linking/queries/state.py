"""Where linking stands: the last run and the models in use."""

from dataclasses import dataclass
from datetime import datetime

from plait.linking.organisation import ORGANISATION
from plait.linking.person import PERSON
from plait_desk.linking.models import LinkingRun, ModelVersion

_FIELDS = {kind.name: kind for kind in (PERSON, ORGANISATION)}


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
    threshold: float
    one_in: int
    """two mentions taken at random are one thing once in so many"""
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
    return [_figures(row) for row in ModelVersion.objects.filter(current=True).order_by("-kind", "-pk")]


def _figures(row: ModelVersion) -> ModelFigures:
    said = row.parameters
    fields = tuple(
        (
            field.label,
            tuple(
                LevelFigure(words=level.words, m=100 * m, u=100 * u)
                for level, (m, u) in zip(field.levels, said["levels"][field.name], strict=True)
            ),
        )
        for field in _FIELDS[row.kind].fields
    )
    return ModelFigures(
        kind=row.kind,
        version=row.version,
        trained_at=row.trained_at,
        trained_on=said["mentions"],
        threshold=row.threshold,
        one_in=round(1 / said["prior"]),
        fields=fields,
    )
