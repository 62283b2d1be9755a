"""Places ranked on real counts: rates with intervals, shrunk towards Scotland's own rate.

A count is Poisson around population times rate; the rate's prior is a gamma distribution around Scotland's rate,
whose shape is fixed in the framework's edition (Clayton and Kaldor 1987, with the shape given and not estimated).
Few reports is not little crime: reporting effort differs between places and stands beside every figure.
"""

from collections.abc import Sequence

import numpy as np

from plait.assessment.framework import Framework
from plait.assessment.rank import rank
from plait.assessment.score import stream
from plait.domain.assessment import PlaceFigure, PlaceRanking


class MixedFigures(ValueError):
    """The figures are of different indicators or periods, or a place has nobody in it."""


def rank_places(
    figures: Sequence[PlaceFigure], *, framework: Framework, seed: int, count: int
) -> tuple[PlaceRanking, ...]:
    """One ranking for each indicator and period, in the order in which they are first met."""
    gathered: dict[tuple[str, str], list[PlaceFigure]] = {}
    for figure in figures:
        gathered.setdefault((figure.indicator, figure.period), []).append(figure)
    return tuple(rank_indicator(each, framework=framework, seed=seed, count=count) for each in gathered.values())


def rank_indicator(figures: Sequence[PlaceFigure], *, framework: Framework, seed: int, count: int) -> PlaceRanking:
    """The places of one indicator. Raises MixedFigures."""
    kinds = {(figure.indicator, figure.period) for figure in figures}
    if len(kinds) != 1 or any(figure.population <= 0 for figure in figures):
        raise MixedFigures("a ranking needs one indicator, one period, and people in every place")
    counts = np.array([figure.count for figure in figures], dtype=np.float64)
    people = np.array([figure.population for figure in figures], dtype=np.float64)
    scotland = float(counts.sum() / people.sum())
    shape = framework.place_shape
    # Nobody anywhere: the prior's scale would be infinite, and every rate is nought but for the prior's shape.
    inverse_scale = shape / max(scotland, 1 / float(people.sum()))
    rates = np.stack(
        [
            stream(seed, "place", figure.place, figure.indicator).gamma(
                shape + figure.count, 1 / (inverse_scale + figure.population), count
            )
            for figure in figures
        ]
    )
    (indicator, period) = next(iter(kinds))
    ranking = rank(
        [figure.place for figure in figures],
        [figure.label for figure in figures],
        rates * framework.place_per,
        unit=f"per {framework.place_per:,} people",
        tier_chance=framework.tier_chance,
    )
    return PlaceRanking(
        indicator=indicator,
        period=period,
        scotland=scotland * framework.place_per,
        ranking=ranking,
        synthetic=any(figure.synthetic for figure in figures),
    )
