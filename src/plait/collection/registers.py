"""What the tabular register feeds share: a row is a thing under its natural key."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import Feed
from plait.collection.parsed import Parsed
from plait.collection.sieve import Sieve
from plait.collection.table import assertions

_BETWEEN = "/"


def natural_key(*parts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """The parts joined by a slash; null where one is."""
    return pc.binary_join_element_wise(*parts, _BETWEEN)


def company_number(texts: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """As Companies House writes it: eight characters, capitals, spreadsheets' lost noughts put back."""
    return pc.utf8_lpad(pc.utf8_upper(texts), 8, "0")


def keyed(sieve: Sieve, register: str, key: pa.Array | pa.ChunkedArray, batch: Batch) -> pa.Table:
    """The good rows with register, natural_key, mention_id, and the one marking of the register."""
    rows = sieve.table.num_rows
    return (
        sieve.with_column("natural_key", key)
        .with_column("register", pa.repeat(register, rows))
        .with_column("mention_id", batch.ids(register, key, own=False))
        .with_column("marking_id", pa.repeat(0, rows))
        .table
    )


def parsed(feed: Feed, sieve: Sieve, mentions: list[pa.Table], statements: list[pa.Table]) -> Parsed:
    """The result of a tabular register feed."""
    return Parsed(
        feed=feed.name,
        rows=sieve.table.num_rows + len(sieve.rejects),
        markings=(feed.marking,),
        mentions=pa.concat_tables(mentions),
        statements=pa.concat_tables(statements),
        rejects=sieve.rejects,
        assertions=assertions(feed, sieve),
    )
