"""What the Taskforce puts first for a period: recommended by the Steering Group from a released assessment."""

from dataclasses import dataclass

from plait.domain.period import Period


class UnreasonedPriority(ValueError):
    """A priority needs its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """`target` is a threat, enabler, sector or place. In tasking it is a floor: a least share, whose price is shown."""

    target: str
    reason: str
    period: Period
    share: float = 0.1

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise UnreasonedPriority("A priority needs a reason.")
