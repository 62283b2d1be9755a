"""What the models in use turned when they took the place of those before, as one reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Abs, Coalesce

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import under_way
from plait_desk.linking.models import ModelVersion, Turned
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.review import closed_among
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


def _readable(reader: Reader) -> QuerySet[Turned]:
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    hidden = list(under_way(reader).values_list("pk", flat=True))
    rows = Turned.objects.filter(left__marking_id__among=markings, right__marking_id__among=markings)
    return rows.exclude(left__load__in=hidden).exclude(right__load__in=hidden)
