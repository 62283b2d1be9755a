"""JSON that may be one document or lines: its records, each with its number."""

import json
from collections.abc import Iterator
from typing import TypeGuard

from plait.collection.encoding import as_utf8
from plait.collection.lines import Json, read_lines, read_value, refuse_larger
from plait.collection.raw import Raw, unpacked
from plait.domain.reject import FileRefused, Reject, refused

Record = dict[str, Json]
_MOST_NAMED = 20
_NULL = b"\\u0000"
_NO_OBJECT = "The record is not a JSON object, or an empty one."


def read_records(raw: Raw, *, holding: str = "") -> Iterator[tuple[int, Record] | Reject]:
    """Each record of an array, a document or JSON lines with its number, or a Reject for what is no object.

    A record that has the list `holding` stands for the records in it. Those of one document are counted from 1; those
    of a line have the line's number. Raises FileRefused for a file of another kind, one that is too big to be opened
    whole, and one in which nothing can be read.
    """
    raw = unpacked(raw)
    if not raw.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        assert raw.format  # asked for its refusals
    data = as_utf8(raw)
    refuse_larger(raw.name, data)
    document = _document(raw.name, data)
    if document is None:
        yield from _of_lines(raw.name, data, holding)
        return
    for row, record in enumerate(_held(document, holding), start=1):
        if not _says_something(record):
            yield _no_object(raw.name, row, record, _NO_OBJECT)
        elif _NULL in data and _NULL.decode() in json.dumps(record):
            yield _no_object(raw.name, row, record, "The record holds a null character, which no text has.")
        else:
            yield row, record


def as_given(value: Json) -> str:
    """A record as a reject holds it, so that it can be put right and sent again as a line."""
    return json.dumps({"": json.dumps(value, ensure_ascii=False)})


def _document(name: str, data: bytes) -> Json:
    """What the whole file is, or None where it is lines."""
    first = data.split(b"\n", 1)[0]
    if data.lstrip().startswith(b"{") and first.rstrip().endswith(b"}") and len(first) < len(data.rstrip()):
        return None
    try:
        return read_value(data)
    except (ValueError, RecursionError) as error:
        if data.lstrip().startswith(b"{") and b"\n" in data.strip():
            return None
        raise refused(name, f"It is not JSON: {error}.", "Export it again as JSON in UTF-8.") from error


def _of_lines(name: str, data: bytes, holding: str) -> Iterator[tuple[int, Record] | Reject]:
    lines = list(read_lines(name, data))
    rejects = [line for line in lines if isinstance(line, Reject)]
    if len(rejects) == len(lines):
        raise FileRefused(*rejects[:_MOST_NAMED])
    yield from rejects
    for row, record in (line for line in lines if not isinstance(line, Reject)):
        for held in _held(record, holding):
            yield (row, held) if _says_something(held) else _no_object(name, row, held, _NO_OBJECT)


def _says_something(value: Json) -> TypeGuard[Record]:
    return isinstance(value, dict) and bool(value)


def _held(value: Json, holding: str) -> list[Json]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and holding and isinstance(held := value.get(holding), list):
        return held
    return [value]


def _no_object(name: str, row: int, value: Json, reason: str) -> Reject:
    return Reject(
        file=name,
        row=row,
        reason=reason,
        way_out="Write each record as an object, and send it again.",
        given=as_given(value),
    )
