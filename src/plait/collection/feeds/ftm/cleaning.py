"""Values as FollowTheMoney cleans them, whole columns at once; what cannot be read is named, never dropped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.feeds.ftm import forms
from plait.collection.feeds.ftm.entities import Group
from plait.collection.feeds.ftm.model import Read, properties_of
from plait.collection.feeds.ftm.texts import NO_TEXT, Texts
from plait.collection.reading import read_distinct

# The values of one property; `place` is the entity's place in its group.
COLUMN = pa.schema([("place", pa.int64()), ("value", pa.string())])


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
    columns, unread = {}, []
    for told, listed in listings:
        place, given = pc.list_parent_indices(listed), Texts(listed.flatten()).sanitised()
        values = _read(told, given)
        unread += _unread(told, place, given.array, values)
        columns[told.name] = _once(place, values)
    return Cleaned(columns=columns, unread=tuple(unread), met=met)


def _read(told: Read, given: Texts) -> pa.Array:
    """The texts as their type has them; null where there is none, or where it cannot be read."""
    match told.type:
        case "name":
            return given.without_quotes().squashed().array
        case "address":
            return given.on_one_line().squashed().array
        case "entity" if given.are_ids():
            return given.array
        case "entity":
            return pc.if_else(pc.match_substring_regex(given.array, forms.ENTITY), given.array, NO_TEXT)
    reader = _reader(told)
    return given.array if reader is None else read_distinct(given.array, reader)


def _reader(told: Read) -> Callable[[str], str | None] | None:
    if told.type == "identifier":
        return forms.IDENTIFIERS.get(told.format)
    return forms.READERS.get(told.type)


def _unread(told: Read, place: pa.Array, given: pa.Array, values: pa.Array) -> list[Unread]:
    if values.null_count == given.null_count:
        return []
    wrong = pc.and_(pc.is_valid(given), pc.is_null(values))
    return [
        Unread(place=at, property=told.name, value=value, expected=told.format or told.type)
        for at, value in zip(place.filter(wrong).to_pylist(), given.filter(wrong).to_pylist(), strict=True)
    ]


def _once(place: pa.Array, values: pa.Array) -> pa.Table:
    """The values that are there; said twice of one entity, a value is said once."""
    table = pa.Table.from_arrays([place, values], schema=COLUMN)
    if values.null_count:
        table = table.filter(pc.is_valid(values)).combine_chunks()
    places = table["place"].to_numpy()
    if np.all(np.diff(places)):  # only an entity with several values can say one of them twice
        return table
    coded = table["value"].combine_chunks().dictionary_encode()
    first = np.unique(places * len(coded.dictionary) + coded.indices.to_numpy(), return_index=True)[1]
    return table if len(first) == len(places) else table.take(pa.array(np.sort(first)))


def first_of_each(table: pa.Table, names: list[str]) -> pa.Table:
    """The rows without those that repeat `names` of an earlier one, in their order."""
    numbered = table.append_column("at", pa.array(np.arange(table.num_rows)))
    first = numbered.group_by(names, use_threads=False).aggregate([("at", "min")])["at_min"]
    return table if len(first) == table.num_rows else table.take(pa.array(np.sort(first.to_numpy())))
