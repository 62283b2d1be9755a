"""CSV: people in the columns of our own template, and all else one row a thing, statement, tie or text."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import astuple, fields

from plait.collection.exports.extract import Extract, Said, Thing, Tied, Words, Written
from plait.collection.feed import Column, feed
from plait.collection.reading import reader_of
from plait.collection.written import Table, as_csv
from plait.domain.mention import MentionKind

PEOPLE = feed("people")
LIST_NAME = "export"
STATEMENTS = ("id", *(field.name for field in fields(Said)))
TIES, WORDS = (tuple(field.name for field in fields(kind)) for kind in (Tied, Words))
_BETWEEN = ";"  # the citations of several things in one cell
# What our reading, and a spreadsheet's, takes off or works out at the beginning of a cell.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def write(extract: Extract) -> Written:
    """Nothing is lost: what the row of a person has no cell for stands in statements.csv."""
    rows = {thing.id: _row(thing) for thing in extract.things if thing.kind is MentionKind.PERSON}
    people = {id_: row for id_, row in rows.items() if all(name in row for name in ("surname", "record_id"))}
    shown = {(id_, said) for id_, row in people.items() for said in row.values()}
    rest = [(thing.id, said) for thing in extract.things for said in thing.said if not _is_shown(thing.id, said, shown)]
    names = [column.name for column in PEOPLE.read]
    tables: dict[str, Table] = {
        "things.csv": [("id", "kind"), *((thing.id, thing.kind.value) for thing in extract.things)],
        "people.csv": [names, *([row[name].value if name in row else "" for name in names] for row in people.values())],
        "statements.csv": [STATEMENTS, *((id_, *_cells(said)) for id_, said in rest)],
        "ties.csv": [TIES, *map(_cells, extract.ties)],
        "words.csv": [WORDS, *map(_cells, extract.words)],
    }
    return Written(files={name: as_csv(table) for name, table in tables.items() if len(table) > 1}, lost=())


def rows(content: bytes) -> Iterator[dict[str, str]]:
    """The rows of one of these files, without the apostrophes that keep a spreadsheet from working cells out."""
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        yield {name: cell[1:] if _GUARDED.match(cell) else cell for name, cell in row.items()}


def _row(thing: Thing) -> dict[str, Said]:
    """What stands in each cell of the person's row: of several values the first that reads back as it is."""
    row = {"record_id": Said(property="", value=thing.id), "list_name": Said(property="", value=LIST_NAME)}
    for column in PEOPLE.read:
        fitting = (said for said in thing.said if said.property == column.property and _fits(said.value, column))
        if column.name not in row and (first := next(fitting, None)):
            row[column.name] = first
    return row


def _fits(value: str, column: Column) -> bool:
    return value == value.strip() and not _GUARDED.match(value) and reader_of(column)(value) == value


def _is_shown(id_: str, said: Said, shown: set[tuple[str, Said]]) -> bool:
    """True if the template says all of it: it has no cell for a grade and days."""
    return (id_, said) in shown and not (said.grade or said.since or said.until)


def _cells(value: Said | Tied | Words) -> list[str]:
    return [_cell(each) for each in astuple(value)]


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return _BETWEEN.join(value)
    text = "" if value is None else str(value)
    # One apostrophe more where reading would take off one that was said.
    return f"'{text}" if _GUARDED.match(text) else text
