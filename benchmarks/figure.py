"""One measured figure, and how a run of them is printed."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`ours` and `peer` were measured in one run; `reach` is what ours must be, fixed before the run.

    `at_most` says which way is good. A figure without a peer has the peer None.
    """

    name: str
    ours: float
    peer: float | None
    reach: float
    unit: str = ""
    at_most: bool = False

    @property
    def is_met(self) -> bool:
        return self.ours <= self.reach if self.at_most else self.ours >= self.reach

    @property
    def line(self) -> str:
        """name, ours, peer, reach, ok or short; tab-separated."""
        sign = "at most" if self.at_most else "at least"
        unit = f" {self.unit}" if self.unit else ""
        peer = "-" if self.peer is None else f"{self.peer:.4g}{unit}"
        return "\t".join(
            [
                self.name,
                f"{self.ours:.4g}{unit}",
                peer,
                f"{sign} {self.reach:g}{unit}",
                "ok" if self.is_met else "short",
            ]
        )


def show(figures: Iterable[Figure], *, as_json: bool) -> bool:
    """Print each figure as it comes; True if none is short."""
    all_met = True
    for figure in figures:
        print(json.dumps(asdict(figure) | {"ok": figure.is_met}) if as_json else figure.line, flush=True)
        all_met &= figure.is_met
    return all_met
