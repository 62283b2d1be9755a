"""Which records are nominals of which groups: the room of groups says so, and rooms to its left may ask."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from plait.policy.access import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """One record in one group, and since when. `markings` are those of the membership and of the group: who reads both
    may know.
    """

    mention_id: int
    group_id: int
    markings: tuple[int, int]
    recorded_at: datetime


Nominals = Callable[[Reader | None, Collection[int] | None], list[Nominal]]
_nominals: list[Nominals] = []


def register_nominals(nominals: Nominals) -> None:
    """From the room of groups, once: the memberships of records that a reader may read, or all where it is None."""
    _nominals[:] = [nominals]


def nominals_among(reader: Reader | None, mention_ids: Collection[int] | None = None) -> list[Nominal]:
    """The groups of these records, or of any, that the reader may read. A reader of None is for the services alone."""
    return _nominals[0](reader, mention_ids)
