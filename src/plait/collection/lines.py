"""JSON lines to records, one line at a time, every line numbered from 1."""

import io
import json
from collections.abc import Iterator, Mapping
from typing import NoReturn, cast

from plait.collection.sieve import MOST_REJECTS, too_many
from plait.domain.reject import REJECT_COLUMNS, Reject, refused

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
_NULL = b"\\u0000"
LONGEST_LINE = 8 * 1024 * 1024  # bytes
LARGEST_OPENED = 64 * 1024 * 1024  # bytes: as objects it takes ten times as much


def refuse_larger(name: str, data: bytes) -> None:
    """Raise FileRefused for JSON too big for all its records to be opened at once."""
    if len(data) > LARGEST_OPENED:
        raise refused(
            name,
            f"JSON of more than {LARGEST_OPENED >> 20} MB.",
            "Split it into smaller files, each record on a line of its own.",
        )


def read_lines(name: str, data: bytes, *, start: int = 1) -> Iterator[tuple[int, dict[str, Json]] | Reject]:
    """Each line as (row, record), or as a Reject that holds the line as given. Empty lines are passed over.

    The first line has the number `start`. Raises FileRefused after more rejects than anybody would mend.
    """
    rejects = 0
    for row, line in enumerate(io.BytesIO(data), start=start):
        if not line.strip():
            continue
        try:
            yield row, _record(line)
        except (ValueError, RecursionError) as error:
            reject = _reject(name, row, line, error)
            rejects += 1
            if rejects > MOST_REJECTS:
                raise too_many(name, reject) from error
            yield reject


def _reject(name: str, row: int, line: bytes, error: Exception) -> Reject:
    return Reject(
        file=name,
        row=row,
        reason=f"The line is not one JSON object: {error}.",
        way_out="Write each record on a line of its own, and send the line again.",
        given=json.dumps({"": line[:LONGEST_LINE].rstrip(b"\n").decode("utf-8", "replace")}),
    )


def read_document(data: bytes) -> dict[str, Json] | None:
    """The one object that the whole file is, or None where its first line is one by itself, or it is none at all."""
    if _is_object(data.split(b"\n", 1)[0]) or not data.rstrip().endswith(b"}"):
        return None
    try:
        return _loaded(data)
    except (ValueError, RecursionError):
        return None


def _is_object(line: bytes) -> bool:
    try:
        return len(line) <= LONGEST_LINE and bool(_loaded(line))
    except (ValueError, RecursionError):
        return False


def leaves(record: Mapping[str, Json], *, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every field that holds a value, by its path: `tender.items[].id`. An empty list or object has no field."""
    for key, value in record.items():
        yield from _leaves(f"{path}.{step(key)}" if path else step(key), value)


def step(key: str) -> str:
    """A key as a path holds it: one with a full stop or brackets of its own is quoted, and never taken for a path."""
    return repr(key) if "." in key or "[]" in key else key


def _leaves(path: str, value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        yield from leaves(value, path=path)
    elif isinstance(value, list):
        for entry in value:
            yield from _leaves(f"{path}[]", entry)
    else:
        yield path, value


def _record(line: bytes) -> dict[str, Json]:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"it is longer than {LONGEST_LINE // (1 << 20)} MB")
    if _NULL in line:
        raise ValueError("it holds a null character, which no text has")
    record = _loaded(line)
    if not record:
        raise ValueError("it is empty")
    if REJECT_COLUMNS[-1] in record:
        raise ValueError(f"{REJECT_COLUMNS[-1]} still holds a line that is none; write it anew as a record")
    return {name: value for name, value in record.items() if name not in REJECT_COLUMNS}


def _loaded(text: bytes) -> dict[str, Json]:
    record = read_value(text)
    if not isinstance(record, dict):
        raise ValueError("it holds something else")
    return record


def read_value(text: bytes) -> Json:
    """Any JSON. Raises ValueError for what is none, a key that is there twice, and NaN; RecursionError for a tower."""
    return cast(Json, json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_key_twice))


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON number")


def _no_key_twice(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a key is there twice")
    return record
