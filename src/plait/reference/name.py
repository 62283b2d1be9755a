"""Forenames by sex, decade and origin, surnames by origin, and nicknames."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name on one list. `kind` is forename, surname or nickname (then `of` is the full forename)."""

    kind: str
    name: str
    sex: str
    decade: int | None
    """decade of birth: 1970 means born 1970 to 1979"""
    rank: int | None
    count: int | None
    origin: str
    standing: str
    of: str


@cache
def names() -> tuple[Name, ...]:
    """Every listed name."""
    return tuple(
        Name(
            kind=row["kind"],
            name=row["name"],
            sex=row["sex"],
            decade=int(row["decade"]) if row["decade"] else None,
            rank=int(row["rank"]) if row["rank"] else None,
            count=int(row["count"]) if row["count"] else None,
            origin=row["origin"],
            standing=row["standing"],
            of=row["of"],
        )
        for row in rows("names")
    )
