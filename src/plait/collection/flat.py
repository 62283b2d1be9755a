"""JSON lines to a table of text, one column a field that the feed reads: what the registers' nested lines come as.

Arrow reads a block of lines at once. Lines that it cannot read as the feed describes them are read one by one, with
the same result where they are good, and with the row and the reason where they are not.
"""

import io
import json as plain
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json

from plait.collection.encoding import as_utf8
from plait.collection.feed import Feed, Kind
from plait.collection.lines import LONGEST_LINE, Json, read_lines, step
from plait.collection.raw import Format, Raw, unpacked
from plait.collection.sieve import MOST_REJECTS, ROW, Sieve, too_many
from plait.collection.stream import BLOCK, ahead
from plait.collection.table import sieved, sieved_parts
from plait.collection.trees import branch, fields_met, leaf
from plait.domain.reject import FileRefused, Reject, refused

BETWEEN = ";"  # the entries of a list, in one text
_AS_GIVEN = ""  # a row that has no cells stands whole under no name
_MOST_NAMED = 20
_SHORTEST_LINE = 16  # bytes: less is no record of any feed
_LINE_END, _BRACE = ord("\n"), ord("{")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Some lines of a file: the good ones as a table and as they came, and those that are no records."""

    table: pa.Table
    given: pa.Table
    rejects: tuple[Reject, ...] = ()


def read_flat(raw: Raw, feed: Feed) -> Sieve:
    """The good lines as text columns and the rejects so far.

    Raises FileRefused for a file of another kind, with a field that the feed does not name, or without a good line.
    """
    raw = unpacked(raw)
    if raw.format is not Format.JSONL:
        raise refused(raw.name, f"{feed.title}: the file is {raw.format.upper()}.", "Send it as JSON lines.")
    data = memoryview(as_utf8(raw))
    blocks = (bytes(data[start : start + BLOCK]) for start in range(0, len(data), BLOCK))
    parts = list(_parts(raw.name, blocks, feed))
    rejects = tuple(reject for part in parts for reject in part.rejects)
    table = pa.concat_tables([part.table for part in parts])
    if rejects and not table.num_rows:
        raise FileRefused(*rejects[:_MOST_NAMED])
    return sieved(raw.name, table, rejects, feed, given=pa.concat_tables([part.given for part in parts]))


def flat_parts(name: str, blocks: Iterator[bytes], feed: Feed) -> Iterator[Sieve]:
    """The same for blocks of UTF-8 too big for memory, one part after the other.

    A key that is repeated is kept back within its part only.
    """
    for part in ahead(_parts(name, blocks, feed)):
        yield from sieved_parts(name, part.table, part.rejects, feed, given=part.given)


def _parts(name: str, blocks: Iterator[bytes], feed: Feed) -> Iterator[Lines]:
    start = 1
    for lines in _whole_lines(name, blocks):
        bounds = _bounds(lines)
        count = len(bounds) - 1
        if np.count_nonzero(np.diff(bounds) < _SHORTEST_LINE) > MOST_REJECTS:
            raise too_many(name)
        table = _at_once(lines, bounds, feed)
        if table is None:
            yield _one_by_one(name, lines, start, feed)
        else:
            numbers = pa.array(np.arange(start, start + count, dtype=np.int32))
            yield Lines(table=table.append_column(ROW, numbers), given=_as_given(lines, bounds))
        start += count


def _whole_lines(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks, cut where lines end. Raises FileRefused for a line that no record can be as long as."""
    rest = b""
    for block in blocks:
        end = block.rfind(b"\n") + 1
        if end:
            yield rest + block[:end]
            rest = block[end:]
        else:
            rest += block
        if len(rest) > 2 * LONGEST_LINE:
            raise refused(
                name,
                f"A line is longer than {LONGEST_LINE >> 20} MB.",
                "Write each record on a line of its own.",
            )
    if rest:
        yield rest


def _bounds(lines: bytes) -> np.ndarray:
    """Where each line begins, and where the last one ends."""
    ends = np.flatnonzero(np.frombuffer(lines, np.uint8) == _LINE_END) + 1
    return np.concatenate([[0], ends, [] if lines.endswith(b"\n") else [len(lines)]]).astype(np.int32)


def _at_once(lines: bytes, bounds: np.ndarray, feed: Feed) -> pa.Table | None:
    """The described fields of lines that are all good, or None."""
    count, escapes = len(bounds) - 1, b"\\" in lines
    # Where every line begins with a brace, one that holds more than one record shows by the count of records.
    if not np.all(np.frombuffer(lines, np.uint8)[bounds[:-1]] == _BRACE) or (escapes and b"\\u0000" in lines):
        return None
    try:
        table = json.read_json(
            io.BytesIO(lines),
            read_options=json.ReadOptions(block_size=len(lines) + 1, use_threads=False),
            parse_options=json.ParseOptions(explicit_schema=_schema(feed), unexpected_field_behavior="infer"),
        ).combine_chunks()
    except pa.ArrowInvalid:
        return None
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    found = {path: array for name in columns for path, array in _fields(columns[name], step(name))}
    if table.num_rows != count or not found.keys() <= feed.columns.keys():
        return None
    if any(found[path].flatten().null_count for path in found if path.endswith("[]")):
        return None
    return pa.table({column.name: _as_text(found[column.name]) for column in feed.read})


def _one_by_one(name: str, lines: bytes, start: int, feed: Feed) -> Lines:
    """The same with every reason. Raises FileRefused for a field that the feed does not name."""
    read = list(read_lines(name, lines, start=start))
    records = [line for line in read if not isinstance(line, Reject)]
    fields_met(name, records, feed)
    columns = {
        column.name: pa.array([_value(record, column.name) for _, record in records], pa.string())
        for column in feed.read
    }
    numbers = np.array([row for row, _ in records], dtype=np.int32)
    return Lines(
        table=pa.table({**columns, ROW: pa.array(numbers)}),
        given=_as_given(lines, _bounds(lines)).take(pa.array(numbers - start)),
        rejects=tuple(line for line in read if isinstance(line, Reject)),
    )


def line_of(row: Mapping[str, str | None]) -> str:
    """A row of such a table as a line of JSON again, without what it does not say."""
    tree: dict[str, Json] = {}
    for path, text in row.items():
        *steps, last = path.split(".")
        if text is not None:
            node = tree
            for name in steps:
                node = cast(dict[str, Json], node.setdefault(name, {}))
            node[last.removesuffix("[]")] = [*text.split(BETWEEN)] if last.endswith("[]") else text
    return plain.dumps(tree)


def _as_given(lines: bytes, bounds: np.ndarray) -> pa.Table:
    """Lines as they came: the very bytes with their bounds, because splitting text costs ten times as much."""
    text = pa.Array.from_buffers(pa.string(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(lines)])
    return pa.table({_AS_GIVEN: pc.ascii_rtrim_whitespace(text)})


def _schema(feed: Feed) -> pa.Schema:
    """What Arrow is told of the fields that are read; what the others hold it finds out."""
    tree: dict[str, Any] = {}
    for column in feed.read:
        *steps, last = column.name.split(".")
        node = tree
        for name in steps:
            node = node.setdefault(name, {})
        kind = pa.int64() if column.kind is Kind.WHOLE else pa.string()
        node[last.removesuffix("[]")] = pa.list_(kind) if last.endswith("[]") else kind
    return pa.schema(list(_struct(tree)))


def _struct(tree: dict[str, Any]) -> pa.StructType:
    return pa.struct([(name, _struct(kind) if isinstance(kind, dict) else kind) for name, kind in tree.items()])


def _fields(array: pa.Array, path: str) -> Iterator[tuple[str, pa.Array]]:
    """Each field by its path, as `lines.leaves` names it: its values, or the lists of them."""
    if pa.types.is_struct(array.type):
        for field, child in zip(array.type, array.flatten(), strict=True):
            yield from _fields(child, f"{path}.{step(field.name)}")
    elif pa.types.is_list(array.type):
        items = array.flatten()
        if pa.types.is_nested(items.type):
            yield from _fields(items, f"{path}[]")
        elif len(items) or not pa.types.is_null(items.type):
            yield f"{path}[]", array
    else:
        yield path, array


def _as_text(array: pa.Array) -> pa.Array:
    return pc.binary_join(array, BETWEEN) if pa.types.is_list(array.type) else array.cast(pa.string())


def cells_given(reject: Reject, feed: Feed) -> dict[str, str | None]:
    """The columns that the feed reads, as a row that was kept back gives them; none where nothing could be read."""
    given = _as_record(reject.given)
    if _AS_GIVEN not in given:
        return {name: text for name, text in given.items() if isinstance(text, str)}
    record = _as_record(str(given[_AS_GIVEN]))
    return {column.name: _value(record, column.name) for column in feed.read}


def _as_record(text: str) -> dict[str, Json]:
    try:
        record = plain.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _value(record: dict[str, Json], path: str) -> str | None:
    if not path.endswith("[]"):
        return leaf(record, *path.split("."))
    *steps, last = path.removesuffix("[]").split(".")
    entries = branch(record, *steps).get(last)
    return BETWEEN.join(str(entry) for entry in entries if entry is not None) if isinstance(entries, list) else None
