"""The threat assessment: what raters said, the ranks that follow, and what nobody knows yet."""

from dataclasses import dataclass
from datetime import date

from plait.domain.estimate import Interval, Range
from plait.domain.requirement import Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What one rater of one body says about one factor of one threat or group, in levels of the framework.

    `target` is the threat's key or the group's citation. `value` None means that the rater does not know:
    it is never read as nought, and it widens the interval.
    """

    target: str
    factor: str
    value: Range | None
    body: str
    rater: str
    rated_on: date
    rationale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigure:
    """A count of something in a place over a period, beside the people who live there. `synthetic`: a made-up one."""

    place: str
    label: str
    indicator: str
    period: str
    count: int
    population: int
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """An address, company or phone that several groups touch and that nobody has explained."""

    target: str
    label: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """One thing's place in a list, with how sure that place is.

    `amount` is the harm (or rate), `expected` its mean after shrinkage, `position` the rank's interval.
    `acceptability[r]` is the chance of rank r + 1 (Lahdelma and Salminen 2001, SMAA-2), for the first 12 ranks.
    `to_rise` is how many times the median would have to grow to meet that of the next above; None for the first.
    """

    key: str
    label: str
    tier: int
    amount: Interval
    expected: float
    position: Interval
    first: float
    top_three: float
    acceptability: tuple[float, ...]
    to_rise: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """`ranks` highest median amount first. `unscored` are keys that cannot be ranked: unknown, and not last."""

    unit: str
    ranks: tuple[Rank, ...]
    unscored: tuple[str, ...] = ()
    above: tuple[tuple[float, ...], ...] = ()
    """above[i][j]: the chance that ranks[i] is above ranks[j]; empty for lists of over 60"""

    def of(self, key: str) -> Rank | None:
        """The rank of `key`, or None if it is unscored or not in the list."""
        return next((rank for rank in self.ranks if rank.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRanking:
    """Places ranked on one published figure, per so many people, shrunk towards Scotland's rate."""

    indicator: str
    period: str
    scotland: float
    ranking: Ranking
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Krippendorff's alpha with its 90 % bootstrap interval; `units` is how many things were rated by two or more."""

    alpha: float
    low: float
    high: float
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """How far apart bodies stand on one factor of one target: the highest and the lowest body's best level."""

    target: str
    factor: str
    lowest: float
    highest: float
    bodies: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something unknown that became a requirement.

    `value` is an upper bound on the harm an answer would prevent in a year; `days` what it costs to find out;
    `sentence` says what each answer would change. Ranked by `value`; risk to life is never ranked this way.
    """

    key: str
    target: str
    requirement: Requirement
    value: float
    days: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """All that one run of the framework says, and what it needs to be run again."""

    framework: str
    unit: str
    seed: int
    draws: int
    as_of: date
    threats: Ranking
    groups: Ranking
    places: tuple[PlaceRanking, ...]
    agreement: Agreement | None
    divergences: tuple[Divergence, ...]
    gaps: tuple[Gap, ...]
    prior_harm: Interval
    """the harm of a group of which nothing is known: what an unscored group may be worth"""
