"""People on a body's own list: one mention a row, one statement a filled cell."""

import pyarrow as pa

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.said import mentions, properties
from plait.collection.table import assertions, read_table
from plait.domain.mention import MentionKind

FEED = feed("people")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Person mentions named by (partner, list, record id), so that next month's list names the same ones."""
    sieve = read_table(raw, FEED)
    table = (
        sieve.with_column("mention_id", batch.ids("people", sieve.table["list_name"], sieve.table["record_id"]))
        .with_column("marking_id", pa.repeat(0, sieve.table.num_rows))
        .table
    )
    return Parsed(
        feed=FEED.name,
        rows=sieve.table.num_rows + len(sieve.rejects),
        markings=(FEED.marking,),
        mentions=mentions(table, kind=MentionKind.PERSON, reference="record_id"),
        statements=properties(table, FEED, recorded_at=batch.recorded_at),
        rejects=sieve.rejects,
        assertions=assertions(FEED, sieve),
    )
