"""Draws become ranks that admit what is not known: intervals, chances of each rank, and tiers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plait.domain.assessment import Rank, Ranking
from plait.domain.estimate import Interval

SHOWN_RANKS = 12
PAIRWISE_LIMIT = 60
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MEDIAN = QUANTILES.index(0.5)

Amounts = NDArray[np.floating]
Positions = NDArray[np.int32]


def positions(amounts: Amounts) -> Positions:
    """The rank of each item in each draw, 1 for the largest. Shape of both: (items, draws)."""
    by_draw = np.ascontiguousarray(-amounts.T)
    order = by_draw.argsort(axis=1, kind="stable")
    ranks = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(1, order.shape[1] + 1, dtype=np.int32)[None, :], axis=1)
    return np.ascontiguousarray(ranks.T)


def acceptability(ranks: Positions) -> NDArray[np.float64]:
    """Rank acceptability (SMAA-2): [i, r] is the share of draws in which item i has rank r + 1."""
    items, draws = ranks.shape
    counts = np.stack([np.bincount(row, minlength=items + 1)[1 : items + 1] for row in ranks])
    shares: NDArray[np.float64] = counts / draws
    return shares


def pairwise(ranks: Positions) -> NDArray[np.float64]:
    """[i, j] is the chance that item i is above item j; nought on the diagonal."""
    return np.stack([(row[None, :] < ranks).mean(axis=1) for row in ranks])


def tiers(ranks: Positions, order: Sequence[int], chance: float) -> list[int]:
    """The tier of each item of `order`, 1 first: a new one starts where the leader is above with `chance`."""
    tier, leader, found = 1, order[0] if len(order) else 0, []
    for item in order:
        if float((ranks[leader] < ranks[item]).mean()) >= chance:
            tier, leader = tier + 1, item
        found.append(tier)
    return found


def interval(draws: NDArray[np.floating]) -> Interval:
    """The 5th, 25th, 50th, 75th and 95th percentiles."""
    return _interval(np.quantile(draws, QUANTILES))


def rank(
    keys: Sequence[str],
    labels: Sequence[str],
    amounts: Amounts,
    *,
    unit: str,
    tier_chance: float,
    unscored: Sequence[str] = (),
) -> Ranking:
    """Items in order of their median amount, each with how sure its place is. `amounts`: (items, draws)."""
    if not len(keys):
        return Ranking(unit=unit, ranks=(), unscored=tuple(unscored))
    ranks = positions(amounts)
    expected = amounts.mean(axis=1, dtype=np.float64)
    sums = np.quantile(amounts, QUANTILES, axis=1)
    order = [int(item) for item in np.argsort(-sums[MEDIAN], kind="stable")]
    chances = acceptability(ranks)
    places = np.quantile(ranks, QUANTILES, axis=1, method="inverted_cdf")
    found = []
    for at, (item, tier) in enumerate(zip(order, tiers(ranks, order, tier_chance), strict=True)):
        above = float(sums[MEDIAN, order[at - 1]] / sums[MEDIAN, item]) if at else None
        found.append(
            Rank(
                key=keys[item],
                label=labels[item],
                tier=tier,
                amount=_interval(sums[:, item]),
                expected=float(expected[item]),
                position=_interval(places[:, item]),
                first=float(chances[item, 0]),
                top_three=float(chances[item, :3].sum()),
                acceptability=tuple(float(chance) for chance in chances[item, :SHOWN_RANKS]),
                to_rise=above,
            )
        )
    above_each = pairwise(ranks[order]) if len(order) <= PAIRWISE_LIMIT else np.empty((0, 0))
    return Ranking(
        unit=unit,
        ranks=tuple(found),
        unscored=tuple(unscored),
        above=tuple(tuple(float(chance) for chance in row) for row in above_each),
    )


def _interval(values: NDArray[np.generic]) -> Interval:
    low, lower, middle, upper, high = (float(value) for value in values.tolist())
    return Interval(low=low, lower=lower, middle=middle, upper=upper, high=high)
