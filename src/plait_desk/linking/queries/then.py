"""A subject as it was on a day, to one reader: of the records and decisions that were there by its end.

It is worked out under the models in use. What the reader may read, who is protected and what is restricted is as it is
now; what was withdrawn since is not shown.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from plait.domain.subject import ReaderSubject
from plait.policy.access import Reader
from plait_desk.linking.queries.subjects import subjects_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """The subject `now` as it was by the end of a day. `subject` is None where none of its records had come in.

    `apart` are other subjects of then whose records are part of it today; `since` is how many of its records came in
    later; `gone` are records that were part of it then and are no longer.
    """

    day: date
    now: ReaderSubject
    subject: ReaderSubject | None
    apart: tuple[ReaderSubject, ...]
    since: int
    gone: tuple[int, ...]

    @property
    def until(self) -> datetime:
        """The first moment after the day."""
        return end_of(self.day)


def end_of(day: date) -> datetime:
    """The first moment after the day, in the desk's own time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def subject_then(reader: Reader, now: ReaderSubject, mention_id: int, day: date) -> Then:
    """The subject `now` as it was; of several that it was, the one that held the mention, or else the first.

    A day to come is today.
    """
    day = min(day, timezone.localdate())
    found = subjects_of(reader, now.mention_ids, end_of(day))
    subjects = list(dict.fromkeys(found[id_] for id_ in now.mention_ids if id_ in found))
    first = found.get(mention_id) or next(iter(subjects), None)
    return Then(
        day=day,
        now=now,
        subject=first,
        apart=tuple(one for one in subjects if one != first),
        since=len(now.mention_ids) - len(found),
        gone=tuple(id_ for id_ in first.mention_ids if id_ not in now.mention_ids) if first else (),
    )
