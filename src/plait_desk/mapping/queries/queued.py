"""What of all flagged things is still to be looked at, what was reviewed, and what has expired, to one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from plait.domain.flag import LAPSES_AFTER, FlagState, Verdict
from plait.mapping.calibration import LEAST_REVIEWS, calibrate
from plait.mapping.graph import Bools, Ints
from plait.mapping.peers import Weighed
from plait.mapping.queue import ReviewQueue, among, review_queue
from plait.policy.access import Reader
from plait_desk.mapping.queries.reviewed import UNTOUCHED, Standing, reviews_that_count

QUEUED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Everything that was weighed. `raised` is the last day on which each was told of (days since 1970) and `keep`
    which of them the page asks for, both by `weighed.subjects`; `standing` what was written of some, by thing. With
    `cells` (CELLS of all) the queue falls evenly on their sectors."""

    weighed: Weighed
    raised: Ints
    keep: Bools
    standing: Mapping[str, Standing]
    cells: pa.Table | None = None

    def raised_on(self, subject: str) -> date:
        """The last day on which something was told of it."""
        return date.fromordinal(int(self.raised[self._place(subject)]) + _EPOCH)

    def knows(self, subject: str) -> bool:
        """Whether it was weighed at all."""
        place = self._place(subject)
        return place < len(self.weighed.subjects) and str(self.weighed.subjects[place]) == subject

    def state(self, subject: str, reader: Reader) -> FlagState:
        """Where one of them stands."""
        one = self.standing.get(subject, UNTOUCHED)
        return one.state(raised_on=self.raised_on(subject), at=reader.at)

    def _place(self, subject: str) -> int:
        return int(np.searchsorted(self.weighed.subjects, subject))


_EPOCH = date(1970, 1, 1).toordinal()


def days_since_1970(on: date) -> int:
    """A day as arrays count it."""
    return on.toordinal() - _EPOCH


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedOut:
    """`queue` is still to be looked at; `reviewed` and `expired` are things by key, the heaviest first. `expired_count`
    counts all that expired, `counted` the reviews that the queue may learn from, of `needed`."""

    queue: ReviewQueue
    reviewed: tuple[str, ...]
    expired: tuple[str, ...]
    expired_count: int
    counted: int
    needed: int = LEAST_REVIEWS


def sort_out(flagged: Flagged, *, reader: Reader, as_of: date) -> SortedOut:
    """Who is looked at first. What was reviewed or has expired is not in the queue."""
    weighed = flagged.weighed
    has_flag = np.isin(weighed.subjects, np.unique(np.asarray(weighed.flags["subject"].to_pylist(), dtype=np.str_)))
    last_day = days_since_1970(as_of - LAPSES_AFTER)
    states = {thing: flagged.state(thing, reader) for thing in flagged.standing if flagged.knows(thing)}
    written = np.isin(weighed.subjects, _texts(states))
    is_expired = (flagged.raised <= last_day) & ~written
    is_expired |= np.isin(weighed.subjects, _texts(t for t, state in states.items() if state is FlagState.EXPIRED))
    reviewed = np.isin(
        weighed.subjects,
        _texts(t for t, state in states.items() if state in {FlagState.REVIEWED, FlagState.REPLIED}),
    )
    counted = reviews_that_count({t: one for t, one in flagged.standing.items() if t in states})
    log_odds = dict(zip(weighed.subjects.tolist(), weighed.log_odds.tolist(), strict=True)) if counted else {}
    calibration = calibrate([log_odds[thing] for thing in counted], list(counted.values()))
    asked = has_flag & flagged.keep
    open_ = among(weighed, asked & ~is_expired & ~reviewed)
    return SortedOut(
        queue=review_queue(open_, length=QUEUED, calibration=calibration, as_of=as_of, cells=flagged.cells),
        reviewed=_heaviest(weighed, asked & reviewed),
        expired=_heaviest(weighed, asked & is_expired),
        expired_count=int((asked & is_expired).sum()),
        counted=len(counted),
    )


def verdict_words(standing: Standing) -> str:
    """What the review that stands said; empty where none does."""
    return Verdict(standing.review.verdict).words if standing.review else ""


def _texts(things: object) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    return np.asarray(sorted(things), dtype=np.str_)  # type: ignore[call-overload]  # any iterable of texts


def _heaviest(weighed: Weighed, which: Bools) -> tuple[str, ...]:
    at = np.flatnonzero(which)
    order = np.lexsort((weighed.subjects[at], -np.round(weighed.log_odds[at], 9)))[:QUEUED]
    return tuple(weighed.subjects[at[order]].tolist())
