"""What a feed brought, as a register keeps it: statement-shaped, in order of mention, ready for Parquet."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.parsed import FIGURES, Parsed
from plait.domain.tables import STATEMENTS


def register(parsed: Parsed, *, markings: pa.Array) -> pa.Table:
    """The register table of one file: STATEMENTS in order of mention and property, or FIGURES for place figures.

    `markings` are the interned ids of `parsed.markings`, in order. Sorted, so that a reader of a few mentions opens
    few row groups, and two loads of the same file give the same bytes.
    """
    if parsed.figures.num_rows:
        order = [(name, "ascending") for name in ("indicator", "category", "place_code", "period_from")]
        return parsed.figures.sort_by(order).select(FIGURES.names)
    statements = with_markings(parsed.statements, markings)
    return statements.select(STATEMENTS.names).sort_by(
        [("mention_id", "ascending"), ("property", "ascending"), ("other_id", "ascending"), ("value", "ascending")]
    )


def with_markings(table: pa.Table, markings: pa.Array) -> pa.Table:
    """`marking_id` from a place in `markings` to the interned id itself.

    What names something that was here before carries an interned id already: it is no place, and stays.
    """
    given = table["marking_id"].combine_chunks()
    is_place = pc.less(given, len(markings))
    ids = pc.if_else(is_place, markings.take(pc.if_else(is_place, given, None)), given)
    return table.set_column(table.column_names.index("marking_id"), "marking_id", ids)
