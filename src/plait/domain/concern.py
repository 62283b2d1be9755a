"""A concern that somebody told: where it stands, and where it may go from there."""

from collections.abc import Mapping
from enum import StrEnum


class ConcernState(StrEnum):
    """Where the desk is with it. An answer that comes in puts a question asked back to taken on."""

    NEW = "new"
    TAKEN = "taken"
    ASKED = "asked"
    REPORTED = "reported"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return _WORDS[self]


_WORDS = {
    ConcernState.NEW: "new",
    ConcernState.TAKEN: "taken on",
    ConcernState.ASKED: "question asked",
    ConcernState.REPORTED: "written up as a report",
    ConcernState.CLOSED: "closed",
}

TRANSITIONS: Mapping[ConcernState, frozenset[ConcernState]] = {
    ConcernState.NEW: frozenset({ConcernState.TAKEN}),
    ConcernState.TAKEN: frozenset({ConcernState.ASKED, ConcernState.REPORTED, ConcernState.CLOSED}),
    ConcernState.ASKED: frozenset({ConcernState.TAKEN, ConcernState.REPORTED, ConcernState.CLOSED}),
    ConcernState.REPORTED: frozenset({ConcernState.CLOSED}),
    ConcernState.CLOSED: frozenset({ConcernState.TAKEN}),
}


def may_become(current: ConcernState, wanted: ConcernState) -> bool:
    """Whether a concern in `current` state may go to `wanted`."""
    return wanted in TRANSITIONS[current]
