"""What the models in use turned when they took the place of those before, as one reader may see it."""

from dataclasses import dataclass

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

MOST = 50


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


def turned_pairs(reader: Reader, most: int = MOST) -> tuple[list[TurnedPair], bool]:
    """The pairs whose probability moved most, and whether there are more than these; protected people in none."""
    moved = Abs(Coalesce(F("now"), 0.0, output_field=FloatField()) - Coalesce(F("before"), 0.0))
    rows = list(_readable(reader).order_by(moved.desc(), "left_id", "right_id")[: most + 1])
    kept = rows[:most]
    ends = {end for row in kept for end in (row.left_id, row.right_id)}
    found, shut, subjects = records(reader, ends), closed_among(ends), subjects_of(reader, ends)
    pairs = [
        TurnedPair(
            left=found[row.left_id],
            right=found[row.right_id],
            before=None if row.before is None else 100 * row.before,
            now=None if row.now is None else 100 * row.now,
            are_one=subjects[row.left_id] == subjects[row.right_id],
        )
        for row in kept
        if shut.isdisjoint((row.left_id, row.right_id)) and {row.left_id, row.right_id} <= subjects.keys()
    ]
    return pairs, len(rows) > most


def _readable(reader: Reader) -> QuerySet[Turned]:
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    hidden = list(under_way(reader).values_list("pk", flat=True))
    rows = Turned.objects.filter(left__marking_id__among=markings, right__marking_id__among=markings)
    return rows.exclude(left__load__in=hidden).exclude(right__load__in=hidden)
