"""What a file would bring, before anything of it is taken in: what it is, its first rows, what would be kept back."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from plait.collection.encoding import as_utf8, encoding_of
from plait.collection.feed import Feed
from plait.collection.lines import LARGEST_OPENED, Json, read_value
from plait.collection.parsed import Parsed
from plait.collection.raw import Format, Raw
from plait.collection.sheet import first_rows
from plait.collection.stated import StatedMarking
from plait.domain.marking import MarkingKind
from plait.domain.reject import Reject

MOST_ROWS, MOST_COLUMNS = 8, 60
_HEAD = 1 << 16  # bytes of text in which the first rows are looked for
_LONGEST = 100  # characters of one cell
# What a document may hold its records in: a STIX bundle, a package of OCDS.
_HOLDERS = ("objects", "releases", "records")
_KIND = "marking_kind"
_OWN_LISTS = [kind.value for kind in MarkingKind if kind is not MarkingKind.ORDINARY]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`file` is the SHA-256 of the file, `first` its first rows, each with its number and one text a column, and
    `rejects` every row to be kept back. `taken` counts the rows to be taken in by `marking_id`, as `Parsed.taken` does.

    A file of which any row names a list of its own has no `first`, and such a row is not among `rejects`: nobody is
    shown back what its own list alone may read.
    """

    file: str
    encoding: str
    packed: str
    markings: tuple[StatedMarking, ...]
    columns: tuple[str, ...]
    first: tuple[tuple[int, tuple[str, ...]], ...]
    rejects: tuple[Reject, ...]
    taken: tuple[tuple[int, int], ...]

    def as_bytes(self) -> bytes:
        """The preview, to be kept until somebody decides."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Preview":
        """The preview that was kept."""
        told = json.loads(kept)
        return cls(
            file=told["file"],
            encoding=told["encoding"],
            packed=told["packed"],
            markings=tuple(StatedMarking(**{**one, **_tuples(one)}) for one in told["markings"]),
            columns=tuple(told["columns"]),
            first=tuple((number, tuple(cells)) for number, cells in told["first"]),
            rejects=tuple(Reject(**one) for one in told["rejects"]),
            taken=tuple((marking, rows) for marking, rows in told["taken"]),
        )


def preview(sent: Raw, raw: Raw, feed: Feed, parsed: Parsed, stated: Sequence[StatedMarking]) -> Preview:
    """The preview of a file as it was `sent`, unpacked to `raw` and parsed."""
    columns, first = _first(raw, feed)
    rejects = sorted(parsed.rejects, key=lambda reject: reject.row)
    open_rejects = tuple(reject for reject in rejects if not _names_own_list(_given(reject)))
    has_own_list = len(open_rejects) < len(rejects) or any(one.kind != MarkingKind.ORDINARY for one in stated)
    return Preview(
        file=hashlib.sha256(sent.data).hexdigest(),
        encoding="XLSX" if raw.format is Format.XLSX else encoding_of(raw, fallback=feed.encoding),
        packed="" if raw is sent else "gzip" if sent.data.startswith(b"\x1f\x8b") else "ZIP",
        markings=tuple(stated),
        columns=() if has_own_list else columns,
        first=() if has_own_list else first,
        rejects=open_rejects,
        taken=_taken(parsed),
    )


def _taken(parsed: Parsed) -> tuple[tuple[int, int], ...]:
    if parsed.taken.num_rows:
        return tuple((row["marking_id"], row["rows"]) for row in parsed.taken.to_pylist())
    return ((0, parsed.rows - len(parsed.rejects)),)


Table = tuple[tuple[str, ...], tuple[tuple[int, tuple[str, ...]], ...]]


def _first(raw: Raw, feed: Feed) -> Table:
    if raw.format is Format.JSONL or raw.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return _of_records(list(islice(_records(as_utf8(raw)), MOST_ROWS)))
    if raw.format is Format.XLSX:
        rows: Sequence[Sequence[str]] = first_rows(raw.name, raw.data, MOST_ROWS + 1)
    else:
        text = as_utf8(raw, fallback=feed.encoding)[:_HEAD].decode("utf-8", "ignore")
        rows = list(islice(csv.reader(io.StringIO(text, newline="")), MOST_ROWS + 1))
    columns = tuple(name.strip() for name in rows[0][:MOST_COLUMNS]) if rows else ()
    filled = [(number, [*row, *[""] * len(columns)]) for number, row in enumerate(rows[1:], 2)]
    return columns, tuple((number, tuple(map(_short, row[: len(columns)]))) for number, row in filled)


def _records(data: bytes) -> Iterator[dict[str, Json]]:
    """The first records: of lines, or of the one document that the file is."""
    for line in _values(data):
        yield from (record for record in _held(line) if isinstance(record, dict))


def _values(data: bytes) -> Iterator[Json]:
    lines = data.lstrip()[:_HEAD].split(b"\n")
    if _value(lines[0]) is None:
        return iter([_value(data)]) if len(data) <= LARGEST_OPENED else iter(())
    return map(_value, lines)


def _value(text: bytes) -> Json:
    try:
        return read_value(text)
    except (ValueError, RecursionError):
        return None


def _held(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return next((held for name in _HOLDERS if isinstance(held := value.get(name), list)), [value])
    return []


def _of_records(records: Sequence[dict[str, Json]]) -> Table:
    columns = tuple(dict.fromkeys(name for record in records for name in record))[:MOST_COLUMNS]
    rows = (tuple(_short(_text(record.get(name))) for name in columns) for record in records)
    return columns, tuple(enumerate(rows, 1))


def _text(value: Json) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _given(reject: Reject) -> Json:
    """The row as it came; a line of JSON as the record that it is, where it is one."""
    given = _value(reject.given.encode())
    line = given.get("") if isinstance(given, dict) else None
    return _value(line.encode()) if isinstance(line, str) else given


def _names_own_list(value: Json) -> bool:
    """True if any marking in the record is of a kind with a list of its own."""
    if isinstance(value, list):
        return any(map(_names_own_list, value))
    if not isinstance(value, dict):
        return False
    return value.get(_KIND) in _OWN_LISTS or any(map(_names_own_list, value.values()))


def _tuples(stated: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """JSON knows lists only."""
    return {name: tuple(value) for name, value in stated.items() if isinstance(value, list)}
