"""How far raters agree: Krippendorff's alpha, and where bodies stand apart. Shown, never averaged away."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plait.assessment.score import stream
from plait.domain.assessment import Agreement, Divergence, Rating

RESAMPLES = 500


def alpha(table: NDArray[np.float64]) -> float:
    """Krippendorff's alpha for interval data. `table` is (raters, units); NaN where a rater gave no value.

    1 is full agreement, 0 what chance would give; NaN where no unit has two values, or none differ at all.
    Source: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011).
    """
    table = table[:, np.isfinite(table).sum(axis=0) >= 2]
    values = table[np.isfinite(table)]
    if values.size < 2:
        return float("nan")
    observed = 0.0
    for unit in table.T:
        given = unit[np.isfinite(unit)]
        observed += _squares(given) / (given.size - 1)
    expected = _squares(values) / (values.size - 1)
    return 1 - observed / expected if expected else float("nan")


def agreement(ratings: Sequence[Rating], *, seed: int) -> Agreement | None:
    """Alpha over every target and factor, with a 90 % interval over resampled units; None where it has no value."""
    table = _table(ratings)
    table = table[:, np.isfinite(table).sum(axis=0) >= 2]
    units = table.shape[1]
    centre = alpha(table)
    if not units or np.isnan(centre):
        return None
    random = stream(seed, "agreement")
    drawn = [alpha(table[:, random.integers(0, units, units)]) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(drawn, (0.05, 0.95))
    return Agreement(alpha=centre, low=float(low), high=float(high), units=units)


def divergences(ratings: Sequence[Rating]) -> tuple[Divergence, ...]:
    """For each target and factor that two bodies rated: how far apart they stand, widest first."""
    found = []
    for (target, factor), said in _by_unit(ratings).items():
        bodies: dict[str, list[float]] = {}
        for rating in said:
            if rating.value is not None:
                bodies.setdefault(rating.body, []).append(rating.value.best)
        if len(bodies) >= 2:
            means = [sum(levels) / len(levels) for levels in bodies.values()]
            found.append(
                Divergence(
                    target=target,
                    factor=factor,
                    lowest=min(means),
                    highest=max(means),
                    bodies=len(bodies),
                    unknown=sum(rating.value is None for rating in said),
                )
            )
    return tuple(sorted(found, key=lambda each: each.lowest - each.highest))


def _table(ratings: Sequence[Rating]) -> NDArray[np.float64]:
    raters = sorted({(rating.body, rating.rater) for rating in ratings})
    units = sorted(_by_unit(ratings))
    row = {rater: at for at, rater in enumerate(raters)}
    column = {unit: at for at, unit in enumerate(units)}
    table = np.full((len(raters), len(units)), np.nan)
    for rating in ratings:
        if rating.value is not None:
            table[row[rating.body, rating.rater], column[rating.target, rating.factor]] = rating.value.best
    return table


def _by_unit(ratings: Sequence[Rating]) -> dict[tuple[str, str], list[Rating]]:
    units: dict[tuple[str, str], list[Rating]] = {}
    for rating in ratings:
        units.setdefault((rating.target, rating.factor), []).append(rating)
    return units


def _squares(values: NDArray[np.float64]) -> float:
    """The sum of squared differences over all ordered pairs."""
    return float(2 * (values.size * (values**2).sum() - values.sum() ** 2))
