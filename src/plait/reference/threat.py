"""The 12 threats, the 8 cross-cutting threat enablers and the published business sectors."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """One of the 12 threats; `key` is the stored code, `name` the published words."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enabler:
    """One of the 8 threat enablers that cut across the threats."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A business sector used by groups; rank 1 is the one named first in the published order."""

    key: str
    name: str
    rank: int
    year: int


@cache
def threats() -> tuple[Threat, ...]:
    """The 12 threats in published order."""
    return tuple(Threat(key=row["key"], name=row["name"]) for row in rows("threats"))


@cache
def enablers() -> tuple[Enabler, ...]:
    """The 8 threat enablers in published order."""
    return tuple(Enabler(key=row["key"], name=row["name"]) for row in rows("enablers"))


@cache
def sectors() -> tuple[Sector, ...]:
    """The published sectors of seemingly legitimate businesses, most used first."""
    return tuple(
        Sector(key=row["key"], name=row["name"], rank=int(row["rank"]), year=int(row["year"]))
        for row in rows("sectors")
    )
