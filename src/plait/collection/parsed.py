"""What a parser gives back: Arrow tables, and the rejects beside them."""

from dataclasses import dataclass, field

import pyarrow as pa

from plait.collection.stated import StatedMarking
from plait.domain.reject import Reject
from plait.domain.tables import MENTIONS, STATEMENTS

_ID, _TEXT, _DAY = pa.int64(), pa.string(), pa.date32()
_TIME = pa.timestamp("us", tz="UTC")

# `marking_id` in these tables is a place in `Parsed.markings` until the desk has interned them; in rows that are
# joined to something already here (a person named in a known item) it is that thing's own, and `markings` is empty.
PARSED_MENTIONS = pa.schema(
    [
        *MENTIONS,
        ("item_id", _ID),
        ("row", pa.int32()),
        ("reference", _TEXT),
        ("categories", _TEXT),
        ("is_protected", pa.bool_()),
    ]
)
PARSED_STATEMENTS = pa.schema([*STATEMENTS, ("item_id", _ID)])
REPORTS = pa.schema(
    [
        ("report_id", _ID),
        ("marking_id", _ID),
        ("reference", _TEXT),
        ("title", _TEXT),
        ("urgency", _TEXT),
        ("intelligence_on", _DAY),
        ("created_at", _TIME),
        ("threat", _TEXT),
        ("touches", _TEXT),
        ("council_code", _TEXT),
        ("requirement_reference", _TEXT),
    ]
)
ITEMS = pa.schema(
    [
        ("item_id", _ID),
        ("report_id", _ID),
        ("marking_id", _ID),
        ("origin_id", _ID),
        ("number", pa.int32()),
        ("text", _TEXT),
        ("is_opinion", pa.bool_()),
        ("scheme", _TEXT),
        ("grade", _TEXT),
        ("quotes_reference", _TEXT),
    ]
)
ORIGINS = pa.schema([("origin_id", _ID), ("kind", _TEXT), ("reference", _TEXT)])
# Counts that a body publishes of a place and a period; `period_to` is exclusive.
FIGURES = pa.schema(
    [
        ("indicator", _TEXT),
        ("category", _TEXT),
        ("place_code", _TEXT),
        ("place_name", _TEXT),
        ("period_from", _DAY),
        ("period_to", _DAY),
        ("value", pa.float64()),
    ]
)

# `doubtful` of the rows have words about which the writer of a page would have been asked.
TAKEN = pa.schema([("marking_id", _ID), ("rows", _ID), ("doubtful", _ID)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One thing a feed's description asserts of every file, and whether it held."""

    words: str
    holds: bool
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """`rows` counts what the file held; taken-in rows and rejects add up to it.

    `taken` counts the taken-in rows by marking, where rows may have their own; where it is empty, all have the first.
    """

    feed: str
    rows: int
    markings: tuple[StatedMarking, ...] = ()
    mentions: pa.Table = field(default_factory=PARSED_MENTIONS.empty_table)
    statements: pa.Table = field(default_factory=PARSED_STATEMENTS.empty_table)
    reports: pa.Table = field(default_factory=REPORTS.empty_table)
    items: pa.Table = field(default_factory=ITEMS.empty_table)
    origins: pa.Table = field(default_factory=ORIGINS.empty_table)
    figures: pa.Table = field(default_factory=FIGURES.empty_table)
    taken: pa.Table = field(default_factory=TAKEN.empty_table)
    rejects: tuple[Reject, ...] = ()
    assertions: tuple[Assertion, ...] = ()


def taken_under(*marked: pa.Table) -> pa.Table:
    """TAKEN of rows that were taken in, each with its `marking_id`, and `is_doubtful` where their words were linted."""
    rows = pa.concat_tables([_doubt(table) for table in marked])
    sums = [("marking_id", "count"), ("is_doubtful", "sum")]
    counted = rows.group_by("marking_id", use_threads=False).aggregate(sums)
    return counted.select(["marking_id", *map("_".join, sums)]).rename_columns(TAKEN.names).cast(TAKEN)


def _doubt(table: pa.Table) -> pa.Table:
    if "is_doubtful" not in table.column_names:
        table = table.append_column("is_doubtful", pa.repeat(False, table.num_rows))
    return table.select(["marking_id", "is_doubtful"])
