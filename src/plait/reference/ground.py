"""The listed grounds on which a bidder, or an applicant for a licence, may be turned down: an officer chooses."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground in our own short words; the law that it rests on goes before them.

    `purpose` is procurement or licensing; `kind` mandatory or discretionary for a contract, civic or alcohol for a
    licence. `lasts_years`: how long after the conviction or the event it may count; None where that is not listed.
    """

    key: str
    purpose: str
    kind: str
    words: str
    basis: str
    lasts_years: int | None
    standing: str


@cache
def grounds() -> tuple[Ground, ...]:
    """All listed grounds, those of contracts first."""
    return tuple(
        Ground(
            key=row["key"],
            purpose=row["purpose"],
            kind=row["kind"],
            words=row["words"],
            basis=row["basis"],
            lasts_years=int(row["lasts_years"]) if row["lasts_years"] else None,
            standing=row["standing"],
        )
        for row in rows("grounds")
    )
