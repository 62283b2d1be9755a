"""What is said about an amount that nobody knows exactly: a range a person gave, an interval a model worked out."""

from dataclasses import dataclass


class BackwardRange(ValueError):
    """Low, best and high are not in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a person says: with 90 % belief between `low` and `high`, and most likely near `best`."""

    low: float
    best: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            raise BackwardRange(f"{self.low} to {self.best} to {self.high} is not in order")

    @classmethod
    def parse(cls, values: object) -> "Range":
        """A range from the three numbers of a reference list. Raises BackwardRange."""
        if not isinstance(values, list | tuple) or len(values) != 3:
            raise BackwardRange(f"{values!r} is not three numbers: low, best, high")
        low, best, high = (float(value) for value in values)
        return cls(low=low, best=best, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What the draws say: 90 % between `low` and `high`, half between `lower` and `upper`, `middle` is the median."""

    low: float
    lower: float
    middle: float
    upper: float
    high: float

    def scaled(self, factor: float) -> "Interval":
        """The interval of `factor` times the amount; `factor` is not negative."""
        return Interval(
            low=self.low * factor,
            lower=self.lower * factor,
            middle=self.middle * factor,
            upper=self.upper * factor,
            high=self.high * factor,
        )
