"""What changed, with bounds; and the four lights that say whether a pilot is proved."""

import math
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from plait.domain.estimate import Range

WORTHWHILE = -0.10


class Design(StrEnum):
    """What an outcome was compared with."""

    BEFORE_AFTER = "before and after alone"
    DIFFERENCE_IN_DIFFERENCES = "difference in differences"
    SYNTHETIC_DIFFERENCE_IN_DIFFERENCES = "synthetic difference in differences"
    RANDOMISED = "areas chosen by lot"


class Maryland(IntEnum):
    """Maryland Scientific Methods Scale (Sherman and others, 1998): strength of the comparison, 1 to 5."""

    CORRELATION = 1
    BEFORE_AFTER = 2
    COMPARISON_AREAS = 3
    MATCHED_AREAS = 4
    RANDOMISED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The change that an intervention made, as a share of what would have been: -0.11 is 11 % fewer.

    `low` and `high` bound 90 %. `p_any` is P(any reduction), `p_worthwhile` P(reduction >= 10 %); both come
    from the posterior named in `method`. `p_value` is one-sided, by permutation of the areas.
    """

    change: float
    low: float
    high: float
    p_any: float
    p_worthwhile: float
    p_value: float
    design: Design
    maryland: Maryland
    treated: int
    compared: int
    periods_before: int
    periods_after: int
    method: str

    def __post_init__(self) -> None:
        if not self.low <= self.change <= self.high or math.isnan(self.change):
            raise ValueError(f"the change {self.change} is outside its bounds {self.low} to {self.high}")

    @property
    def sentence(self) -> str:
        """The effect in words, bounds included: "12 % fewer; 20 % fewer to 3 % fewer would fit"."""
        return f"{_percent(self.change)}; {_percent(self.low)} to {_percent(self.high)} would fit"


def _percent(share: float) -> str:
    size = abs(round(share * 100))
    return "no change" if size == 0 else f"{size} % {'fewer' if share < 0 else 'more'}"


class Light(StrEnum):
    """What one light of the gate shows."""

    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"
    NOT_DUE = "not due"


class Verdict(StrEnum):
    """What the four lights say together."""

    PROVED = "proved"
    EXTEND = "extend"
    ADAPT = "adapt"
    STOP = "stop"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One light of the gate, and why it shows what it shows."""

    name: str
    light: Light
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Measure, comparison, effect, worth: all four must be met before "Prove" is offered.

    `bounds` is the effect as a share, with its 90 % range; None before anything was measured.
    """

    measure: Reading
    comparison: Reading
    effect: Reading
    worth: Reading
    verdict: Verdict
    reason: str
    bounds: Range | None = None

    @property
    def lights(self) -> tuple[Reading, Reading, Reading, Reading]:
        """The four, in the order in which they are read."""
        return self.measure, self.comparison, self.effect, self.worth

    @property
    def is_proved(self) -> bool:
        """True where all four are met."""
        return self.verdict is Verdict.PROVED


class OutcomeKind(StrEnum):
    """What kind of change an outcome is. Order value, remitted and realised money are never mixed."""

    CHANGE = "change in an indicator"
    PEOPLE_DIVERTED = "people diverted"
    SAFEGUARDED = "people safeguarded"
    SERVICE = "service or guidance in use"
    ORDER_VALUE = "value of orders made"
    REMITTED = "money remitted"
    REALISED = "money realised"
    NONE = "no outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an action changed: in words, and with a low and a high where it is a number."""

    kind: OutcomeKind
    words: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    evidence: str = ""

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError("an outcome in numbers has both bounds")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the low bound {self.low} is above the high bound {self.high}")
