"""The index of exact keys, kept up with what comes in: a number for each key of each record that may be pointed at."""

import pyarrow as pa
from django.db import transaction

from plait.linking.exact import exact_keys, numbers_of
from plait_desk.audit.keys import desk_key
from plait_desk.collection.models import Statement
from plait_desk.jobs import bulk
from plait_desk.linking.models import ExactKey
from plait_desk.linking.queries.pointing import said_between
from plait_desk.thread.models import Cursor

KEY = "exact-keys"
CURSOR = "linking.exact_keys"
# Statements at once, so that nobody who writes waits for long; and so many slices before other work has its turn.
SLICE, MOST_SLICES = 50_000, 20
# PostgreSQL numbers a row before it shows it: the last few are read again with whatever comes next.
OVERLAP = 5_000


def bring_keys_up_to_date() -> int:
    """Index the records of which anything was said since the last time; returns how many keys were written.

    Run by the worker. Never while somebody asks: how long an answer takes must not tell that something came in.
    """
    cursor, _ = Cursor.objects.get_or_create(name=CURSOR)
    newest = Statement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest <= cursor.sequence:
        return 0
    start = max(0, cursor.sequence - OVERLAP)
    end = min(newest, start + SLICE * MOST_SLICES)
    written = sum(_index(after, min(after + SLICE, end)) for after in range(start, end, SLICE))
    cursor.sequence = end
    cursor.save(update_fields=["sequence"])
    return written


def _index(after: int, last: int) -> int:
    """All keys of every record of which something was said between these numbers."""
    keys = exact_keys(said_between(after, last))
    told = Statement.objects.filter(pk__gt=after, pk__lte=last).values("mention")
    with transaction.atomic():
        ExactKey.objects.filter(mention__in=told).delete()
        rows = {"mention_id": keys["mention_id"], "number": numbers_of(keys["key"], desk_key(KEY))}
        bulk.append(pa.table(rows), ExactKey)
    return int(keys.num_rows)
