"""Which body holds which power, and its limit."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """One power of one body. `partner` is a partner key; "la" means each of the 32 councils."""

    partner: str
    body: str
    name: str
    basis: str
    allows: str
    limit: str
    standing: str


@cache
def powers() -> tuple[Power, ...]:
    """All listed powers."""
    return tuple(
        Power(
            partner=row["partner"],
            body=row["body"],
            name=row["power"],
            basis=row["statute_or_basis"],
            allows=row["what_it_lets_them_do"],
            limit=row["limit"],
            standing=row["standing"],
        )
        for row in rows("powers")
    )
