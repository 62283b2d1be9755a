"""Where a person can turn: 999, 101, Crimestoppers and the other doors."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One way to tell someone."""

    name: str
    for_whom: str
    contact: str
    when: str
    is_anonymous: bool
    standing: str


@cache
def doors() -> tuple[Door, ...]:
    """All doors, the most urgent first."""
    return tuple(
        Door(
            name=row["door"],
            for_whom=row["for_whom"],
            contact=row["contact"],
            when=row["when"],
            is_anonymous=row["anonymous"] == "yes",
            standing=row["standing"],
        )
        for row in rows("doors")
    )
