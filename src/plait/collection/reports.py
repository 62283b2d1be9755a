"""Rows of items to reports, items and origins."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import KNOWN_ITEMS, Batch
from plait.collection.grades import without_unknown_grades
from plait.collection.lint import lint
from plait.collection.markings import mark, refuse_too_high
from plait.collection.origins import with_origins, without_shown_sources
from plait.collection.parsed import ITEMS, ORIGINS, REPORTS
from plait.collection.reading import as_days, as_moments, read_distinct
from plait.collection.said import shaped
from plait.collection.sieve import PLACE, Sieve, always
from plait.collection.stated import StatedMarking
from plait.domain.marking import MarkingKind
from plait.domain.report import read_touches
from plait.domain.threat import UnknownWord

_OPEN = ""
# What each row of a report repeats, and must repeat alike.
_OF_REPORT = (
    *("title", "urgency", "intelligence_date", "created_at", "threat", "touches", "council_code"),
    "requirement_reference",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRows:
    """The good rows with item_id, report_id, origin_id and marking_id, and the markings those stand for."""

    sieve: Sieve
    markings: tuple[StatedMarking, ...]


def item_rows(sieve: Sieve, batch: Batch) -> ItemRows:
    """Sieve item rows: sender, grade, marking, agreement within a report. Raises FileRefused for a marking too high."""
    refuse_too_high(sieve)
    own = pa.array(sorted(batch.own_names), pa.string())
    sieve = sieve.without(
        pc.invert(pc.is_in(sieve.table["partner"], own)),
        lambda row: (f"The row is from {row['partner']}, not from the body that sends it.", "Each body sends its own."),
    )
    sieve, markings = mark(without_unknown_grades(sieve), batch)
    sieve = with_origins(without_shown_sources(_with_touches(_without_contradictions(sieve)), batch, markings))
    table = sieve.table
    reference, origin = table["report_reference"], table["origin_reference"]
    own_list, lists = _own_lists(table, markings)
    sieve = (
        sieve.with_column("own_list", own_list)
        .with_column("report_id", batch.report_ids(lists, reference))
        .with_column("item_id", batch.version_ids("item", lists, reference, table["item_number"]))
        .with_column("origin_id", batch.ids("origin", origin))
    )
    return ItemRows(sieve=sieve, markings=markings)


def reports(rows: ItemRows) -> pa.Table:
    """One row a report, from its first item; `marking_id` is that of the first item, for the desk to combine."""
    first = _firsts(rows.sieve.table, "report_id")
    return shaped(
        {
            **{
                name: first[name]
                for name in (
                    "report_id",
                    "marking_id",
                    "title",
                    "threat",
                    "touches",
                    "council_code",
                    "requirement_reference",
                )
            },
            "reference": first["report_reference"],
            "urgency": pc.utf8_lower(first["urgency"]),
            "intelligence_on": as_days(first["intelligence_date"]),
            "created_at": as_moments(first["created_at"]),
        },
        REPORTS,
        first.num_rows,
    )


def items(rows: ItemRows) -> pa.Table:
    """One row an item."""
    table = rows.sieve.table
    return shaped(
        {
            **{
                name: table[name]
                for name in ("item_id", "report_id", "marking_id", "origin_id", "text", "grade", "quotes_reference")
            },
            "number": pc.cast(table["item_number"], pa.int32()),
            "is_opinion": pc.equal(table["fact_or_opinion"], "opinion"),
            "scheme": table["grading_scheme"],
        },
        ITEMS,
        table.num_rows,
    )


def origins(rows: ItemRows) -> pa.Table:
    """One row an origin: a source reference, the report that is quoted, or the writer of a report."""
    table = rows.sieve.table.filter(pc.is_valid(rows.sieve.table["origin_id"]))
    first = _firsts(table, "origin_id")
    columns = {"origin_id": first["origin_id"], "kind": first["origin"], "reference": first["origin_reference"]}
    return shaped(columns, ORIGINS, first.num_rows)


def linted(rows: ItemRows) -> pa.Table:
    """The rows with `is_doubtful`: the writer of a page would have been asked about the words. All are taken in."""
    table = rows.sieve.table
    told = read_distinct(table["text"], lambda text: text if lint(text, place="text") else None)
    return table.append_column("is_doubtful", pc.is_valid(told))


def known_items(rows: ItemRows) -> pa.Table:
    """The items as KNOWN_ITEMS, so that what a line names beside them can be joined."""
    table = rows.sieve.table
    return shaped(
        {
            **{name: table[name] for name in KNOWN_ITEMS.names if name in table.column_names},
            "intelligence_on": as_days(table["intelligence_date"]),
        },
        KNOWN_ITEMS,
        table.num_rows,
    )


def _own_lists(table: pa.Table, markings: Sequence[StatedMarking]) -> tuple[pa.Array, pa.Array]:
    """For each row the own list that reads it, empty where none does, and the lists of all items of its report."""
    kinds = pa.array([_OPEN if one.kind == MarkingKind.ORDINARY else one.kind for one in markings], pa.string())
    own_list = pc.take(kinds, table["marking_id"]).combine_chunks()
    listed = pc.not_equal(own_list, _OPEN)
    if not pc.any(listed).as_py():
        return own_list, own_list
    references = table["report_reference"].combine_chunks()
    pairs = zip(references.filter(listed).to_pylist(), own_list.filter(listed).to_pylist(), strict=True)
    found: dict[str, str] = {}
    for reference, kind in sorted(set(pairs)):
        found[reference] = f"{found[reference]} {kind}" if reference in found else kind
    places = pc.index_in(references, pa.array(list(found), pa.string()))
    return own_list, pc.fill_null(pc.take(pa.array(list(found.values()), pa.string()), places), _OPEN)


def _with_touches(sieve: Sieve) -> Sieve:
    """Rows with canonical codes of the threats and enablers touched; rows that name an unknown one are kept back."""
    touches = read_distinct(sieve.table["touches"], _read_touches)
    wrong = pc.and_(pc.is_valid(sieve.table["touches"]), pc.is_null(touches))
    return sieve.with_column("touches", pc.if_else(wrong, sieve.table["touches"].combine_chunks(), touches)).without(
        wrong,
        lambda row: (
            f"{row['touches']!r} names a threat or enabler that the published lists do not have.",
            "Use the codes or words of the lists of threats and enablers, separated by ;.",
        ),
    )


def _read_touches(text: str) -> str | None:
    try:
        return ";".join(one.value for one in read_touches(text))
    except UnknownWord:
        return None


def _without_contradictions(sieve: Sieve) -> Sieve:
    table = sieve.table
    told = pc.binary_join_element_wise(*[pc.fill_null(table[name], "") for name in _OF_REPORT], "\x1f")
    joined = pa.table({"reference": table["report_reference"], "told": told, PLACE: table[PLACE]})
    first = _firsts(joined, "reference").select(["reference", "told"]).rename_columns(["reference", "first"])
    both = joined.join(first, "reference").sort_by(PLACE)
    return sieve.without(
        pc.not_equal(both["told"], both["first"]),
        always(
            "Title, urgency, dates, threat or council differ from the report's first item.",
            "Repeat the report's own columns alike on each of its items.",
        ),
    )


def _firsts(table: pa.Table, key: str) -> pa.Table:
    """The first row of each value of `key`, in order of rows."""
    least = table.group_by(key, use_threads=False).aggregate([(PLACE, "min")])
    return table.filter(pc.is_in(table[PLACE], least[f"{PLACE}_min"].combine_chunks()))
