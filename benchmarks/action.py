"""Action: the published effects of Proposition 99, and how often a useless pilot is called a success.

The peer is what is usually done: before and after alone, in the areas where the problem had just spiked.
"""

import csv
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.figure import Figure
from plait.action.evaluate import (
    Panel,
    difference_in_differences,
    effect,
    synthetic_difference_in_differences,
)
from plait.action.gate import LIKELY_ANY, LIKELY_WORTHWHILE

SALES = Path(__file__).parents[2] / "shared" / "data" / "pilots" / "california_prop99.csv"
WORLDS, AREAS, BEFORE, AFTER, TREATED = 400, 32, 14, 12, 4


def figures() -> Iterator[Figure]:
    """Each figure as it is measured."""
    if SALES.exists():
        yield from _published()
    called, usual = _useless(np.random.default_rng(3))
    yield Figure(
        name="useless pilots on a spike called proved, of 100",
        ours=called,
        peer=usual,
        reach=5,
        at_most=True,
    )


def _published() -> Iterator[Figure]:
    panel = _california()
    plain = abs(difference_in_differences(panel) - -27.349)
    yield Figure(
        name="Proposition 99, DiD: distance from the published value", ours=plain, peer=None, reach=0.0005, at_most=True
    )
    start = time.perf_counter()
    synthetic = abs(synthetic_difference_in_differences(panel) - -15.604)
    took = time.perf_counter() - start
    yield Figure(
        name="Proposition 99, SDID: distance from the published value",
        ours=synthetic,
        peer=None,
        reach=0.05,
        at_most=True,
    )
    yield Figure(name="Proposition 99, SDID: time", ours=took, peer=None, reach=2, unit="s", at_most=True)


def _california() -> Panel:
    with SALES.open(newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    states = sorted({row["State"] for row in rows})
    years = sorted({row["Year"] for row in rows})
    sales = np.zeros((len(states), len(years)))
    for row in rows:
        sales[states.index(row["State"]), years.index(row["Year"])] = float(row["PacksPerCapita"])
    treated = np.array([state == "California" for state in states])
    return Panel(outcomes=sales, treated=treated, start=years.index("1989"))


def _useless(rng: np.random.Generator) -> tuple[float, float]:
    """Of 100 pilots without any effect, in the areas that had just risen most: ours proved, before/after a fall."""
    proved = fell = 0
    for _ in range(WORLDS):
        outcomes = _world(rng)
        risen = outcomes[:, BEFORE - 6 : BEFORE].mean(axis=1) / outcomes[:, : BEFORE - 6].mean(axis=1)
        treated = np.isin(np.arange(AREAS), np.argsort(risen)[-TREATED:])
        found = effect(Panel(outcomes=outcomes, treated=treated, start=BEFORE), draws=200)
        proved += found.p_worthwhile > LIKELY_WORTHWHILE and found.p_any > LIKELY_ANY
        before, after = outcomes[treated, BEFORE - 6 : BEFORE].mean(), outcomes[treated, BEFORE:].mean()
        fell += bool(after < before)
    return 100 * proved / WORLDS, 100 * fell / WORLDS


def _world(rng: np.random.Generator) -> np.ndarray:
    """Counts a month in areas that differ, share a trend and a season, and wander each on its own."""
    months = BEFORE + AFTER
    wander = np.zeros((AREAS, months))
    for month in range(1, months):
        wander[:, month] = 0.6 * wander[:, month - 1] + rng.normal(0, 0.12, AREAS)
    season = 0.1 * np.sin(2 * np.pi * np.arange(months) / 12) + np.cumsum(rng.normal(0, 0.02, months))
    rates = rng.lognormal(3.3, 0.6, AREAS)[:, None] * np.exp(season + wander)
    return rng.poisson(rates).astype(float)
