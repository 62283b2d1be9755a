"""Review clocks: which group each record about a person is in, what happened to it last, and when to look again.

A clock goes by its record and by what is marked as the record is: what lies closer tells nothing through it. A record
of which only the closer part is serious is therefore looked at earlier than it need be, and never later.

The clocks are derived: made again from the records and the reviews, in bulk, never row by row.
"""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from numpy.typing import NDArray

from plait.domain.progress import Progress, quiet
from plait.policy.forgetting import GONE
from plait.policy.retention import RULES, Days, RetentionGroup, Strings, clock_marking, first_reviews, group_of
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import intern_all
from plait_desk.jobs import bulk
from plait_desk.thread.models import RecordKind, RetentionReview, ReviewClock

_AT, _DAY = pa.timestamp("us", tz="UTC"), pa.date32()
_FOUND = pa.schema(
    [
        *(("thing_id", pa.int64()), ("marking_id", pa.int64()), ("threat", pa.string()), ("feed", pa.string())),
        *(("is_reported", pa.int64()), ("is_put_forward", pa.int64())),
        *(("recorded_at", _AT), ("said_at", _AT), ("happened_on", _DAY)),
        *(("came_from", pa.string()), ("categories", pa.string()), ("said", pa.int64())),
    ]
)
_PEOPLE = """
    SELECT m.id, m.marking_id, COALESCE(r.threat, ''), COALESCE(l.feed, ''), CASE WHEN i.id IS NULL THEN 0 ELSE 1 END,
        0, m.recorded_at, MAX(CASE WHEN s.marking_id = m.marking_id THEN s.recorded_at END), MAX(r.intelligence_on),
        CASE WHEN m.item_id IS NOT NULL THEN 'item' WHEN m.register <> '' THEN m.register ELSE COALESCE(l.feed, '') END,
        m.categories, COUNT(CASE WHEN s.marking_id = m.marking_id THEN 1 END)
    FROM collection_mention m
    LEFT JOIN collection_load l ON l.id = m.load_id
    LEFT JOIN collection_item i ON i.id = m.item_id
    LEFT JOIN collection_report r ON r.id = i.report_id AND r.marking_id = m.marking_id
    LEFT JOIN collection_statement s ON s.mention_id = m.id
    WHERE m.kind = 'person' AND (l.id IS NULL OR l.state = 'committed')
    GROUP BY m.id, m.marking_id, r.threat, l.feed, i.id, m.recorded_at, m.item_id, m.register, m.categories"""
_REPORTS = """
    SELECT r.id, r.marking_id, r.threat, '', 1, CASE WHEN r.state = 'to_be_deleted' THEN 1 ELSE 0 END,
        r.received_at, r.received_at, r.intelligence_on, '', '',
        (SELECT COUNT(*) FROM collection_item i WHERE i.report_id = r.id AND i.marking_id = r.marking_id)
    FROM collection_report r LEFT JOIN collection_load l ON l.id = r.load_id
    WHERE (l.id IS NULL OR l.state = 'committed') AND r.title <> %s"""
_CLOCKS = """
    SELECT kind, thing_id, marking_id, partner_id, "group", last_event_on, next_review_on, disposal_on,
        came_from, categories, said, is_put_forward
    FROM thread_reviewclock"""
_KEPT = pa.schema(
    [
        *(("kind", pa.string()), ("thing_id", pa.int64()), ("marking_id", pa.int64()), ("partner_id", pa.int64())),
        *(("group", pa.string()), ("last_event_on", _DAY), ("next_review_on", _DAY), ("disposal_on", _DAY)),
        *(("came_from", pa.string()), ("categories", pa.string()), ("said", pa.int64())),
        ("is_put_forward", pa.bool_()),
    ]
)
BATCH = 10_000
NOMINALS = "group_members"
_AT_ONCE = 900
STEPS = 4


def set_clocks(*, as_of: date, progress: Progress = quiet) -> int:
    """Set the clock of every record about a person, and of every report; returns how many were new or changed.

    Running it again changes nothing. An event in the future counts for nothing yet.
    """
    progress(0, STEPS, "Reading people")
    people = _clocks(RecordKind.MENTION, bulk.read(_PEOPLE, [], _FOUND), as_of)
    progress(1, STEPS, "Reading reports")
    reports = _clocks(RecordKind.REPORT, bulk.read(_REPORTS, [GONE], _FOUND), as_of)
    now, before = pa.concat_tables([people, reports]), bulk.read(_CLOCKS, [], _KEPT)
    progress(2, STEPS, "Comparing")
    fresh, gone = _without(now, before), _without(before, now)
    progress(3, STEPS, "Setting the clocks")
    _take_away(gone)
    for start in range(0, fresh.num_rows, BATCH):
        with transaction.atomic():
            bulk.append(fresh.slice(start, BATCH), ReviewClock)
    progress(STEPS, STEPS, "Done")
    return int(fresh.num_rows)


def _clocks(kind: RecordKind, found: pa.Table, as_of: date) -> pa.Table:
    """_KEPT of what was found; what several bodies originated together belongs to none of them and has no clock."""
    marking, partner = _oversight(pc.unique(found["marking_id"]).to_pylist())
    found = found.filter(pc.is_in(found["marking_id"], pa.array(list(partner), pa.int64())))
    groups, last = _groups(found), _last_events(found, as_of)
    # What the desk put forward for deletion is looked at at once, unless it was and is kept.
    put_forward = found["is_put_forward"].to_numpy().astype(bool)
    first = np.where(put_forward, last, first_reviews(groups, last))
    due = _reviewed(kind, found["thing_id"].to_numpy(), last, first)
    timed = np.isin(groups, [group.value for group, rule in RULES.items() if rule.disposed_by_time])
    asked = found["marking_id"].to_pylist()
    return pa.table(
        {
            "kind": pa.repeat(pa.scalar(kind.value), found.num_rows),
            "thing_id": found["thing_id"],
            "marking_id": pa.array([marking[one] for one in asked], pa.int64()),
            "partner_id": pa.array([partner[one] for one in asked], pa.int64()),
            "group": pa.array(groups, pa.string()),
            "last_event_on": pa.array(last).cast(_DAY),
            "next_review_on": pa.array(due).cast(_DAY),
            "disposal_on": pa.array(due, mask=~timed).cast(_DAY),
            **{name: found[name] for name in ("came_from", "categories", "said")},
            "is_put_forward": pa.array(put_forward),
        },
        schema=_KEPT,
    )


def _oversight(ids: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """For each marking of one originator: the same marking open to oversight too, and the originator."""
    rows = Marking.objects.filter(pk__in=ids, originator__isnull=False).prefetch_related("parts")
    own = {row.pk: row for row in rows}
    values = [row.value() for row in own.values()]
    widened = intern_all(clock_marking(value) for value in values)
    marking = {pk: row.pk for pk, row in zip(own, widened, strict=True)}
    return marking, {pk: row.originator_id for pk, row in own.items() if row.originator_id is not None}


def _groups(found: pa.Table) -> Strings:
    """The group of each record. There are few different threats and feeds, and each pair is asked about once."""
    threats, feeds, reported = (
        found[name].to_numpy(zero_copy_only=False) for name in ("threat", "feed", "is_reported")
    )
    groups = np.full(found.num_rows, RetentionGroup.MISCELLANEOUS.value, dtype="<U1")
    for threat in set(threats.tolist()):
        for is_nominal in (False, True):
            for is_reported in (False, True):
                rows = (
                    (threats == threat) & ((feeds == NOMINALS) == is_nominal) & (reported.astype(bool) == is_reported)
                )
                groups[rows] = group_of(threat=threat, is_nominal=is_nominal, is_reported=is_reported).value
    return groups


def _last_events(found: pa.Table, as_of: date) -> Days:
    """The last day on which something was recorded or said of the record, or happened, up to `as_of`."""
    days = [found[name].cast(_DAY).to_numpy() for name in ("recorded_at", "said_at", "happened_on")]
    known = [
        np.where(np.isnat(column) | (column > np.datetime64(as_of)), np.datetime64("NaT"), column) for column in days
    ]
    last: Days = np.fmax.reduce(known) if found.num_rows else np.array([], dtype="datetime64[D]")
    return np.where(np.isnat(last), np.datetime64(as_of), last).astype("datetime64[D]")


def _reviewed(kind: RecordKind, ids: NDArray[np.int64], last: Days, due: Days) -> Days:
    """The day that the last review set, where nothing has happened since it; there are few reviews."""
    reviews = RetentionReview.objects.filter(kind=kind).order_by("at", "pk")
    newest = {thing: (on, then) for thing, on, then in reviews.values_list("thing_id", "reviewed_on", "next_review_on")}
    order = np.argsort(ids)
    for thing, (on, then) in newest.items():
        place = int(np.searchsorted(ids, thing, sorter=order))
        if place < len(ids) and ids[order[place]] == thing and np.datetime64(on) >= last[order[place]]:
            due[order[place]] = np.datetime64(then)
    return due


def _without(table: pa.Table, other: pa.Table) -> pa.Table:
    """The rows of a table that are not in the other, whichever column differs."""
    return table.filter(pc.invert(pc.is_in(_words(table), _words(other))))


def _words(table: pa.Table) -> pa.Array:
    texts = [pc.fill_null(column.cast(pa.string()), "") for column in table.columns]
    joined = pc.binary_join_element_wise(*texts, "|")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _take_away(clocks: pa.Table) -> None:
    """Old clocks go in slices: nobody waits for the whole."""
    for kind in RecordKind.values:
        ids = clocks.filter(pc.equal(clocks["kind"], kind))["thing_id"].to_pylist()
        for start in range(0, len(ids), _AT_ONCE):
            ReviewClock.objects.filter(kind=kind, thing_id__in=ids[start : start + _AT_ONCE]).delete()
