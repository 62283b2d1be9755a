"""Ratings of the open edition, and the live ranks that follow from those this reader may read."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plait.assessment.agreement import agreement, divergences
from plait.assessment.assess import Run, assess
from plait.assessment.framework import framework
from plait.domain.assessment import Assessment, Rating
from plait.domain.estimate import Range
from plait.policy.access import Reader
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.models import Rating as RatingRow
from plait_desk.thread.models import Target

__all__ = ["RaterView", "agreement", "divergences", "live", "open_edition", "rater_views", "ratings_of", "target_key"]

# Enough for a page: the agreed edition is drawn with ten thousand.
LIVE_RUN = Run(seed=1, draws=2_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterView:
    """What one rater says on one factor, ready for a page. `said` None is unknown."""

    factor: str
    body: str
    said: Range | None
    rationale: str
    at: str
    dissents: bool


def open_edition(reader: Reader) -> AssessmentEdition | None:
    """The newest edition that is not agreed yet, or else the newest; None before the first."""
    editions = AssessmentEdition.objects.readable_by(reader)
    return (
        editions.filter(agreed_at__isnull=True).order_by("-opened_at", "-pk").first()
        or editions.order_by("-opened_at", "-pk").first()
    )


def target_key(target: Target) -> str:
    """How the core cites a target: a threat by its key, anything else by kind and key."""
    return target.key if target.kind == Target.Kind.THREAT else f"{target.kind}:{target.key}"


def ratings_of(reader: Reader, edition: AssessmentEdition) -> tuple[Rating, ...]:
    """The ratings that count, as values: the latest of each rater, target and factor that the reader may read."""
    rows = (
        RatingRow.objects.newest_for(reader).filter(edition=edition).select_related("target", "partner").order_by("pk")
    )
    return tuple(_value(row) for row in rows)


def live(reader: Reader, edition: AssessmentEdition | None) -> Assessment:
    """Ranks of the 12 threats from what this reader may read now. Never beside an official figure."""
    said = ratings_of(reader, edition) if edition else ()
    return _assess(said, edition.as_of if edition else reader.at.date())


def rater_views(reader: Reader, edition: AssessmentEdition | None, threat: str) -> list[RaterView]:
    """Who says what on one threat, factor by factor; a body furthest from the others, by a level or more, dissents."""
    if edition is None:
        return []
    rows = list(
        RatingRow.objects.newest_for(reader)
        .filter(edition=edition, target__kind=Target.Kind.THREAT, target__key=threat)
        .select_related("partner")
        .order_by("factor", "partner__key", "pk")
    )
    return [
        RaterView(
            factor=row.factor,
            body=row.partner.abbreviation or row.partner.name,
            said=_range(row),
            rationale=row.rationale,
            at=f"{row.at:%-d %B %Y}",
            dissents=_dissents(row, [other for other in rows if other.factor == row.factor]),
        )
        for row in rows
    ]


def _dissents(row: RatingRow, of_factor: list[RatingRow]) -> bool:
    """At least a level away from the nearest other rater of the same factor."""
    best = row.best
    others = [other.best for other in of_factor if other.pk != row.pk and other.best is not None]
    return best is not None and bool(others) and min(abs(best - other) for other in others) >= 1


def _value(row: RatingRow) -> Rating:
    return Rating(
        target=target_key(row.target),
        factor=row.factor,
        value=_range(row),
        body=row.partner.key,
        rater=str(row.by_id),
        rated_on=row.at.date(),
        rationale=row.rationale,
    )


def _range(row: RatingRow) -> Range | None:
    if row.low is None or row.best is None or row.high is None:
        return None
    return Range(low=row.low, best=row.best, high=row.high)


@lru_cache(maxsize=16)
def _assess(ratings: tuple[Rating, ...], as_of: date) -> Assessment:
    """A pure function of its values, so that two readers who may read the same share the work and nothing else."""
    return assess([], [], ratings, framework=framework(), as_of=as_of, run=LIVE_RUN)
