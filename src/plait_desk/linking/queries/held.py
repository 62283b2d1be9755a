"""What hangs on a thing that somebody watches: as much of it as this reader may read now.

A subject is watched as this reader sees it: with each record that linking joins to it, what these say, who is tied to
it, and who is said to be at it where it is an address. Nobody who must be protected is watched or told about; nothing
whose use is restricted; nothing of a draft or of a load that is under way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from django.urls import reverse

from plait.domain.ids import Ref
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait.domain.subject import ReaderSubject
from plait.policy.access import Reader
from plait_desk.collection.models import Statement
from plait_desk.linking.queries.addressed import found_at, is_at
from plait_desk.linking.queries.page import MOST_RECORDS, fullest
from plait_desk.linking.queries.records import Record, Told, records
from plait_desk.linking.queries.sight import seen, sight_of
from plait_desk.linking.queries.subjects import protected_among, subjects_of
from plait_desk.thread.queries.rights import restricted_among

MOST_TIED = 500
MARK_BYTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One record, report or version: what it is to the thing that is watched, and what it says, words by their mark."""

    ref: Ref
    role: str
    title: str
    url: str
    source: str
    on: date
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A thing that is watched, as its reader sees it now, and all that hangs on it."""

    title: str
    kind: str
    url: str
    things: Mapping[Ref, Held]


def mark_of(*words: object) -> str:
    """A short hash that tells one thing said from another. It begins with a random identity, so nobody guesses it."""
    return blake2b("|".join(map(str, words)).encode(), digest_size=MARK_BYTES).hexdigest()


def subjects_held(reader: Reader, mention_ids: Iterable[int]) -> dict[int, Watched]:
    """For each record, the reader's subject that holds it; hidden, absent and protected ones are left out, all alike.

    Of a long subject its newest 200 records, and of those tied to all of them the newest 500.
    """
    subjects = _open(subjects_of(reader, mention_ids))
    own: set[int] = {mention for subject in subjects.values() for mention in subject.mention_ids[-MOST_RECORDS:]}
    found = records(reader, own)
    beside = _tied_to(reader, own).union(*(found_at(reader, place) for place in _addresses(found)))
    found = _usable(found | records(reader, beside - own))
    watched = {id_: _watched(subject, found) for id_, subject in subjects.items()}
    return {id_: one for id_, one in watched.items() if one is not None}


def _open(subjects: Mapping[int, ReaderSubject]) -> dict[int, ReaderSubject]:
    """Without those who must be protected: a safeguarding officer reads them, and does not watch them either."""
    closed = protected_among(mention for subject in subjects.values() for mention in subject.mention_ids)
    return {id_: subject for id_, subject in subjects.items() if closed.isdisjoint(subject.mention_ids)}


def _tied_to(reader: Reader, mention_ids: set[int]) -> set[int]:
    """The records that a readable statement ties to one of these; groups are told by mapping."""
    ties = Statement.objects.readable_by(reader).filter(other__in=mention_ids, withdrawn_at=None)
    newest = ties.exclude(property=Tie.MEMBER_OF).order_by("-pk").values_list("mention_id", flat=True)[:MOST_TIED]
    return seen(sight_of(reader), newest)


def _addresses(found: Mapping[int, Record]) -> list[Record]:
    return [record for record in found.values() if record.kind == MentionKind.ADDRESS]


def _usable(found: Mapping[int, Record]) -> dict[int, Record]:
    """The records without those whom nobody is told about, and without what is said of them."""
    ends = {one.other_id for record in found.values() for one in record.told if one.other_id is not None}
    closed = protected_among(ends.union(found)) | restricted_among(found)
    return {
        id_: replace(record, told=tuple(one for one in record.told if _may_be_told(one, closed)))
        for id_, record in found.items()
        if id_ not in closed
    }


def _may_be_told(one: Told, closed: frozenset[int]) -> bool:
    return one.property != Property.SUBJECT_CATEGORY and one.other_id not in closed


def _watched(subject: ReaderSubject, found: Mapping[int, Record]) -> Watched | None:
    own = [found[id_] for id_ in subject.mention_ids if id_ in found]
    if not own:
        return None
    members = frozenset(subject.mention_ids)
    held = [_held(record, record.told, "a record of it") for record in own]
    places = _addresses({record.id: record for record in own})
    for record in found.values():
        if record.id not in members:
            where = Property.ADDRESS if any(is_at(record, place) for place in places) else None
            told = [one for one in record.told if one.other_id in members or one.property == where]
            held.append(_held(record, told, ", ".join(sorted({_words(one) for one in told}))))
    return Watched(
        title=fullest([record.name for record in own]),
        kind=own[0].kind,
        url=reverse("linking:subject", args=[subject.cited_by]),
        things={one.ref: one for one in held if one.said},
    )


def _held(record: Record, told: Iterable[Told], role: str) -> Held:
    return Held(
        ref=Ref("mention", record.id),
        role=role,
        title=record.name,
        url=reverse("linking:subject", args=[record.id]),
        source=record.source,
        on=record.recorded_on,
        said={_mark(one): _words(one) for one in told},
    )


def _words(one: Told) -> str:
    return one.property.replace("_", " ")


def _mark(one: Told) -> str:
    """Its period is part of what was said: that a tie has ended is news."""
    return mark_of(one.mention_id, one.property, one.value, one.other_id, one.from_on, one.to_on)
