"""Short published facts of guidance, by topic."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceFact:
    """One fact that public guidance states."""

    topic: str
    fact: str
    standing: str


@cache
def guidance() -> tuple[GuidanceFact, ...]:
    """All guidance facts in the order of the list."""
    return tuple(
        GuidanceFact(topic=row["topic"], fact=row["fact"], standing=row["standing"]) for row in rows("guidance")
    )
