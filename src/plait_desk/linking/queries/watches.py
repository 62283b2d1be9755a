"""What a person watches, and what arrived there: what they may read now and did not have before them when they looked.

It is worked out whenever it is shown, and nothing of it is kept. So what a reader may not read changes nothing, not
even the moment at which they are told; and what opens to them later is told then.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.linking.models import Watch, WatchSeen
from plait_desk.linking.queries.answered import requirements_held, versions_of
from plait_desk.linking.queries.held import Held, Watched, mark_of, subjects_held
from plait_desk.linking.queries.subjects import subject_of

REQUIREMENT, RECORD = "requirement", "mention"


class WatchState(StrEnum):
    """Whether the person is told."""

    LIVE = "live"
    ENDED = "ended"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A thing that is new to the person (then `said` is empty), or the kinds of what it newly says."""

    ref: Ref
    role: str
    title: str
    url: str
    source: str
    on: date
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLine:
    """One watch of the reader. `shown` stands for exactly what arrived: looking is looking at that."""

    id: int
    ref: Ref
    title: str
    kind: str
    url: str
    reason: str
    from_on: date
    to_on: date
    looked_at: datetime
    state: WatchState
    arrived: tuple[Arrived, ...]
    shown: str


def own_watches(reader: Reader) -> QuerySet[Watch]:
    """What this person watches, acting for this body and purpose."""
    return Watch.objects.filter(
        person_id=reader.person_id, partner_id=reader.partner_id, purpose=reader.purpose.value
    ).order_by("from_on", "pk")


def live_watches(reader: Reader) -> QuerySet[Watch]:
    """Those of them that were not stopped and have not ended."""
    today = localdate(reader.at)
    return own_watches(reader).filter(stopped_at=None, from_on__lte=today, to_on__gt=today)


def watch_lines(reader: Reader, rows: QuerySet[Watch] | None = None) -> list[WatchLine]:
    """The reader's watches, those first on which most arrived; one whose thing they may not read now is left out."""
    found = list(own_watches(reader) if rows is None else rows)
    held = held_by(reader, found)
    seen = _seen(found)
    lines = [_line(reader, row, held[row.pk], seen.get(row.pk, {})) for row in found if row.pk in held]
    return sorted(lines, key=lambda line: (line.state is not WatchState.LIVE, -len(line.arrived)))


def held_by(reader: Reader, rows: Iterable[Watch]) -> dict[int, Watched]:
    """For each watch the thing as its reader sees it now, where they may read it."""
    refs = {row.pk: Ref.parse(row.ref) for row in rows}
    held = _held(reader, refs.values())
    return {pk: held[ref] for pk, ref in refs.items() if ref in held}


def title_of(reader: Reader, ref: Ref) -> tuple[str, str]:
    """How the reader sees a thing that may be watched, and its page. Raises Http404 as `thing_of` does."""
    held = _held(reader, [ref]).get(ref)
    if held is None:
        raise Http404
    return held.title, held.url


def thing_of(reader: Reader, ref: Ref) -> tuple[Ref, frozenset[int]]:
    """What is watched where somebody asks to watch `ref`: how it is cited, and the records or versions that are one.

    Raises Http404 where it is hidden, absent, protected, or of a kind that nobody watches: all alike.
    """
    if ref.kind == REQUIREMENT:
        versions = versions_of(reader, [ref.id]).get(ref.id)
        if versions:
            return Ref(REQUIREMENT, versions[-1].pk), frozenset(row.pk for row in versions)
    if ref.kind == RECORD and ref.id in subjects_held(reader, [ref.id]):
        subject = subject_of(reader, ref.id)
        return Ref(RECORD, subject.cited_by), frozenset(subject.mention_ids)
    raise Http404


def watch_on(reader: Reader, kind: str, ids: Collection[int]) -> Watch | None:
    """The reader's own watch on a thing: on any of these records, or on any version of a requirement."""
    if kind == REQUIREMENT:
        ids = {row.pk for rows in versions_of(reader, ids).values() for row in rows}
    return own_watches(reader).filter(ref__in=[str(Ref(kind, id_)) for id_ in ids]).first()


def state_of(reader: Reader, row: Watch) -> WatchState:
    """Where a watch stands on the reader's day."""
    if row.stopped_at is not None:
        return WatchState.STOPPED
    return WatchState.LIVE if row.from_on <= localdate(reader.at) < row.to_on else WatchState.ENDED


def _held(reader: Reader, refs: Iterable[Ref]) -> dict[Ref, Watched]:
    asked = set(refs)
    records = {ref.id for ref in asked if ref.kind == RECORD}
    questions = {ref.id for ref in asked if ref.kind == REQUIREMENT}
    held = {Ref(RECORD, id_): one for id_, one in subjects_held(reader, records).items()} if records else {}
    return held | {Ref(REQUIREMENT, id_): one for id_, one in requirements_held(reader, questions).items()}


def _seen(rows: Iterable[Watch]) -> dict[int, dict[str, frozenset[str]]]:
    found: dict[int, dict[str, frozenset[str]]] = {}
    for watch, ref, said in WatchSeen.objects.filter(watch__in=rows).values_list("watch_id", "ref", "said"):
        found.setdefault(watch, {})[ref] = frozenset(said)
    return found


def _line(reader: Reader, row: Watch, held: Watched, seen: Mapping[str, frozenset[str]]) -> WatchLine:
    state = state_of(reader, row)
    new = _new(held, seen) if state is WatchState.LIVE else []
    return WatchLine(
        id=row.pk,
        ref=Ref.parse(row.ref),
        title=held.title,
        kind=held.kind,
        url=held.url,
        reason=row.reason,
        from_on=row.from_on,
        to_on=row.to_on,
        looked_at=row.looked_at,
        state=state,
        arrived=tuple(_arrived(one, str(one.ref) in seen, marks) for one, marks in new),
        shown=mark_of(row.pk, *sorted(f"{one.ref} {mark}" for one, marks in new for mark in marks)),
    )


def _new(held: Watched, seen: Mapping[str, frozenset[str]]) -> list[tuple[Held, frozenset[str]]]:
    """Each thing with what of it was not before the person when they looked, the newest first."""
    told = [(one, frozenset(one.said) - seen.get(str(one.ref), frozenset())) for one in held.things.values()]
    return sorted(
        ((one, marks) for one, marks in told if marks), key=lambda pair: (-pair[0].on.toordinal(), pair[0].ref)
    )


def _arrived(held: Held, is_known: bool, marks: frozenset[str]) -> Arrived:
    words = tuple(sorted({held.said[mark] for mark in marks})) if is_known else ()
    return Arrived(
        ref=held.ref, role=held.role, title=held.title, url=held.url, source=held.source, on=held.on, said=words
    )
