"""Did a pilot work? Difference in differences, its synthetic form, and an honest "cannot tell".

Synthetic difference in differences: Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American
Economic Review 111(12). Proof rule: methods.md, "Pilots: proved or not".
"""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from plait.action.simplex import weights_on_simplex
from plait.domain.outcome import WORTHWHILE, Design, Effect, Maryland

Numbers = NDArray[np.float64]

SYNTHETIC_PERIODS = 15
SYNTHETIC_DONORS = 10
# What pilots of this kind have done elsewhere: most change a rate by less than 15 %, either way.
PRIOR_SD = 0.15
NINETY = 1.6448536269514722
REFUSED = (
    "Every area had the pilot. Before and after alone is refused: areas picked on a spike fall back by "
    "themselves, and a useless pilot then looks like a success three times in four."
)
# Added to a mean count before its logarithm, so that an area without a single event still has one.
HALF = 0.5


class NoComparison(ValueError):
    """There is no area to compare with: before and after alone is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`outcomes` is areas by periods, oldest period first, no gaps; `treated` marks the pilot's areas; the
    pilot runs from period number `start` on.
    """

    outcomes: Numbers
    treated: NDArray[np.bool_]
    start: int

    def __post_init__(self) -> None:
        areas, periods = self.outcomes.shape
        if self.treated.shape != (areas,) or not 1 <= self.start < periods:
            raise ValueError("one mark an area, and at least one period before and after the start")
        if not self.treated.any():
            raise ValueError("no area was treated")
        if np.isnan(self.outcomes).any():
            raise ValueError("an outcome is unknown: leave the area or the period out, do not guess")
        if self.treated.all():
            raise NoComparison(REFUSED)

    @property
    def donors(self) -> Numbers:
        return self.outcomes[~self.treated]

    @property
    def pilots(self) -> Numbers:
        return self.outcomes[self.treated]


def difference_in_differences(panel: Panel) -> float:
    """Change in the pilot's areas less the change elsewhere, in the unit of the outcomes."""
    change = panel.outcomes[:, panel.start :].mean(axis=1) - panel.outcomes[:, : panel.start].mean(axis=1)
    return float(change[panel.treated].mean() - change[~panel.treated].mean())


def synthetic_difference_in_differences(panel: Panel) -> float:
    """The same with areas and periods weighted to look like the pilot's before it began."""
    donors, pilots, start = panel.donors, panel.pilots, panel.start
    after = panel.outcomes.shape[1] - start
    noise = float(np.diff(donors[:, :start], axis=1).std(ddof=1))
    ridge = ((len(pilots) * after) ** 0.25 * noise) ** 2
    areas = weights_on_simplex(donors[:, :start].T, pilots[:, :start].mean(axis=0), ridge=ridge)
    periods = weights_on_simplex(donors[:, :start], donors[:, start:].mean(axis=1), ridge=(1e-6 * noise) ** 2)
    gap = pilots.mean(axis=0) - areas @ donors
    return float(gap[start:].mean() - periods @ gap[:start])


def effect(panel: Panel, *, draws: int = 400, seed: int = 0, randomised: bool = False) -> Effect:
    """The pilot's effect on log rates with 90 % bounds, by permutation of the areas. Raises NoComparison.

    Synthetic weights where there are at least 15 periods before and 10 areas to compare with. The posterior
    is normal: prior mean 0, sd 0.15 on the log effect; standard error from the permutations.
    """
    if panel.start >= SYNTHETIC_PERIODS and len(panel.donors) >= SYNTHETIC_DONORS:
        logs = replace(panel, outcomes=np.log(panel.outcomes + HALF))
        seen = synthetic_difference_in_differences(logs)
        chance = np.array([synthetic_difference_in_differences(one) for one in _placebos(logs)])
        # A mean over several pilots varies less than the single placebo that each draw is.
        spread = float(chance.std()) / float(np.sqrt(len(panel.pilots)))
        design = Design.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES
    else:
        seen = _log_change(panel)
        chance = _permuted(panel, draws=draws, seed=seed)
        spread = float(chance.std())
        design = Design.DIFFERENCE_IN_DIFFERENCES
    p_value = float((np.sum(chance <= seen) + 1) / (len(chance) + 1))
    posterior = _posterior(seen, spread)
    return _described(panel, posterior, p_value=p_value, design=Design.RANDOMISED if randomised else design)


def _log_changes(panel: Panel) -> Numbers:
    """One number an area: log of its mean after, less log of its mean before."""
    before, after = panel.outcomes[:, : panel.start], panel.outcomes[:, panel.start :]
    changes: Numbers = np.log(after.mean(axis=1) + HALF) - np.log(before.mean(axis=1) + HALF)
    return changes


def _log_change(panel: Panel) -> float:
    changes = _log_changes(panel)
    return float(changes[panel.treated].mean() - changes[~panel.treated].mean())


def _permuted(panel: Panel, *, draws: int, seed: int) -> Numbers:
    """The log change in `draws` worlds where the pilot's areas are picked by lot."""
    changes, treated = _log_changes(panel), int(panel.treated.sum())
    rng = np.random.default_rng(seed)
    order = rng.permuted(np.tile(np.arange(len(changes)), (draws, 1)), axis=1)
    picked, rest = changes[order[:, :treated]], changes[order[:, treated:]]
    spread: Numbers = picked.mean(axis=1) - rest.mean(axis=1)
    return spread


def _placebos(panel: Panel) -> list[Panel]:
    """Each area without the pilot in turn treated as if it had it; the true pilots left out."""
    donors = panel.donors
    areas = np.arange(len(donors))
    return [Panel(outcomes=donors, treated=areas == area, start=panel.start) for area in areas]


def _posterior(seen: float, spread: float) -> tuple[float, float]:
    """Mean and standard deviation of the log effect, after the prior."""
    if spread <= 0:
        return seen, 1e-12
    variance = 1 / (1 / PRIOR_SD**2 + 1 / spread**2)
    return variance * seen / spread**2, float(np.sqrt(variance))


def _described(panel: Panel, posterior: tuple[float, float], *, p_value: float, design: Design) -> Effect:
    mean, sd = posterior
    low, middle, high = (float(np.expm1(mean + step * sd)) for step in (-NINETY, 0.0, NINETY))
    return Effect(
        change=middle,
        low=low,
        high=high,
        p_any=NormalDist(mean, sd).cdf(0.0),
        p_worthwhile=NormalDist(mean, sd).cdf(float(np.log1p(WORTHWHILE))),
        p_value=p_value,
        design=design,
        maryland=Maryland.RANDOMISED if design is Design.RANDOMISED else Maryland.COMPARISON_AREAS,
        treated=len(panel.pilots),
        compared=len(panel.donors),
        periods_before=panel.start,
        periods_after=panel.outcomes.shape[1] - panel.start,
        method=f"{design} on log rates; normal posterior with prior sd {PRIOR_SD}; permutation of areas",
    )
