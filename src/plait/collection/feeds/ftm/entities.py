"""Blocks of lines to tables of entities, one a schema: read by columns, and line by line only where that fails."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as columns

from plait.collection.blocks import Block
from plait.collection.feeds.ftm.model import FEED, properties_of, schemata
from plait.collection.lines import Json, read_lines
from plait.domain.reject import Reject

_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())
# Beside `properties`. The ignored ones are here too, so that a line that holds them is read by columns.
_BESIDE = {
    "id": _TEXT,
    "schema": _TEXT,
    "datasets": _TEXTS,
    "dataset": _TEXT,
    "referents": _TEXTS,
    "origin": _TEXTS,
    "first_seen": _TEXT,
    "last_seen": _TEXT,
    "last_change": _TEXT,
    "caption": _TEXT,
    "target": pa.bool_(),
    "mutable": pa.bool_(),
}
_SCHEMA = r'"schema"\s*:\s*"(?P<schema>[A-Za-z]+)"'
_LISTED = re.compile(rb'"(\w+)"\s*:\s*\[')
LONGEST_ID = 200
_NULL = b"\\u0000"
# Scalars are made once: a new one costs as much as a column of thousands.
_EMPTY, _FALSE, _FIRST = pa.scalar(""), pa.scalar(False), pa.scalar(0, pa.int32())
_TEXT_OF = cache(pa.scalar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entities of one schema: `table` has the fields beside and a struct `properties`; `rows` and `lines` as given."""

    schema: str
    table: pa.Table
    rows: pa.Array
    lines: pa.Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is in a block: how many lines hold something, and a group or a reject that each of them is in."""

    held: int
    found: Sequence[Group | Reject]


class Wrong(ValueError):
    """One line cannot be read: the field, why, and the way out."""

    def __init__(self, field: str, reason: str, way_out: str) -> None:
        super().__init__(reason)
        self.field, self.reason, self.way_out = field, reason, way_out


class Reader:
    """Reads the blocks of one file; it learns which properties a schema's records hold, and looks for those only.

    Several threads may read at once: what one of them has not learnt yet it learns when it meets it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._met: dict[str, list[str]] = {}

    def read(self, block: Block) -> Found:
        """The groups of the block, and a Reject for each line that is no entity."""
        lines, rows, rejects = _lines(self.name, block)
        groups = self._groups(lines, rows, by_columns=_NULL not in block.data)
        return Found(held=len(lines) + len(rejects), found=[*rejects, *groups])

    def _groups(self, lines: pa.Array, rows: pa.Array, *, by_columns: bool) -> Iterator[Group | Reject]:
        if not len(lines):
            return
        named = pc.extract_regex(lines, _SCHEMA).field(0).dictionary_encode()
        places = np.where(pc.is_null(named.indices), len(named.dictionary), pc.fill_null(named.indices, _FIRST))
        places = places.astype(np.int32)
        if np.any(np.diff(places)):
            order = pa.array(np.argsort(places, kind="stable"))
            lines, rows = lines.take(order), rows.take(order)
        counts = np.bincount(places, minlength=len(named.dictionary) + 1)
        at = 0
        for schema, count in zip([*named.dictionary.to_pylist(), None], counts.tolist(), strict=True):
            if count:
                part = lines.slice(at, count), rows.slice(at, count)
                yield from self._group(schema, *part, by_columns=by_columns)
            at += count

    def _group(
        self, schema: str | None, lines: pa.Array, rows: pa.Array, *, by_columns: bool
    ) -> Iterator[Group | Reject]:
        if schema not in schemata():
            words = f"The schema {schema} is not one of FollowTheMoney's." if schema else "The line has no schema."
            wrong = Wrong("schema", words, "Give the line the schema of its entity, as FollowTheMoney spells it.")
            yield from (self._reject(row, line, wrong) for row, line in _pairs(rows, lines))
            return
        table = self._table(schema, _bytes(lines), len(lines)) if by_columns else None
        if table is not None and _are_whole(lines) and _is_of(table, schema):
            yield Group(schema=schema, table=table, rows=rows, lines=lines)
            return
        yield from self._line_by_line(schema, lines, rows)

    def _table(self, schema: str, data: pa.Buffer, count: int) -> pa.Table | None:
        """Read by columns; None where a line is not as it should be, or not one object."""
        for known in (self._met.setdefault(schema, []), None):
            names = known if known is not None else self._learn(schema, data)
            try:
                table = columns.read_json(
                    pa.BufferReader(data),
                    read_options=columns.ReadOptions(use_threads=False, block_size=data.size + 1),
                    parse_options=columns.ParseOptions(
                        explicit_schema=_schema(names), unexpected_field_behavior="error"
                    ),
                )
            except pa.ArrowInvalid:
                continue
            return table.combine_chunks() if table.num_rows == count else None
        return None

    def _learn(self, schema: str, data: pa.Buffer) -> list[str]:
        """The properties that these lines hold are looked for from now on."""
        known = properties_of(schema)
        found = (name.decode() for name in set(_LISTED.findall(data)))
        self._met[schema] = sorted({*self._met[schema], *(name for name in found if name in known)})
        return self._met[schema]

    def _line_by_line(self, schema: str, lines: pa.Array, rows: pa.Array) -> Iterator[Group | Reject]:
        """Each line by itself: the good ones put as they should be, the others kept back."""
        good: list[tuple[int, str]] = []
        numbers, texts = rows.to_pylist(), lines.to_pylist()
        for told in read_lines(self.name, _bytes(lines).to_pybytes()):
            if isinstance(told, Reject):
                yield replace(told, row=numbers[told.row - 1])
                continue
            place, record = told[0] - 1, told[1]
            try:
                text = json.dumps(_straight(schema, record), ensure_ascii=False)
                good.append((place, text.encode("utf-8", "ignore").decode() + "\n"))
            except Wrong as wrong:
                yield self._reject(numbers[place], texts[place], wrong)
        if good:
            places = pa.array([place for place, _ in good])
            straight = pa.array([text for _, text in good], pa.string())
            table = self._table(schema, _bytes(straight), len(straight))
            assert table is not None, "a line that was put straight can be read by columns"
            yield Group(schema=schema, table=table, rows=rows.take(places), lines=lines.take(places))

    def _reject(self, row: int, line: str, wrong: Wrong) -> Reject:
        return Reject(
            file=self.name,
            row=row,
            reason=f"{wrong.field}: {wrong.reason}",
            way_out=wrong.way_out,
            given=json.dumps({"": line.rstrip("\r\n")}),
        )


def _straight(schema: str, record: dict[str, Json]) -> dict[str, object]:
    """The record with every value a text, in lists. Raises Wrong."""
    if record.get("schema") != schema:
        raise Wrong("schema", "The line names more than one.", "Name the schema of the entity, once.")
    told: dict[str, object] = {}
    for field, value in record.items():
        if field == "properties":
            told[field] = _straight_properties(schema, value)
        elif field in _BESIDE and _BESIDE[field] == _TEXT:
            told[field] = next(iter(_texts(field, value)), None)
        elif field in _BESIDE and _BESIDE[field] == _TEXTS:
            told[field] = _texts(field, value)
        elif field not in FEED.columns:
            raise Wrong(
                field, "The field is neither read nor named as ignored.", "Take it out, or ask for it to be described."
            )
    return told


def _straight_properties(schema: str, properties: Json) -> dict[str, list[str]]:
    if not isinstance(properties, dict):
        raise Wrong("properties", "It is not an object of lists.", "Write each property with a list of values.")
    unknown = next((name for name in properties if name not in properties_of(schema)), None)
    if unknown is not None:
        raise Wrong(
            f"properties.{unknown[:60]}", f"{schema} has no such property.", "Take it out, or use the model's own name."
        )
    return {name: _texts(f"properties.{name}", value) for name, value in properties.items()}


def _texts(field: str, value: Json) -> list[str]:
    """One value or several as texts, as FollowTheMoney writes numbers and truth."""
    if isinstance(value, list):
        return [text for entry in value if not isinstance(entry, list) for text in _texts(field, entry)] + [
            _never(field) for entry in value if isinstance(entry, list)
        ]
    match value:
        case None:
            return []
        case bool():
            return ["true" if value else "false"]
        case float():
            return [f"{value:.2f}"]
        case dict():
            return [_never(field)]
        case _:
            return [str(value)]


def _never(field: str) -> str:
    raise Wrong(
        field, "It holds an entity or a list inside.", "Send that entity on a line of its own; name its id here."
    )


def _lines(name: str, block: Block) -> tuple[pa.Array, pa.Array, list[Reject]]:
    """The lines that are text and not blank, their numbers, and the lines that are not UTF-8."""
    lines, rejects = _cut(block.data), list[Reject]()
    try:
        lines.validate(full=True)
    except pa.ArrowInvalid:  # some line is not UTF-8
        given = [line + b"\n" for line in block.data.split(b"\n")[:-1]]
        texts = [line if _is_text(line) else b"" for line in given]
        lines = pa.array([line.decode() for line in texts], pa.string())
        rejects = [_not_text(name, block.row + place, given[place]) for place, line in enumerate(texts) if not line]
    rows = pa.array(np.arange(block.row, block.row + len(lines)), pa.int64())
    if not pc.all(pc.starts_with(lines, "{")).as_py():
        filled = pc.not_equal(pc.utf8_trim_whitespace(lines), _EMPTY)
        lines, rows = lines.filter(filled), rows.filter(filled)
    return lines, rows, rejects


def _cut(data: bytes) -> pa.Array:
    """The lines as an array over the same bytes, each with its line break."""
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + 1
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    return pa.Array.from_buffers(_TEXT, len(ends), [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _not_text(name: str, row: int, line: bytes) -> Reject:
    return Reject(
        file=name,
        row=row,
        reason="The line is not UTF-8; it seems to be Latin-1 or Windows-1252.",
        way_out="Save it as UTF-8, look whether its letters are right, and send the line again.",
        given=json.dumps({"": line.decode("utf-8", "replace").rstrip("\r\n")}),
    )


def _bytes(lines: pa.Array) -> pa.Buffer:
    """The lines' own bytes, one after the other."""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, np.int32)[lines.offset : lines.offset + len(lines) + 1]
    return data.slice(int(ends[0]), int(ends[-1] - ends[0]))


def _are_whole(lines: pa.Array) -> bool:
    """True if each line begins and ends as an object: with as many objects as lines, each line is then one."""
    ended = pc.or_(pc.ends_with(lines, "}\n"), pc.ends_with(lines, "}\r\n"))
    return bool(pc.all(pc.and_(pc.starts_with(lines, "{"), ended)).as_py())


def _is_of(table: pa.Table, schema: str) -> bool:
    return bool(pc.all(pc.fill_null(pc.equal(table["schema"], _TEXT_OF(schema)), _FALSE)).as_py())


def _schema(names: list[str]) -> pa.Schema:
    return pa.schema([*_BESIDE.items(), ("properties", pa.struct([(name, _TEXTS) for name in names]))])


def _pairs(rows: pa.Array, lines: pa.Array) -> Iterator[tuple[int, str]]:
    return zip(rows.to_pylist(), lines.to_pylist(), strict=True)
