"""The court orders that limit what a person may do: SCPO, TEPO, TERO."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One kind of order; `in_force` is the day it came into force as an ISO date, or empty."""

    name: str
    abbreviation: str
    who_asks: str
    test: str
    length: str
    breach: str
    in_force: str
    standing: str


@cache
def orders() -> tuple[Order, ...]:
    """All listed orders."""
    return tuple(
        Order(
            name=row["order"],
            abbreviation=row["abbreviation"],
            who_asks=row["who_asks"],
            test=row["test"],
            length=row["length"],
            breach=row["breach"],
            in_force=row["in_force"],
            standing=row["standing"],
        )
        for row in rows("orders")
    )
