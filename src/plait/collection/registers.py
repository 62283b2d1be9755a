"""What the tabular register feeds share: a row is a thing under its natural key."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import Feed
from plait.collection.parsed import Parsed
from plait.collection.sieve import Sieve
from plait.collection.table import assertions, without_repeats

KEY = "natural_key"
HOLDER = "holder"
_BETWEEN = "/"


def natural_key(*parts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """The parts joined by a slash; null where one is."""
    return pc.binary_join_element_wise(*parts, _BETWEEN)


def joined(*parts: pa.Array | pa.ChunkedArray, between: str = ", ") -> pa.Array | pa.ChunkedArray:
    """The parts that are there; null where none is."""
    # Nulls are filled first: the join that skips them gives no rows at all where every part is null.
    told = pc.binary_join_element_wise(*[pc.fill_null(part, "") for part in parts], "\x1f")
    told = pc.replace_substring(
        pc.utf8_trim(pc.replace_substring_regex(told, "\x1f+", "\x1f"), "\x1f"), "\x1f", between
    )
    return pc.if_else(pc.equal(told, ""), pa.scalar(None, pa.string()), told)


def company_number(texts: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """As Companies House writes it: eight characters, capitals, spreadsheets' lost noughts put back."""
    return pc.utf8_lpad(pc.utf8_upper(texts), 8, "0")


def with_key(sieve: Sieve, key: pa.Array | pa.ChunkedArray) -> Sieve:
    """The good rows with `natural_key`: by it a mention stays the same in every edition.

    A key that an earlier row has is kept back, also where two ways of writing it become one.
    """
    return without_repeats(sieve.with_column(KEY, key), (KEY,), "natural key")


def key_of_row(key: str) -> str:
    """The natural key of the row that names this thing: its own, but for what stands behind it in the row."""
    return key.removesuffix(_BETWEEN + HOLDER)


def identified(rows: pa.Table, register: str, batch: Batch, *, of: str = "") -> pa.Table:
    """Rows with a natural key, and register, mention_id and the one marking of the register.

    `of` is put behind the key: HOLDER tells the holder of a licence from the licence.
    """
    key = rows[KEY]
    if of:
        key = natural_key(key, pa.repeat(of, rows.num_rows))
        rows = rows.set_column(rows.column_names.index(KEY), KEY, key)
    return (
        rows.append_column("register", pa.repeat(register, rows.num_rows))
        .append_column("mention_id", batch.ids(register, key, own=False))
        .append_column("marking_id", pa.repeat(0, rows.num_rows))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What rows of a register say: the things they name, and what is said of them."""

    mentions: list[pa.Table]
    statements: list[pa.Table]


def parsed(feed: Feed, sieve: Sieve, told: Told) -> Parsed:
    """The result of a tabular register feed."""
    return Parsed(
        feed=feed.name,
        rows=sieve.table.num_rows + len(sieve.rejects),
        markings=(feed.marking,),
        mentions=pa.concat_tables(told.mentions),
        statements=pa.concat_tables(told.statements),
        rejects=sieve.rejects,
        assertions=assertions(feed, sieve),
    )
