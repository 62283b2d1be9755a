"""Sampled futures: the same programme solved again where harm and effects turn out otherwise."""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from plait.domain.assessment import Assessment
from plait.domain.estimate import Interval, Range
from plait.domain.option import Option
from plait.tasking.allocate import Floats, Model, Solution, relax

Z95 = 1.6448536
DRAWS = 2000
# Harm and effects as they might turn out never lift an option far beyond its price: only these can be chosen.
NEAREST = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What is believed of a target's harm rate: its mean and its interval."""

    expected: float
    interval: Interval


def harm_of(option: Option, assessment: Assessment) -> Harm:
    """The target's harm in `assessment`; what is believed of an unscored group where it has no rank."""
    for ranking in (assessment.groups, assessment.threats):
        if (rank := ranking.of(option.target)) is not None:
            return Harm(expected=rank.expected, interval=rank.amount)
    return Harm(expected=assessment.prior_harm.middle, interval=assessment.prior_harm)


def shares(model: Model, values: Floats, bound: Solution, assessment: Assessment, *, seed: int, count: int) -> Floats:
    """By option, the share of `count` futures in which the programme chooses it. Harm is common to a target and
    effects to an intervention, so that what is wrong together is wrong together."""
    chosen = np.zeros(len(model.options))
    if not len(chosen) or not count:
        return chosen
    near = np.sort(np.argsort(-bound.reduced(model, values), kind="stable")[:NEAREST])
    part = _part(model, near)
    drawn = np.stack([_draws(option, assessment, seed=seed, count=count) for option in part.options])
    for future in range(count):
        chosen[near] += relax(part, drawn[:, future]).chosen
    return chosen / count


def spread(option: Option, assessment: Assessment, *, seed: int) -> Interval:
    """The interval of the harm that one option prevents in a year."""
    drawn = _draws(option, assessment, seed=seed, count=DRAWS)
    low, lower, middle, upper, high = (float(v) for v in np.quantile(drawn, (0.05, 0.25, 0.5, 0.75, 0.95)))
    return Interval(low=low, lower=lower, middle=middle, upper=upper, high=high)


def _draws(option: Option, assessment: Assessment, *, seed: int, count: int) -> Floats:
    harm = harm_of(option, assessment)
    z = _normals(seed, "harm", option.target, count)
    said = harm.interval
    below, above = np.log(said.middle / said.low), np.log(said.high / said.middle)
    rate = said.middle * np.exp(z * np.where(z < 0, below, above) / Z95)
    return rate * _effect(option.effect, _normals(seed, "effect", option.intervention, count))


def _effect(said: Range, z: Floats) -> Floats:
    width = np.where(z < 0, said.best - said.low, said.high - said.best)
    effect: Floats = np.clip(said.best + z * width / Z95, 0.0, 0.95)
    return effect


def _normals(seed: int, kind: str, key: str, count: int) -> Floats:
    digest = blake2b(f"{kind}\x1f{key}".encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "big")]).standard_normal(count)


def _part(model: Model, columns: np.ndarray) -> Model:
    """The same rows over some of the columns."""
    return Model(
        options=tuple(model.options[at] for at in columns),
        targets=model.targets,
        capacities=model.capacities,
        floors=model.floors,
        matrix=model.matrix[:, columns],
        bounds=model.bounds,
    )
