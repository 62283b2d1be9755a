"""Intelligence reports: tables of items, or JSON lines of whole reports with who and what they name."""

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from plait.collection.batch import GONE_ITEMS, KNOWN_PEOPLE, Batch
from plait.collection.encoding import as_utf8
from plait.collection.feed import Feed, feed
from plait.collection.lines import Json, read_lines
from plait.collection.named import Named, named_companies, named_people
from plait.collection.parsed import Parsed, taken_under
from plait.collection.raw import Format, Raw, unpacked
from plait.collection.reports import ItemRows, item_rows, items, known_items, linted, origins, reports
from plait.collection.sieve import ROW, Sieve
from plait.collection.table import assertions, read_table, sieve_table
from plait.domain.reject import Reject

FEED = feed("intelligence_reports")
PEOPLE = feed("report_people")
COMPANIES = feed("report_companies")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Reports, items and origins; from JSON lines also the people and companies named in them."""
    raw = unpacked(raw)
    if raw.format is not Format.JSONL:
        rows = item_rows(read_table(raw, FEED), batch)
        return _parsed(rows, [], rows.sieve.rejects)
    flat = _Flat(raw)
    rows = item_rows(flat.sieve(FEED, flat.items, flat.rejects), batch)
    here = _standing(known_items(rows), batch)
    people = named_people(flat.sieve(PEOPLE, flat.people), PEOPLE, batch, here)
    named = people.sieve.table.select(KNOWN_PEOPLE.names).cast(KNOWN_PEOPLE)
    companies = named_companies(flat.sieve(COMPANIES, flat.companies), COMPANIES, batch, here, named)
    rejects = (*rows.sieve.rejects, *people.sieve.rejects, *companies.sieve.rejects)
    return _parsed(rows, [people, companies], rejects)


def _parsed(rows: ItemRows, named: list[Named], rejects: tuple[Reject, ...]) -> Parsed:
    empty = Parsed(feed=FEED.name, rows=0)
    taken = rows.sieve.table.num_rows + sum(part.sieve.table.num_rows for part in named)
    return Parsed(
        feed=FEED.name,
        rows=taken + len(rejects),
        markings=rows.markings,
        mentions=pa.concat_tables([empty.mentions, *[part.mentions for part in named]]),
        statements=pa.concat_tables([empty.statements, *[part.statements for part in named]]),
        reports=reports(rows),
        items=items(rows),
        origins=origins(rows),
        taken=taken_under(linted(rows), *[part.sieve.table for part in named]),
        rejects=rejects,
        assertions=assertions(FEED, rows.sieve),
    )


def _standing(told: pa.Table, batch: Batch) -> pa.Table:
    """The items of the file, and those that were here before: where both have one, it is the one that was here.

    An item that a correction took out does not come back with the file that names it again.
    """
    keys = GONE_ITEMS.names
    known = pa.concat_tables([batch.items.select(keys), batch.gone])
    return pa.concat_tables([told.join(known, keys, join_type="left anti").select(told.column_names), batch.items])


class _Flat:
    """JSON lines laid out as the three tables that CSV would be; each row keeps its line's number."""

    def __init__(self, raw: Raw) -> None:
        self.name = raw.name
        self.rejects: list[Reject] = []
        self.items: list[dict[str, str | None]] = []
        self.people: list[dict[str, str | None]] = []
        self.companies: list[dict[str, str | None]] = []
        for line in read_lines(raw.name, as_utf8(raw)):
            if isinstance(line, Reject):
                self.rejects.append(line)
            else:
                self._lay_out(*line)

    def sieve(self, feed: Feed, rows: list[dict[str, str | None]], rejects: list[Reject] | None = None) -> Sieve:
        """One of the three tables, checked against its description."""
        names = dict.fromkeys([*feed.needed, *[name for row in rows for name in row]])
        table = pa.table(
            {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names if name != ROW}
        )
        table = table.append_column(ROW, pa.array([int(row[ROW] or 0) for row in rows], pa.int32()))
        return sieve_table(self.name, table, tuple(rejects or ()), replace(feed, rows_at_least=0))

    def _lay_out(self, row: int, record: dict[str, Json]) -> None:
        if "items" not in record and "report" not in record:
            self._lay_out_row({**_texts(record, row)})
            return
        inner = record.get("report")
        report = {**record, **inner} if isinstance(inner, dict) else dict(record)
        report.pop("report", None)
        of_report = _texts(report, row)
        for item in _objects(report.get("items")):
            line = {**of_report, **_texts(item, row)}
            self.items.append(line)
            place = {name: line.get(name) for name in ("report_reference", "item_number", ROW)}
            self.people += [{**place, **_texts(person, row)} for person in _objects(item.get("people"))]
            self.companies += [{**place, **_texts(company, row)} for company in _objects(item.get("companies"))]
        if not report.get("items"):
            self.items.append(of_report)

    def _lay_out_row(self, line: dict[str, str | None]) -> None:
        """A line that is one row by itself, as our own downloads of rejects give it back."""
        rows = self.people if "mention_reference" in line else self.companies if "name" in line else self.items
        rows.append(line)


def _texts(record: dict[str, Json], row: int) -> dict[str, str | None]:
    """The plain fields as text (a list of words is joined by ;), and the row's number."""
    texts: dict[str, str | None] = {ROW: str(row)}
    for name, value in record.items():
        if name in {"items", "people", "companies"}:
            continue
        if isinstance(value, list):
            value = ";".join(str(word) for word in value)
        texts[name] = None if value is None else str(value)
    return texts


def _objects(value: Json) -> Iterator[dict[str, Json]]:
    return iter([entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else [])
