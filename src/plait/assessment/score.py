"""Harm rates as draws: activity x scale x weight, each factor a distribution, summed over threats.

A unit's stream of random numbers depends on the seed and on its own key alone. So adding or removing something
else never changes its draws, and never reorders the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from plait.assessment.framework import Factor, Framework, Prior
from plait.domain.assessment import Rating
from plait.domain.estimate import Range
from plait.domain.group import Capability, Group

Draws = NDArray[np.float32]

# The 95th percentile of the standard normal: `low` and `high` of a range lie that far out.
Z95 = 1.6448536
TOP_LEVEL = 5.0


def stream(seed: int, *words: str) -> np.random.Generator:
    """Random numbers that depend on `seed` and `words` alone."""
    digest = blake2b("\x1f".join(words).encode(), digest_size=8).digest()
    return np.random.Generator(np.random.SFC64([seed, int.from_bytes(digest, "big")]))


def draw(said: Range, count: int, random: np.random.Generator) -> Draws:
    """`count` draws whose 5th, 50th and 95th percentiles are `said`: two half normals joined at `best`.

    The second half mirrors the first (antithetic variates): as good, steadier, and half the work.
    """
    half = random.standard_normal((count + 1) // 2, dtype=np.float32)
    z: Draws = np.concatenate([half, -half])[:count]
    above, below = (said.high - said.best) / Z95, (said.best - said.low) / Z95
    if above != below:
        # The same as scaling each side by its own spread, in fewer passes over the memory.
        bend = np.abs(z)
        bend *= np.float32((above - below) / 2)
        z *= np.float32((above + below) / 2)
        z += bend
    else:
        z *= np.float32(above)
    z += np.float32(said.best)
    return z


def draw_log(said: Range, count: int, random: np.random.Generator) -> Draws:
    """Draws of the natural logarithm of a positive amount whose range is `said`."""
    return draw(_logarithm(said), count, random)


def threat_harm(threat: str, ratings: Sequence[Rating], *, framework: Framework, weight: Draws, seed: int) -> Draws:
    """The logarithm of a threat's harm rate, one draw for each of `weight`, shrunk towards the framework's prior.

    Bodies count alike, and raters alike within a body (a linear pool), so that dissent stays visible as width.
    A rater who does not know adds draws from what to believe where nobody knows.
    """
    total = weight.copy()
    for factor in framework.factors:
        random = stream(seed, "threat", threat, factor.key)
        said = [_widened(ranges, factor.unknown, framework.level_spread) for ranges in _by_body(ratings, factor.key)]
        total += log_amount(pool(said or [[factor.unknown]], len(weight), random), factor)
    return shrink(total, framework.threat_prior)


def group_harm(
    group: Group,
    ratings: Sequence[Rating],
    *,
    key: str,
    framework: Framework,
    weights: Mapping[str, Draws],
    seed: int,
) -> Draws:
    """The logarithm of a mapped group's harm rate, shrunk: over its threats, times its capability.

    `ratings` are of its capability attributes, by several raters; where there are none, the record's own level
    counts, and an attribute that nobody knows is drawn over almost the whole scale.
    """
    count = len(next(iter(weights.values())))
    random = stream(seed, "group", key)
    scale = framework.group
    harm = np.zeros(count, dtype=np.float32)
    for position, threat in enumerate(threats_of(group)):
        activity = draw_log(scale.primary if position == 0 else scale.secondary, count, random)
        harm += np.exp(activity + weights[threat])
    level = np.zeros(count, dtype=np.float32)
    for said in _capability(group, ratings):
        level += pool([_widened(one, scale.unknown_attribute, framework.level_spread) for one in said], count, random)
    growth = np.float32(np.log(scale.growth_per_level))
    above_usual = level / np.float32(len(Capability)) - np.float32(scale.usual_level)
    return shrink(np.log(harm) + growth * above_usual, framework.group_prior)


def weight_draws(framework: Framework, *, seed: int, count: int) -> dict[str, Draws]:
    """Logarithms of the weights, common to every group: they are wrong together or right together."""
    return {threat: draw_log(said, count, stream(seed, "weight", threat)) for threat, said in framework.weights.items()}


def pool(bodies: Sequence[Sequence[Range]], count: int, random: np.random.Generator) -> Draws:
    """Levels 0 to 5: each draw takes one body, then one rater of it, then a level that the rater would accept."""
    ranges = [one for raters in bodies for one in raters]
    if len(ranges) == 1:
        alone: Draws = np.clip(draw(ranges[0], count, random), 0, TOP_LEVEL)
        return alone
    chances = np.concatenate([np.full(len(raters), 1 / len(bodies) / len(raters)) for raters in bodies])
    chosen = random.choice(len(ranges), size=count, p=chances)
    every = np.stack([draw(one, count, random) for one in ranges])
    picked: Draws = np.clip(every[chosen, np.arange(count)], 0, TOP_LEVEL)
    return picked


def log_amount(levels: Draws, factor: Factor) -> Draws:
    """The logarithm of the amount that each level stands for, evenly spaced between the framework's levels."""
    known = np.log(np.asarray(factor.amounts))
    amounts: Draws = np.interp(levels, np.arange(len(known)), known).astype(np.float32)
    return amounts


def shrink(draws: Draws, prior: Prior) -> Draws:
    """Draws moved towards the prior: (x/s2 + mu/tau2) / (1/s2 + 1/tau2), with the spread that goes with it."""
    mean, variance = float(draws.mean()), float(draws.var())
    kept = prior.tau**2 / (variance + prior.tau**2)
    centre = kept * mean + (1 - kept) * prior.mu
    return (np.float32(centre) + np.float32(kept**0.5) * (draws - np.float32(mean))).astype(np.float32)


def uniform_weights(criteria: int, count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Weights of which nothing is known but that they sum to one (SMAA-2): shape (count, criteria)."""
    return random.dirichlet(np.ones(criteria), count)


def threats_of(group: Group) -> list[str]:
    """The group's primary threat, then those that support it."""
    return [threat for threat in (group.primary_threat, *group.secondary_threats) if threat]


def _capability(group: Group, ratings: Sequence[Rating]) -> list[list[list[Range | None]]]:
    recorded = {level.capability: level.level for level in group.capabilities}
    said = []
    for capability in Capability:
        level = recorded.get(capability)
        own = None if level is None else Range(low=level, best=level, high=level)
        said.append(_by_body(ratings, capability) or [[own]])
    return said


def _by_body(ratings: Sequence[Rating], factor: str) -> list[list[Range | None]]:
    bodies: dict[str, list[Range | None]] = {}
    for rating in sorted(ratings, key=lambda each: (each.body, each.rater)):
        if rating.factor == factor:
            bodies.setdefault(rating.body, []).append(rating.value)
    return list(bodies.values())


def _widened(said: Sequence[Range | None], unknown: Range, spread: float) -> list[Range]:
    """A level is never exact: at least `spread` either side. Where a rater does not know, `unknown`."""
    return [
        unknown
        if one is None
        else Range(low=min(one.low, one.best - spread), best=one.best, high=max(one.high, one.best + spread))
        for one in said
    ]


def _logarithm(said: Range) -> Range:
    low, best, high = (float(np.log(value)) for value in (said.low, said.best, said.high))
    return Range(low=low, best=best, high=high)


def by_target(ratings: Iterable[Rating]) -> dict[str, list[Rating]]:
    """Ratings gathered by what they rate."""
    gathered: dict[str, list[Rating]] = {}
    for rating in ratings:
        gathered.setdefault(rating.target, []).append(rating)
    return gathered
