"""What inspectors, auditors and statute expect of tasking on serious organised crime."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One professional expectation that the inspection pack answers."""

    number: int
    expectation: str
    basis: str
    standing: str


@cache
def expectations() -> tuple[Expectation, ...]:
    """All expectations by number."""
    return tuple(
        Expectation(
            number=int(row["number"]),
            expectation=row["expectation"],
            basis=row["basis"],
            standing=row["standing"],
        )
        for row in rows("expectations")
    )
