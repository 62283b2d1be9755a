"""The scoring framework as typed data: factors, weights, priors. It is ours, by edition, and not official."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import cast

from plait.domain.estimate import Range
from plait.reference import document, threats

LEVELS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One thing that raters judge: levels 0 to 5 stand for `amounts`, spaced evenly in the logarithm between."""

    key: str
    label: str
    question: str
    unit: str
    amounts: tuple[float, ...]
    words: tuple[str, ...]
    unknown: Range
    """what level to believe where nobody knows"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is believed of the natural logarithm of a harm rate before any rating: mean and standard deviation.

    Fixed in the edition and never estimated from the list being ranked, or the highest of a noisy list would be
    believed too much (the winner's curse).
    """

    mu: float
    tau: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScale:
    """How a mapped group's harm is drawn from its threats and its capability attributes."""

    primary: Range
    secondary: Range
    unknown_attribute: Range
    growth_per_level: float
    usual_level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The rough task behind a requirement's value: its effect, its days, and what a day is worth elsewhere."""

    effect: float
    days: float
    price_per_day: Mapping[str, float]
    answer_days: Mapping[str, float]
    review_days: int
    hub_chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One edition. `weights` are harm points an incident by threat key; `reliance[threat]` runs 0 to 3 by enabler."""

    edition: str
    standing: str
    unit: str
    factors: tuple[Factor, ...]
    level_spread: float
    weights: Mapping[str, Range]
    bases: Mapping[str, str]
    threat_prior: Prior
    group_prior: Prior
    group: GroupScale
    place_shape: float
    place_per: int
    tier_chance: float
    worth: Worth
    likelihood_ratios: Mapping[str, Mapping[str, float]]
    reliance: Mapping[str, tuple[int, ...]]

    def factor(self, key: str) -> Factor:
        """The factor of that key. Raises KeyError."""
        for factor in self.factors:
            if factor.key == key:
                return factor
        raise KeyError(key)


@cache
def framework() -> Framework:
    """The shipped edition, read from `plait/reference/framework.json`."""
    return read_framework(document("framework"))


def read_framework(content: Mapping[str, object]) -> Framework:
    """A framework from its document. Raises KeyError or ValueError where something is missing or out of order."""
    weights, priors = _tree(content["weights"]), _tree(content["prior"])
    if missing := {threat.key for threat in threats()} - set(weights):
        raise ValueError(f"no weight for {', '.join(sorted(missing))}")
    place = _tree(content["place"])
    return Framework(
        edition=str(content["edition"]),
        standing=str(content["standing"]),
        unit=str(content["unit"]),
        factors=tuple(_factor(key, _tree(body)) for key, body in _tree(content["factors"]).items()),
        level_spread=_number(content["level_spread"]),
        weights=MappingProxyType({key: Range.parse(_tree(body)["range"]) for key, body in weights.items()}),
        bases=MappingProxyType({key: str(_tree(body)["basis"]) for key, body in weights.items()}),
        threat_prior=_prior(_tree(priors["threat"])),
        group_prior=_prior(_tree(priors["group"])),
        group=_group(_tree(content["group"])),
        place_shape=_number(place["prior_shape"]),
        place_per=int(_number(place["per"])),
        tier_chance=_number(content["tier_chance"]),
        worth=_worth(_tree(content["requirement"])),
        likelihood_ratios=_ratios(_tree(content["likelihood_ratios"])),
        reliance=MappingProxyType(
            {key: tuple(row) for key, row in _tree(content["reliance"]).items() if isinstance(row, list)}
        ),
    )


def _factor(key: str, body: Mapping[str, object]) -> Factor:
    amounts, words = cast("list[float]", body["levels"]), cast("list[str]", body["words"])
    if len(amounts) != LEVELS or len(words) != LEVELS or sorted(amounts) != amounts or amounts[0] <= 0:
        raise ValueError(f"{key}: a factor has six rising levels above nought, each with words")
    return Factor(
        key=key,
        label=str(body["label"]),
        question=str(body["question"]),
        unit=str(body["unit"]),
        amounts=tuple(amounts),
        words=tuple(words),
        unknown=Range.parse(body["unknown"]),
    )


def _prior(body: Mapping[str, object]) -> Prior:
    return Prior(mu=_number(body["mu"]), tau=_number(body["tau"]))


def _group(body: Mapping[str, object]) -> GroupScale:
    activity = _tree(body["activity"])
    return GroupScale(
        primary=Range.parse(activity["primary"]),
        secondary=Range.parse(activity["secondary"]),
        unknown_attribute=Range.parse(body["unknown_attribute"]),
        growth_per_level=_number(body["growth_per_level"]),
        usual_level=_number(body["usual_level"]),
    )


def _worth(body: Mapping[str, object]) -> Worth:
    return Worth(
        effect=_number(body["effect"]),
        days=_number(body["days"]),
        price_per_day=MappingProxyType({k: _number(v) for k, v in _tree(body["price_per_day"]).items()}),
        answer_days=MappingProxyType({k: _number(v) for k, v in _tree(body["answer_days"]).items()}),
        review_days=int(_number(body["review_days"])),
        hub_chance=_number(body["hub_chance"]),
    )


def _ratios(body: Mapping[str, object]) -> Mapping[str, Mapping[str, float]]:
    return MappingProxyType(
        {
            source: MappingProxyType({letter: _number(ratio) for letter, ratio in row.items()})
            for source, row in body.items()
            if isinstance(row, dict)
        }
    )


def _tree(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"expected a table in the framework, found {value!r}")
    return cast("Mapping[str, object]", value)


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"expected a number in the framework, found {value!r}")
    return float(value)
