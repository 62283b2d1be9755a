"""A feed's template: an empty table to fill in offline, and how to, made from the feed's own description."""

from collections.abc import Sequence

from plait.collection.feed import Column, Feed, feed, feed_names
from plait.collection.raw import Format
from plait.collection.reading import expected_of
from plait.collection.written import as_csv, as_xlsx

HOW_TO = "How to fill it in"
Row = dict[str, str]


def template_feeds() -> tuple[Feed, ...]:
    """The feeds that partners fill in by hand: those that take a spreadsheet."""
    return tuple(one for name in feed_names() if Format.XLSX in (one := feed(name)).formats)


def csv_template(feed: Feed, rows: Sequence[Row] = ()) -> bytes:
    """The columns that are read, in order, and these rows below them."""
    return as_csv(_table(feed, rows))


def xlsx_template(feed: Feed, rows: Sequence[Row] = ()) -> bytes:
    """The same as a workbook that offers the allowed codes, and a second sheet that says what each column is."""
    choices = {at: sorted(column.codes) for at, column in enumerate(feed.read) if column.codes}
    return as_xlsx({feed.name: _table(feed, rows), HOW_TO: how_to(feed)}, choices=choices)


def example(feed: Feed) -> Row:
    """One good row. Nobody in it is real."""
    return {column.name: column.example for column in feed.read if column.example}


def how_to(feed: Feed) -> list[list[str]]:
    """Header and one row a column: what it is, whether it is needed, what may stand in it, a SYNTHETIC example."""
    head = ["Column", "What it is", "Needed", "What to write", "Example (SYNTHETIC)"]
    rows = [
        [column.name, column.about, "yes" if column.needed else "no", _expected(column), column.example]
        for column in feed.read
    ]
    keys = " and ".join(feed.key)
    notes = [
        [],
        [feed.title, feed.about],
        ["How to send it", f"Fill in the first sheet, keep the names of its columns, and name the file {_name(feed)}."],
    ]
    if keys:
        notes.append(["One row each", f"No two rows have the same {keys}. Sending a file again changes nothing."])
    return [head, *rows, *notes]


def _table(feed: Feed, rows: Sequence[Row]) -> list[list[str]]:
    names = [column.name for column in feed.read]
    return [names, *[[row.get(name, "") for name in names] for row in rows]]


def _expected(column: Column) -> str:
    if column.needed:
        return expected_of(column)
    return f"{expected_of(column)} It may be empty."


def _name(feed: Feed) -> str:
    return f"YOURBODY_{feed.name}.xlsx"
