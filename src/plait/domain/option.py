"""What could be done, what each body can give, and the portfolio that is proposed. A proposal never acts by itself."""

from dataclasses import dataclass
from enum import StrEnum

from plait.domain.estimate import Interval, Range
from plait.domain.strand import Strand

POUNDS = "pounds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Days of one skill of one body (or pounds, where the skill is POUNDS)."""

    partner: str
    skill: str
    days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What one body offers of one skill in the period: days, or pounds."""

    partner: str
    skill: str
    days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One intervention against one target, led by one body. `effect` is the share of the harm rate it prevents.

    `target` is what the assessment cites; `threats` are those the target is known for, primary first.
    """

    key: str
    target: str
    target_label: str
    threats: tuple[str, ...]
    intervention: str
    title: str
    strand: Strand
    lead: str
    needs: tuple[Need, ...]
    pounds: float
    effect: Range
    why: str
    measure: str
    is_development: bool = False

    @property
    def days(self) -> float:
        """Days of all bodies together."""
        return sum(need.days for need in self.needs if need.skill != POUNDS)

    @property
    def bodies(self) -> frozenset[str]:
        """Everyone who would have to be told."""
        return frozenset({self.lead, *(need.partner for need in self.needs)})


class Reason(StrEnum):
    """Why an option is not in the portfolio."""

    NO_POWER = "no_power"
    UNSCORED = "unscored"
    NOT_RELEASABLE = "not_releasable"
    OVER_CAPACITY = "over_capacity"
    ANOTHER_PLAN = "another_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An option that is not proposed, and why. `regret` is the harm a year by which it falls short, where priced."""

    option: Option
    reason: Reason
    words: str
    regret: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One proposed option. `futures` is the share of sampled futures in which it is chosen."""

    option: Option
    rank: int
    value: Interval
    expected: float
    futures: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """How a capacity binds. `per_day`: harm a year that one more day would prevent; nought where some are left."""

    partner: str
    skill: str
    days: float
    used: float
    per_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A least share of the plans, for a strand or a priority, and what keeping it costs in harm a year per plan."""

    name: str
    share: float
    reached: float
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Telling `partner` of `target` would let options in: an upper bound on the harm that would prevent in a year."""

    target: str
    partner: str
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The portfolio, what binds, and what was left out.

    No plan that keeps the floors as well as this one prevents more than `bound`; `gap` is the distance, 0 to 1.
    """

    catalogue: str
    framework: str
    unit: str
    seed: int
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    prices: tuple[Price, ...]
    floors: tuple[Floor, ...]
    permissions: tuple[Permission, ...]
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """The share by which a better plan could exceed this one, at most."""
        return max(0.0, 1 - self.value / self.bound) if self.bound > 0 else 0.0
