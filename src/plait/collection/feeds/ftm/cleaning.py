"""Values as FollowTheMoney cleans them, whole columns at once; what cannot be read is named, never dropped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.feeds.ftm import forms
from plait.collection.feeds.ftm.entities import Group
from plait.collection.feeds.ftm.model import Read, properties_of
from plait.collection.reading import read_distinct

# The values of one property; `place` is the entity's place in its group.
COLUMN = pa.schema([("place", pa.int64()), ("value", pa.string())])

# Spaces of all kinds become one kind; what is not seen at all goes.
_SPACES = r"[\x{2000}-\x{200a}\x{2028}\x{0a00}\x{1680}\x{202f}\x{205f}\x{3000}]"
_UNSEEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{200b}-\x{200f}\x{061c}\x{2060}-\x{2064}\x{ad}\x{feff}]"
_RUNS = r"[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{0a00}]+"
_NEVER_SHOWN = r"[\x{200b}-\x{200d}\x{feff}\x{ad}\x{2060}-\x{2064}]"
_QUOTED = r"""^["'](.*)["']$"""
_BROKEN = r"(\r\n|\n|<BR/>|<BR>|\t|ESQ\.,|ESQ,|;)"
_COMMAS = r",\s?[,.]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A value that is not what its property must hold."""

    place: int
    property: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """`columns` has every value of a property once (COLUMN), `unread` those that are not what they must be.

    `met` counts the values of each property as given, the ignored ones too: they are in no column.
    """

    columns: Mapping[str, pa.Table]
    unread: tuple[Unread, ...]
    met: Mapping[str, int]


def cleaned(group: Group) -> Cleaned:
    """Every value of the group's entities, cleaned by the type of its property."""
    known = properties_of(group.schema)
    struct = group.table["properties"].combine_chunks()
    listings, met = [], {}
    for field in struct.type:
        listed = struct.field(field.name)
        met[field.name] = len(listed.flatten())
        if not known[field.name].ignored and met[field.name]:
            listings.append((known[field.name], listed))
    if not listings:
        return Cleaned(columns={}, unread=(), met=met)
    texts = _sanitised(pa.concat_arrays([listed.flatten() for _, listed in listings]))
    columns, unread, at = {}, [], 0
    for told, listed in listings:
        place = pc.list_parent_indices(listed)
        given = texts.slice(at, len(place))
        at += len(place)
        values = _read(told, given)
        unread += _unread(told, place, given, values)
        columns[told.name] = _once(place, values)
    return Cleaned(columns=columns, unread=tuple(unread), met=met)


def _sanitised(texts: pa.Array) -> pa.Array:
    """Composed letters, no character that is not seen, no space at the ends; null where nothing is left."""
    texts = pc.utf8_normalize(texts, "NFC")
    texts = _replaced(texts, _SPACES, " ")
    texts = pc.utf8_trim_whitespace(_replaced(texts, _UNSEEN, ""))
    return _filled(texts)


def _read(told: Read, texts: pa.Array) -> pa.Array:
    """The texts as their type has them; null where there is none, or where it cannot be read."""
    match told.type:
        case "name":
            return _squashed(_replaced(texts, _QUOTED, r"\1"))
        case "address":
            return _squashed(_replaced(_replaced(texts, _BROKEN, ", "), _COMMAS, ", "))
        case "entity":
            return pc.if_else(pc.match_substring_regex(texts, forms.ENTITY), texts, pa.scalar(None, pa.string()))
    reader = _reader(told)
    return texts if reader is None else read_distinct(texts, reader)


def _reader(told: Read) -> Callable[[str], str | None] | None:
    if told.type == "identifier":
        return forms.IDENTIFIERS.get(told.format)
    return forms.READERS.get(told.type)


def _unread(told: Read, place: pa.Array, given: pa.Array, values: pa.Array) -> list[Unread]:
    wrong = pc.and_(pc.is_valid(given), pc.is_null(values))
    if not pc.any(wrong).as_py():
        return []
    return [
        Unread(place=at, property=told.name, value=value, expected=told.format or told.type)
        for at, value in zip(place.filter(wrong).to_pylist(), given.filter(wrong).to_pylist(), strict=True)
    ]


def _once(place: pa.Array, values: pa.Array) -> pa.Table:
    """The values that are there; said twice of one entity, a value is said once."""
    table = pa.table([place.cast(pa.int64()), values], schema=COLUMN).filter(pc.is_valid(values))
    if np.all(np.diff(table["place"].to_numpy())):
        return table
    return first_of_each(table, COLUMN.names)


def first_of_each(table: pa.Table, names: list[str]) -> pa.Table:
    """The rows without those that repeat `names` of an earlier one, in their order."""
    numbered = table.append_column("at", pa.array(np.arange(table.num_rows)))
    first = numbered.group_by(names, use_threads=False).aggregate([("at", "min")])["at_min"]
    return table if len(first) == table.num_rows else table.take(pa.array(np.sort(first.to_numpy())))


def _replaced(texts: pa.Array, pattern: str, by: str) -> pa.Array:
    """The texts with the pattern replaced; most columns hold it nowhere, and looking costs less than writing."""
    if not pc.any(pc.match_substring_regex(texts, pattern)).as_py():
        return texts
    return pc.replace_substring_regex(texts, pattern, by)


def _squashed(texts: pa.Array) -> pa.Array:
    return _filled(pc.utf8_trim(_replaced(_replaced(texts, _NEVER_SHOWN, ""), _RUNS, " "), " "))


def _filled(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
