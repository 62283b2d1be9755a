"""What a group of entities says in Plait's own words: mentions and their properties, or ties from one to another."""

from functools import cache, cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feeds.ftm.cleaning import Cleaned
from plait.collection.feeds.ftm.entities import Group
from plait.collection.feeds.ftm.model import KINDS, LINKS, Link, properties_of
from plait.collection.feeds.ftm.texts import NO_TEXT
from plait.collection.parsed import ORIGINS, PARSED_MENTIONS, PARSED_STATEMENTS
from plait.collection.reading import read_distinct
from plait.collection.said import shaped
from plait.collection.spans import first_day, last_day
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.report import OriginKind
from plait.domain.statement import Property, Tie

_SEXES = {"male": "M", "female": "F"}
_UP_TO_A_DAY = frozenset({Property.BIRTH_DATE, Property.INCORPORATED_ON, Property.DISSOLVED_ON})
_BEFORE = {"amountEur": "EUR ", "amountUsd": "USD "}
# Scalars are made once: a new one costs as much as a column of thousands.
_NO_DAY, _FALSE = pa.scalar(None, pa.date32()), pa.scalar(False)
_NOTHING, _EMPTY, _SPACE, _SLASH, _LISTED = pa.scalar(0), *(pa.scalar(text) for text in ("", " ", "/", ";"))
_DATASET, _REGISTER, _QUOTED = (
    pa.scalar(text) for text in ("dataset", Register.ENTITIES.value, OriginKind.QUOTED.value)
)
_TEXT = cache(pa.scalar)


class Saying:
    """One group being said. Identities follow from who sends and the entity's own id, never from the edition."""

    def __init__(self, group: Group, told: Cleaned, batch: Batch) -> None:
        self.group, self.told, self.batch = group, told, batch
        self.ids = group.table["id"].combine_chunks()
        self.datasets = _datasets(group)
        coded = self.datasets.dictionary_encode()
        self._references = pc.binary_join_element_wise(_DATASET, coded.dictionary, _SPACE)
        self._origin_ids = batch.ids("origin", self._references)
        self.origin = self._origin_ids.take(coded.indices)

    def mentions(self) -> pa.Table:
        """One mention an entity; none for a schema that is a tie."""
        kind = KINDS.get(self.group.schema)
        if kind is None:
            return PARSED_MENTIONS.empty_table()
        columns = {
            "mention_id": self._own,
            "kind": _TEXT(kind.value),
            "marking_id": _NOTHING,
            "register": _REGISTER,
            "natural_key": self._keys(self.ids),
            "row": self.group.rows,
            "reference": self.ids,
            "is_protected": _FALSE,
        }
        return shaped(columns, PARSED_MENTIONS, len(self.ids))

    def statements(self) -> pa.Table:
        """One row a property or tie, each with the dataset that it is from."""
        link = LINKS.get(self.group.schema)
        return self._tied(link) if link else self._properties(KINDS[self.group.schema])

    def origins(self) -> pa.Table:
        """One row a dataset: what corroboration counts."""
        kind = pa.repeat(_QUOTED, len(self._references))
        return pa.Table.from_arrays([self._origin_ids, kind, self._references], schema=ORIGINS)

    @cached_property
    def _own(self) -> pa.Array:
        return self._mentioned(self.ids)

    def _properties(self, kind: MentionKind) -> pa.Table:
        table, columns = self.group.table, self.told.columns
        referents = table["referents"].combine_chunks()
        everyone = pa.array(np.arange(len(self.ids)))
        said: list[tuple[Property | Tie, pa.Array, pa.Array | None, pa.Array | None]] = [
            (Property.REFERENT, pc.list_parent_indices(referents), referents.flatten(), None),
            (Property.FIRST_SEEN, everyone, table["first_seen"].combine_chunks(), None),
        ]
        for name, read in properties_of(self.group.schema).items():
            if read.property and name in columns:
                values = _worded(Property(read.property), name, columns[name]["value"].combine_chunks())
                said.append((Property(read.property), columns[name]["place"].combine_chunks(), values, None))
        if at := columns.get("addressEntity"):
            tie = Tie.LIVES_AT if kind is MentionKind.PERSON else Tie.REGISTERED_AT
            said.append((tie, at["place"].combine_chunks(), None, self._mentioned(at["value"].combine_chunks())))
        return pa.concat_tables([self._said(*one) for one in said])

    def _said(self, name: str, place: pa.Array, values: pa.Array | None, others: pa.Array | None) -> pa.Table:
        if values is not None and values.null_count:
            filled = pc.is_valid(values)
            place, values = place.filter(filled), values.filter(filled)
        columns = {
            "mention_id": self._own.take(place),
            "property": _TEXT(str(name)),
            "value": values,
            "other_id": others,
            "recorded_at": self.batch.recorded_at,
            "marking_id": _NOTHING,
            "origin_id": self.origin.take(place),
        }
        return shaped(columns, PARSED_STATEMENTS, len(place))

    def _tied(self, link: Link) -> pa.Table:
        ends = _ends(self.told.columns[link.source], self.told.columns[link.target])
        place = ends["place"].combine_chunks()
        since = pc.coalesce(self._days("startDate", last=False), self._days("date", last=False))
        until = self._days("endDate", last=True)
        until = pc.if_else(pc.fill_null(pc.less(until, since), _FALSE), _NO_DAY, until)
        columns = {
            "mention_id": self._mentioned(ends["source"].combine_chunks()),
            "property": _TEXT(link.tie.value),
            "value": self._words(link).take(place),
            "other_id": self._mentioned(ends["target"].combine_chunks()),
            "valid_from": since.take(place),
            "valid_to": until.take(place),
            "recorded_at": self.batch.recorded_at,
            "marking_id": _NOTHING,
            "origin_id": self.origin.take(place),
        }
        return shaped(columns, PARSED_STATEMENTS, len(place))

    def _words(self, link: Link) -> pa.Array:
        """What the tie's value tells: role, share or amount, in one text."""
        rows = len(self.ids)
        told = [
            pc.binary_join_element_wise(_TEXT(_BEFORE.get(name, "")), self._one(name, "max"), _EMPTY)
            for name in link.value
            if name in self.told.columns
        ]
        if not told:
            return pa.nulls(rows, pa.string())
        words = pc.binary_join_element_wise(*told, _TEXT("; "), null_handling="skip")
        return pc.if_else(pc.equal(words, _EMPTY), NO_TEXT, words)

    def _days(self, name: str, *, last: bool) -> pa.Array:
        """The first day that a date may mean, or the last one; of several dates the widest."""
        if name not in self.told.columns:
            return pa.nulls(len(self.ids), pa.date32())
        texts = self._one(name, "max" if last else "min")
        read = last_day if last else first_day
        return pc.cast(read_distinct(texts, lambda text: str(read(text) or "") or None), pa.date32())

    def _one(self, name: str, which: str) -> pa.Array:
        """One value for each entity, null where it has none; of several the first or last in order."""
        column = self.told.columns[name]
        place = column["place"].to_numpy()
        if len(place) and np.any(np.diff(place) <= 0):
            column = column.group_by("place", use_threads=False).aggregate([("value", which)])
            place, values = column["place"].to_numpy(), column[f"value_{which}"].combine_chunks()
        else:
            values = column["value"].combine_chunks()
        at = np.full(len(self.ids), -1)
        at[place] = np.arange(len(place))
        return values.take(pa.array(at, mask=at < 0))

    def _keys(self, ids: pa.Array) -> pa.Array:
        return pc.binary_join_element_wise(_TEXT(self.batch.partner), ids, _SLASH)

    def _mentioned(self, ids: pa.Array) -> pa.Array:
        """The mention of each entity, worked out once for each different one."""
        coded = ids.dictionary_encode()
        found = self.batch.ids(Register.ENTITIES.value, self._keys(coded.dictionary), own=False)
        return found.take(coded.indices)


def _datasets(group: Group) -> pa.Array:
    """The datasets of each entity, joined by ;. Null where none is named."""
    joined = pc.binary_join(group.table["datasets"].combine_chunks(), _LISTED)
    joined = pc.if_else(pc.equal(joined, _EMPTY), NO_TEXT, joined)
    return pc.coalesce(joined, group.table["dataset"].combine_chunks())


def _ends(source: pa.Table, target: pa.Table) -> pa.Table:
    """Each end with each other end of the same entity."""
    if source["place"].equals(target["place"]) and np.all(np.diff(source["place"].to_numpy()) > 0):
        return pa.table({"place": source["place"], "source": source["value"], "target": target["value"]})
    joined = source.rename_columns(["place", "source"]).join(
        target.rename_columns(["place", "target"]), "place", join_type="inner", use_threads=False
    )
    return joined.sort_by([(name, "ascending") for name in ("place", "source", "target")])


def _worded(said: Property, name: str, values: pa.Array) -> pa.Array:
    """The values as the property holds them: identifiers by name, days without their hours, sexes by letter."""
    if said is Property.IDENTIFIER:
        return pc.binary_join_element_wise(_TEXT(name), values, _SPACE)
    if said is Property.SEX:
        return read_distinct(values, lambda text: _SEXES.get(text, text))
    return pc.utf8_slice_codeunits(values, 0, 10) if said in _UP_TO_A_DAY else values
