"""A body that works in the Taskforce, its units, and the term for which anything between them is agreed."""

from dataclasses import dataclass
from datetime import datetime

from plait.domain.ids import PartnerId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A tenant: a body that owns what it gives. A board is a meeting, never a partner."""

    id: PartnerId
    key: str
    name: str
    abbreviation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of a partner with people of its own, such as a police division."""

    id: UnitId
    partner_id: PartnerId
    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """From an instant up to, not including, another; `to_at` None is until further notice."""

    from_at: datetime
    to_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """True if the instant lies in the term."""
        return self.from_at <= at and (self.to_at is None or at < self.to_at)
