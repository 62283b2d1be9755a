"""Rows that were kept back, as a file in the format they came in: put right, it can be sent as it is.

Reason and way out stand beside each row, in columns that our own reading passes over.
"""

import json
from collections.abc import Sequence

from plait.collection.feed import Feed
from plait.collection.raw import Format
from plait.collection.written import as_csv, as_xlsx
from plait.domain.reject import REJECT_COLUMNS, Reject

MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/x-ndjson",
}
_LINE_ENDINGS = (".jsonl", ".json", ".ndjson")
_AS_GIVEN = REJECT_COLUMNS[-1]


def format_of(name: str, feed: Feed) -> Format:
    """The format that a file of this name came in."""
    plain = name.lower().removesuffix(".gz")
    if feed.formats == {Format.JSONL} or (Format.JSONL in feed.formats and plain.endswith(_LINE_ENDINGS)):
        return Format.JSONL
    return Format.XLSX if plain.endswith(".xlsx") else Format.CSV


def stem_of(name: str) -> str:
    """The name of a file without its endings: what a file of its rejects is called by."""
    return name.removesuffix(".gz").rsplit(".", 1)[0]


def returned(feed: Feed, rejects: Sequence[Reject], *, format: Format) -> bytes:
    """The rows as they came, each with its number, reason and way out."""
    if format is Format.JSONL:
        return "".join(f"{_line(reject)}\n" for reject in rejects).encode()
    table = _table(feed, rejects)
    return as_xlsx({"rejects": table}) if format is Format.XLSX else as_csv(table)


def _table(feed: Feed, rejects: Sequence[Reject]) -> list[list[str]]:
    """Every column that the feed reads, then the others that were sent; a row that could not be split into cells stands
    whole in the last column.
    """
    rows = [_cells(reject) for reject in rejects]
    sent = dict.fromkeys(name for row in rows for name in row)
    names = [name for name in {**{column.name: None for column in feed.read}, **sent} if name not in REJECT_COLUMNS]
    return [[*names, *REJECT_COLUMNS]] + [
        [*[row.get(name, "") for name in names], str(reject.row), reject.reason, reject.way_out, row.get(_AS_GIVEN, "")]
        for reject, row in zip(rejects, rows, strict=True)
    ]


def _cells(reject: Reject) -> dict[str, str]:
    given = {name or _AS_GIVEN: str(text) for name, text in json.loads(reject.given or "{}").items() if text}
    return {name: text for name, text in given.items() if name == _AS_GIVEN or name not in REJECT_COLUMNS}


def _line(reject: Reject) -> str:
    told = dict(zip(REJECT_COLUMNS, (reject.row, reject.reason, reject.way_out), strict=False))
    given = json.loads(reject.given or "{}")
    if "" not in given:
        return json.dumps({**told, **{name: text for name, text in given.items() if name not in REJECT_COLUMNS}})
    record = _record(given[""])
    if record is None or _AS_GIVEN in record:
        return json.dumps({**told, _AS_GIVEN: given[""] if record is None else record[_AS_GIVEN]})
    return json.dumps({**told, **{name: value for name, value in record.items() if name not in REJECT_COLUMNS}})


def _record(line: str) -> dict[str, object] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
