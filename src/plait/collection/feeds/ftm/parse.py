"""FollowTheMoney: entities to mentions and statements, the schemata that are ties to ties, however large the file."""

import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.blocks import Block, Kept, blocks
from plait.collection.feeds.ftm.cleaning import Cleaned, cleaned, first_of_each
from plait.collection.feeds.ftm.entities import LONGEST_ID, Found, Group, Reader
from plait.collection.feeds.ftm.model import FEED, LINKS, is_read, properties_of
from plait.collection.feeds.ftm.saying import Saying
from plait.collection.in_turn import in_turn
from plait.collection.parsed import ORIGINS, Assertion, Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused, Reject

# The record of each entity: which datasets it is from, what it was merged from, when it was seen.
ENTITIES = pa.schema(
    [
        ("row", pa.int64()),
        ("entity", pa.string()),
        ("schema", pa.string()),
        ("datasets", pa.string()),
        ("referents", pa.list_(pa.string())),
        ("first_seen", pa.string()),
        ("last_seen", pa.string()),
        ("last_change", pa.string()),
    ]
)
# Each cleaned value as it was said of the entity on that row, so that it can be sent on as it came.
VALUES = pa.schema([("row", pa.int64()), ("property", pa.string()), ("value", pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What some lines of the file brought. The tables are those of `Parsed`, ENTITIES and VALUES."""

    mentions: pa.Table
    statements: pa.Table
    origins: pa.Table
    entities: pa.Table
    values: pa.Table


_TEXT = cache(pa.scalar)  # a new scalar costs as much as a column of thousands
_EMPTY = pa.scalar("")
_BLOCK = 5 << 20  # bytes: fewer, larger groups cost less, and still fit the memory
_AT_ONCE = 2  # blocks that are read side by side: what reads columns lets other threads work


class Counts:
    """What was there, told apart: the lines read, ignored for their schema, and kept back; the values likewise."""

    def __init__(self) -> None:
        self.lines = self.read = self.ignored = self.rejected = 0
        self.values_read = self.values_ignored = self.said_again = 0
        self.schemata: Counter[str] = Counter()

    def add(self, others: "Counts") -> None:
        """Count what another part of the file brought."""
        for name, value in vars(others).items():
            setattr(self, name, getattr(self, name) + value)


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """All of a file at once: mentions under the sender's key and the entity's id, statements, and datasets as origins.

    Raises FileRefused for a file of another kind, or in which no line can be read.
    """
    counts, kept = Counts(), Kept(raw.name)
    found = list(parts(raw.name, io.BytesIO(raw.data), batch=batch, counts=counts, kept=kept))
    empty = Parsed(feed=FEED.name, rows=0)
    # An entity that several lines tell of is one mention, at its first line.
    mentions = pa.concat_tables([empty.mentions, *(part.mentions for part in found)]).sort_by("row")
    origins = pa.concat_tables([ORIGINS.empty_table(), *(part.origins for part in found)])
    return Parsed(
        feed=FEED.name,
        rows=counts.lines,
        markings=(FEED.marking,),
        mentions=first_of_each(mentions, ["mention_id"]),
        statements=pa.concat_tables([empty.statements, *(part.statements for part in found)]),
        origins=first_of_each(origins, ["origin_id"]),
        rejects=tuple(kept.rejects),
        assertions=assertions(counts),
    )


def parts(name: str, stream: BinaryIO, *, batch: Batch, counts: Counts, kept: Kept) -> Iterator[Part]:
    """A file of any size, a few megabytes at a time; `counts` and `kept` are filled on the way.

    Raises FileRefused for a file of another kind, and where too little of it can be read.
    """
    reader = Reader(name)
    given = blocks(name, stream, size=_BLOCK)
    for told in in_turn(lambda block: _told(reader, block, batch), given, at_once=_AT_ONCE):
        counts.add(told.counts)
        for reject in told.rejects:
            kept.add(reject)
        yield from told.parts
    if not counts.read + counts.ignored and kept.rejects:
        raise FileRefused(*kept.rejects[:20])


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one block of the file brought, by itself."""

    parts: Sequence[Part]
    rejects: Sequence[Reject]
    counts: Counts


def _told(reader: Reader, block: Block | Reject, batch: Batch) -> Told:
    """One block read and said. It changes nothing outside: several are read at once."""
    counts, rejects, told = Counts(), list[Reject](), list[Part]()
    read = Found(held=1, found=[block]) if isinstance(block, Reject) else reader.read(block)
    counts.lines = read.held
    for found in read.found:
        if isinstance(found, Reject):
            rejects.append(found)
        else:
            told += _part(reader.name, found, batch, counts, rejects)
    counts.rejected = len(rejects)
    return Told(parts=told, rejects=rejects, counts=counts)


def assertions(counts: Counts) -> tuple[Assertion, ...]:
    """What the description asserts, and what was found: shown on the load's page."""
    told = ", ".join(f"{schema} {count}" for schema, count in sorted(counts.schemata.items()))
    return (
        Assertion(
            words="Every line is read, ignored for its schema, or kept back",
            holds=counts.read + counts.ignored + counts.rejected == counts.lines,
            found=f"{counts.lines} lines: {counts.read} read, {counts.ignored} ignored, {counts.rejected} kept back",
        ),
        Assertion(
            words="Every property is read or named as ignored",
            holds=True,
            found=f"{counts.values_read} values read, {counts.said_again} of them said twice, "
            f"{counts.values_ignored} ignored with a reason",
        ),
        Assertion(words="Schemata are FollowTheMoney's", holds=True, found=told),
        Assertion(words=f"Licence: {FEED.licence}", holds=True),
        Assertion(words=f"Marking: {FEED.marking.tier}", holds=True),
    )


def _part(name: str, group: Group, batch: Batch, counts: Counts, rejects: list[Reject]) -> Iterator[Part]:
    told = cleaned(group)
    wrong = _wrong(group, told) if is_read(group.schema) else {}
    if wrong:
        rejects += [_reject(name, group, place, why) for place, why in sorted(wrong.items())]
        group = _without(group, set(wrong))
        told = cleaned(group)
    counts.schemata[group.schema] += len(group.rows)
    _count_values(group, told, counts)
    if not is_read(group.schema):
        counts.ignored += len(group.rows)
        return
    counts.read += len(group.rows)
    if len(group.rows):
        yield _said(group, told, batch)


def _said(group: Group, told: Cleaned, batch: Batch) -> Part:
    saying = Saying(group, told, batch)
    return Part(
        mentions=saying.mentions(),
        statements=saying.statements(),
        origins=saying.origins(),
        entities=_entities(group, saying),
        values=_values(group, told),
    )


def _entities(group: Group, saying: Saying) -> pa.Table:
    table = group.table
    columns = [group.rows, saying.ids, pa.repeat(_TEXT(group.schema), len(saying.ids)), saying.datasets]
    columns += [table[name].combine_chunks() for name in ("referents", "first_seen", "last_seen", "last_change")]
    return pa.Table.from_arrays(columns, schema=ENTITIES)


def _values(group: Group, told: Cleaned) -> pa.Table:
    tables = [VALUES.empty_table()]
    for name, column in told.columns.items():
        place = column["place"].combine_chunks()
        columns = [group.rows.take(place), pa.repeat(_TEXT(name), len(place))]
        tables.append(pa.Table.from_arrays([*columns, column["value"].combine_chunks()], schema=VALUES))
    return pa.concat_tables(tables)


def _count_values(group: Group, told: Cleaned, counts: Counts) -> None:
    known = properties_of(group.schema)
    for name, met in told.met.items():
        if known[name].ignored or not is_read(group.schema):
            counts.values_ignored += met
        else:
            counts.values_read += met
            counts.said_again += met - len(told.columns.get(name, ()))


def _wrong(group: Group, told: Cleaned) -> dict[int, tuple[str, str]]:
    """The places of entities that cannot be taken in, with the reason and the way out."""
    wrong: dict[int, tuple[str, str]] = {}
    ids = group.table["id"].combine_chunks()
    size = pc.utf8_length(pc.fill_null(pc.utf8_trim_whitespace(ids), _EMPTY))
    for place in np.flatnonzero(~((size.to_numpy() > 0) & (size.to_numpy() <= LONGEST_ID))).tolist():
        wrong[place] = ("id: The entity has none, or one that is too long.", "Give each entity its own id.")
    for one in told.unread:
        wrong.setdefault(
            one.place,
            (
                f"properties.{one.property}: {one.value[:60]!r} cannot be read as {one.expected}.",
                "Put the value right, or take it out, and send the line again.",
            ),
        )
    for name, column in told.columns.items():
        if properties_of(group.schema)[name].type == "entity":
            itself = pc.equal(column["value"].combine_chunks(), ids.take(column["place"].combine_chunks()))
            for place in column["place"].filter(itself).to_pylist():
                wrong.setdefault(
                    place, (f"properties.{name}: The entity points to itself.", "Name the entity at the other end.")
                )
    if link := LINKS.get(group.schema):
        for end in (link.source, link.target):
            has = np.zeros(len(ids), bool)
            if end in told.columns:
                has[told.columns[end]["place"].to_numpy()] = True
            for place in np.flatnonzero(~has).tolist():
                wrong.setdefault(place, (f"properties.{end}: The tie has no such end.", "Name both ends by their ids."))
    return wrong


def _reject(name: str, group: Group, place: int, why: tuple[str, str]) -> Reject:
    line = group.lines[place].as_py().rstrip("\r\n")
    return Reject(file=name, row=group.rows[place].as_py(), reason=why[0], way_out=why[1], given=json.dumps({"": line}))


def _without(group: Group, places: set[int]) -> Group:
    keep = np.ones(len(group.rows), bool)
    keep[sorted(places)] = False
    mask = pa.array(keep)
    return Group(
        schema=group.schema,
        table=group.table.filter(mask).combine_chunks(),
        rows=group.rows.filter(mask),
        lines=group.lines.filter(mask),
    )
