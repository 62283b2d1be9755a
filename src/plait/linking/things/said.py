"""Which addresses, telephones, vehicles and accounts each mention says: in its own words, or by a tie to one."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait.linking.things.same import THINGS, normal_forms

# Each normal form that a mention says, once. `is_itself`: it is the form of the thing that the mention is.
SAYINGS = pa.schema([("mention_id", pa.int64()), ("form", pa.string()), ("is_itself", pa.bool_())])


class _Named(NamedTuple):
    """The kind of thing that a value under a property names, where a mention of `by` says it (None: any mention)."""

    by: MentionKind | None
    under: Property
    thing: MentionKind


_NAMED = (
    _Named(None, Property.ADDRESS, MentionKind.ADDRESS),
    _Named(None, Property.PHONE, MentionKind.PHONE),
    _Named(MentionKind.PHONE, Property.NAME, MentionKind.PHONE),
    _Named(MentionKind.PHONE, Property.IDENTIFIER, MentionKind.PHONE),
    _Named(MentionKind.VEHICLE, Property.IDENTIFIER, MentionKind.VEHICLE),
    _Named(MentionKind.ACCOUNT, Property.IDENTIFIER, MentionKind.ACCOUNT),
)
# The ties by which somebody has a thing. Who paid into an account does not have it.
HAS = (Tie.LIVES_AT, Tie.REGISTERED_AT, Tie.USES_PHONE, Tie.OWNER_OF, Tie.HOLDS)


def sayings(mentions: pa.Table, statements: pa.Table) -> pa.Table:
    """SAYINGS of MENTIONS, in order of mention and form.

    `statements` are those STATEMENTS of them that carry the marking of the mention they are about, so that whoever may
    read a mention may read all that its sayings rest on. So a tie counts only where the thing has that marking too.
    A thing that gives itself several forms is itself by the first in the alphabet.
    """
    mentions = mentions.sort_by("mention_id").combine_chunks()
    at, is_there = _places(mentions, statements["mention_id"])
    told, at = statements.filter(pa.array(is_there)), at[is_there]
    own = _own(mentions, told, at)
    every = pa.concat_tables([own, _tied(mentions, told, at, own.filter(own["is_itself"]))])
    once = every.group_by(["mention_id", "form"]).aggregate([("is_itself", "max")])
    table = pa.table([once["mention_id"], once["form"], once["is_itself_max"]], schema=SAYINGS)
    return table.sort_by([("mention_id", "ascending"), ("form", "ascending")])


def _own(mentions: pa.Table, told: pa.Table, at: NDArray[np.int64]) -> pa.Table:
    """SAYINGS in the mentions' own words; `at` is the row of each statement's mention."""
    kind = mentions["kind"].take(pa.array(at)).combine_chunks()
    thing = _thing_named(kind, told["property"])
    names = pc.and_(pc.is_valid(thing), pc.is_valid(told["value"])).combine_chunks()
    named, kind, thing = told.filter(names), kind.filter(names), thing.filter(names)
    columns = [named["mention_id"], thing, named["value"], _postcodes(told, named["mention_id"])]
    forms = normal_forms(pa.table(columns, schema=THINGS))
    may_be_itself = pc.equal(kind, thing)
    found = forms.append_column("may_be_itself", may_be_itself).filter(pc.is_valid(forms["form"]))
    least = found.filter(found["may_be_itself"]).group_by("mention_id").aggregate([("form", "min")])
    least = least.sort_by("mention_id")
    itself = pc.equal(found["form"], _taken(least["form_min"], *_places(least, found["mention_id"])))
    is_itself = pc.and_(found["may_be_itself"], pc.fill_null(itself, False))
    return pa.table([found["mention_id"], found["form"], is_itself], schema=SAYINGS)


def _thing_named(kind: pa.StringArray, under: pa.ChunkedArray) -> pa.ChunkedArray:
    """The kind of thing that each statement names; null for most."""
    found = pa.chunked_array([pa.nulls(len(under), pa.string())])
    for one in _NAMED:
        says = pc.equal(under, one.under.value)
        says = says if one.by is None else pc.and_(says, pc.equal(kind, one.by.value))
        found = pc.if_else(says, one.thing.value, found)
    return found


def _postcodes(told: pa.Table, mention_ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """The postcode that each mention says; null where it says several, because nobody knows which is whose."""
    said = told.filter(pc.and_(pc.equal(told["property"], Property.POSTCODE.value), pc.is_valid(told["value"])))
    first = said.group_by("mention_id").aggregate([("value", "min"), ("value", "max")]).sort_by("mention_id")
    one = first.filter(pc.equal(first["value_min"], first["value_max"]))
    return _taken(one["value_min"], *_places(one, mention_ids))


def _tied(mentions: pa.Table, told: pa.Table, at: NDArray[np.int64], itself: pa.Table) -> pa.Table:
    """SAYINGS of the mentions that have a thing by a tie; `itself` are the SAYINGS of the things."""
    has = pc.and_(pc.is_valid(told["other_id"]), pc.is_in(told["property"], pa.array([tie.value for tie in HAS])))
    ties, at = told.filter(has), at[np.asarray(has.to_numpy(zero_copy_only=False), np.bool_)]
    itself = itself.sort_by("mention_id")
    end, is_thing = _places(itself, ties["other_id"])
    other, is_known = _places(mentions, ties["other_id"])
    marking = mentions["marking_id"].to_numpy()
    counts = is_thing & is_known
    counts[counts] = marking[at[counts]] == marking[other[counts]]
    rows = pa.array(end[counts])
    owner = ties["mention_id"].filter(pa.array(counts))
    return pa.table([owner, itself["form"].take(rows), pa.repeat(False, len(owner))], schema=SAYINGS)


def _places(table: pa.Table, wanted: pa.ChunkedArray) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The row of each wanted mention in a table in order of mention, and whether it is there."""
    ids, asked = table["mention_id"].to_numpy(), wanted.to_numpy()
    if not len(ids):
        return np.zeros(len(asked), np.int64), np.zeros(len(asked), np.bool_)
    at = np.minimum(np.searchsorted(ids, asked), len(ids) - 1)
    return at, ids[at] == asked


def _taken(column: pa.ChunkedArray, place: NDArray[np.int64], is_there: NDArray[np.bool_]) -> pa.ChunkedArray:
    """The value in each place; null where nothing is there."""
    return column.take(pa.array(place, mask=~is_there))
