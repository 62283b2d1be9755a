"""Published figures of places: wide tables made long, totals asserted, places by their published codes."""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.feed import Feed
from plait.collection.parsed import FIGURES, Assertion, Parsed
from plait.collection.reading import read_distinct
from plait.collection.said import shaped
from plait.collection.sieve import Sieve
from plait.collection.table import assertions
from plait.domain.reject import FileRefused, Reject
from plait.reference import councils, units

SCOTLAND = "Scotland"
SCOTLAND_CODE = "S92000003"
_COUNCIL_CODES = {council.name: council.code for council in councils()} | {SCOTLAND: SCOTLAND_CODE}
_DIVISION_CODES = {unit.letter: unit.key for unit in units()}


def council_code(name: str) -> str | None:
    """The code of a council as publishers write its name (& for and), or of Scotland; None for any other place."""
    return _COUNCIL_CODES.get(name.replace("&", "and"))


def division_key(category: str) -> str | None:
    """The key of the police division in `A: North East`; None for any other category."""
    letter, colon, _ = category.partition(":")
    return _DIVISION_CODES.get(letter) if colon else None


def sieve_councils(sieve: Sieve, column: str) -> Sieve:
    """Rows with `place_code`; a row about no council is kept back."""
    codes = read_distinct(sieve.table[column], council_code)
    return sieve.with_column("place_code", codes).without(
        pc.is_null(codes),
        lambda row: (f"{row[column]!r} is no council.", "Use the published names of the 32 councils, or Scotland."),
    )


def figures(table: pa.Table, columns: Mapping[str, tuple[str, str, date, date]], *, place: str) -> pa.Table:
    """One row a place and a column; `columns` says of each its indicator, category, and period (to exclusive)."""
    parts = [
        shaped(
            {
                "indicator": pa.scalar(indicator),
                "category": pa.scalar(category),
                "place_code": table["place_code"],
                "place_name": table[place],
                "period_from": pa.scalar(since),
                "period_to": pa.scalar(until),
                "value": pc.cast(table[column], pa.float64()),
            },
            FIGURES,
            table.num_rows,
        )
        for column, (indicator, category, since, until) in columns.items()
    ]
    return pa.concat_tables(parts).filter(pc.is_valid(pa.concat_tables(parts)["value"]))


def add_up(sieve: Sieve, columns: tuple[str, ...]) -> Assertion:
    """That the councils add up to Scotland, column by column. Raises FileRefused naming the columns that do not."""
    whole = pc.equal(sieve.table["place_code"], SCOTLAND_CODE)
    if not pc.any(whole).as_py():
        return Assertion(words="The councils add up to Scotland", holds=True, found="no row for Scotland: not asked")
    wrong = [
        column for column in columns if _sum(sieve.table, column, whole) != _sum(sieve.table, column, pc.invert(whole))
    ]
    if wrong:
        raise FileRefused(
            *[
                Reject(
                    file=sieve.file,
                    row=0,
                    reason=f"{column}: the councils do not add up to Scotland.",
                    way_out="Compare the file with the publication, and send it complete.",
                )
                for column in wrong
            ]
        )
    return Assertion(words="The councils add up to Scotland", holds=True, found=f"in each of {len(columns)} columns")


def parsed(feed: Feed, sieve: Sieve, told: pa.Table, *more: Assertion) -> Parsed:
    """The result of a feed of place figures."""
    return Parsed(
        feed=feed.name,
        rows=sieve.table.num_rows + len(sieve.rejects),
        markings=(feed.marking,),
        figures=told,
        rejects=sieve.rejects,
        assertions=(*assertions(feed, sieve), *more),
    )


def _sum(table: pa.Table, column: str, rows: pa.Array) -> int:
    return int(pc.sum(pc.cast(table[column].filter(rows), pa.int64())).as_py() or 0)
