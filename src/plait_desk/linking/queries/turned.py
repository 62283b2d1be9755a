"""What the models in use turned when they took the place of those before, and whom that moved, to one reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import pyarrow as pa
from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Abs, Coalesce

from plait.linking.turned import TURNED, Moved, moved
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import under_way
from plait_desk.linking.models import ModelVersion, Turned
from plait_desk.linking.queries.page import fullest
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.review import closed_among
from plait_desk.linking.queries.sight import by_model, clusters, component, sight_of
from plait_desk.linking.queries.subjects import subjects_of

# Listed are so many of the pairs that moved most, looked at in parts.
MOST_LISTED = 1_000
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedPair:
    """Two records that the models judge otherwise now; in per cent, None where too unlikely to be kept."""

    left: Record
    right: Record
    before: float | None
    now: float | None
    are_one: bool
    """they are one person or body to this reader now, with all that links and people say"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectThen:
    """A subject as it was or is to one reader: one of its records, its name, and how many records it has."""

    id: int
    name: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedSubjects:
    """The same records as subjects before and now, and what became of them in a word or two."""

    before: tuple[SubjectThen, ...]
    now: tuple[SubjectThen, ...]
    words: str


def has_turned() -> bool:
    """Whether models before the ones in use ever scored: open to every reader of linking, as the models are."""
    return ModelVersion.objects.filter(current=False).exists()


def turned_rows(reader: Reader) -> list[Turned]:
    """The pairs whose probability moved most first, at most MOST_LISTED of them; protected people are in none."""
    moved = Abs(Coalesce(F("now"), 0.0, output_field=FloatField()) - Coalesce(F("before"), 0.0))
    rows = _readable(reader).order_by(moved.desc(), "left_id", "right_id")
    found: list[Turned] = []
    for start in count(0, AT_ONCE):
        some = list(rows[start : start + AT_ONCE])
        shut = closed_among(end for row in some for end in (row.left_id, row.right_id))
        found += [row for row in some if shut.isdisjoint((row.left_id, row.right_id))]
        if len(found) >= MOST_LISTED or len(some) < AT_ONCE:
            break
    return found[:MOST_LISTED]


def turned_pairs(reader: Reader, rows: Sequence[Turned]) -> list[TurnedPair]:
    """A few of `turned_rows` as a page shows them; one whose end is a protected person's subject is left out."""
    ends = {end for row in rows for end in (row.left_id, row.right_id)}
    found, subjects = records(reader, ends), subjects_of(reader, ends)
    return [
        TurnedPair(
            left=found[row.left_id],
            right=found[row.right_id],
            before=None if row.before is None else 100 * row.before,
            now=None if row.now is None else 100 * row.now,
            are_one=subjects[row.left_id] == subjects[row.right_id],
        )
        for row in rows
        if {row.left_id, row.right_id} <= subjects.keys()
    ]


def moved_subjects(reader: Reader, rows: Sequence[Turned]) -> list[MovedSubjects]:
    """The reader's subjects that are others now because these pairs turned, those of most records first.

    None that holds a protected person's record, before or now.
    """
    sight = sight_of(reader)
    ends = {end for row in rows for end in (row.left_id, row.right_id)}
    some = component(sight, ends)
    models = by_model(some)
    models.pop("alone", None)
    changed = pa.Table.from_pylist(
        [{"left_id": row.left_id, "right_id": row.right_id, "before": row.before, "now": row.now} for row in rows],
        schema=TURNED,
    )
    found = moved(clusters(sight, models, turned=changed), clusters(sight, models))
    shut = closed_among(some)
    shown = [one for one in found if shut.isdisjoint(id_ for subject in one.now for id_ in subject)]
    told = records(reader, {id_ for one in shown for subject in one.now for id_ in subject})
    return [
        MovedSubjects(before=_named(told, one.before), now=_named(told, one.now), words=_words(one)) for one in shown
    ]


def _named(told: Mapping[int, Record], subjects: Iterable[tuple[int, ...]]) -> tuple[SubjectThen, ...]:
    return tuple(
        SubjectThen(id=some[0], name=fullest([told[id_].name for id_ in some]), records=len(some))
        for some in subjects
        if told.keys() >= set(some)
    )


def _words(one: Moved) -> str:
    if len(one.now) == 1:
        return "joined"
    return "came apart" if len(one.before) == 1 else "exchanged records"


def _readable(reader: Reader) -> QuerySet[Turned]:
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    hidden = list(under_way(reader).values_list("pk", flat=True))
    rows = Turned.objects.filter(left__marking_id__among=markings, right__marking_id__among=markings)
    return rows.exclude(left__load__in=hidden).exclude(right__load__in=hidden)
