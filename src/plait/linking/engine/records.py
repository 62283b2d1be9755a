"""A table of records made ready: each part as codes, what is derived from it, and the words of the names."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.engine.codes import Column, Hashes, coded, filled, hashes, recoded, without_signs, words
from plait.linking.engine.compiled import side_by_side
from plait.linking.engine.names import Words, sounds, split, whole_names
from plait.linking.engine.organisations import called, company_numbers, joined_letters, placed, unordered_words
from plait.linking.engine.schema import ADDRESS, TELLS_WHO, Part, Schema
from plait.linking.streets import STREETS

# A record's place must fit into the 24 low bits of a key.
MOST_RECORDS = 1 << 24
# Arrow makes a plain value into its own at each call, which takes longer than comparing a few texts with it.
_DIGITS, _JANUARY, _LONG = pa.scalar(8, pa.int32()), pa.scalar("0101"), pa.scalar(5, pa.int32())
# Attributes that tell who somebody is; whichever columns names come in, they are one.
_WHO = ("name", *(part.value for part in TELLS_WHO))
_DATE = r"^[0-9]{4}(-?[0-9]{2}(-?[0-9]{2})?)?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One column and the hashes that are derived from each of its distinct values, by what they are called."""

    column: Column
    derived: Mapping[str, Hashes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """`ids` are the mention ids in an order that depends on the ids alone and follows no numbering.

    `attributes` holds the single parts by name (given, family, name, date, street, place, postcode) and every
    identifier, e-mail and category as `part:column`. An organisation has registered (what it is called) and trading
    (its other name) instead of given and family, and company_number. `words` are those of the distinct values of
    `name`, `sounds` how each word sounds.
    """

    ids: NDArray[np.int64]
    attributes: Mapping[str, Attribute]
    words: Words
    sounds: Hashes

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, places: NDArray[np.int64]) -> "Records":
        """Some of the records, in the order of `places`."""
        attributes = {
            name: Attribute(
                column=Column(codes=one.column.codes[places], values=one.column.values), derived=one.derived
            )
            for name, one in self.attributes.items()
        }
        return Records(ids=self.ids[places], attributes=attributes, words=self.words, sounds=self.sounds)


def prepare(table: pa.Table, schema: Schema, nicknames: Mapping[str, str]) -> Records:
    """The records of `table` as `schema` reads them; `nicknames` gives the full form of a short forename.

    A record without a name and a number that says one thing says nothing: the evidence is too thin to tell whose it is.
    Raises ValueError for a mention id that is missing or there twice, and for more than MOST_RECORDS records.
    """
    if table.num_rows >= MOST_RECORDS:
        raise ValueError(f"more than {MOST_RECORDS} records in one table")
    column = table[schema.id_column]
    ids = column.to_numpy().astype(np.int64) if column.null_count == 0 else np.zeros(table.num_rows, np.int64)
    order = in_order(ids)
    ids = ids[order]
    sorted_ids = np.sort(ids)
    if (sorted_ids[1:] == sorted_ids[:-1]).any():
        raise ValueError("each record has its own mention id")
    rows = table.take(pa.array(order))
    names = [name for name, _ in schema.columns]
    read = dict(zip(names, side_by_side(lambda name: coded(rows[name]), names, len(ids)), strict=True))
    if schema.is_of_organisations:
        read = _placed(read, schema)
        attributes, spelled = _called(read, schema)
    else:
        attributes, spelled = _names(read, schema, nicknames)
    for part, derive in (
        (Part.COMPANY_NUMBER, _company_number),
        (Part.DATE, _date),
        (Part.STREET, _door if schema.is_of_organisations else _street),
        (Part.PLACE, _place),
        (Part.POSTCODE, _postcode),
    ):
        name = schema.column(part)
        if name is not None:
            attributes[part.value] = derive(read[name])
    for part, derive in ((Part.IDENTIFIER, _identifier), (Part.EMAIL, _email), (Part.CATEGORY, _place)):
        attributes |= {f"{part.value}:{name}": derive(read[name]) for name in schema.columns_of(part)}
    return Records(ids=ids, attributes=_of_somebody(attributes), words=spelled, sounds=sounds(spelled.words, nicknames))


def _of_somebody(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    """Nothing where a record has none of what tells who it is of, and no two other things."""
    fields: dict[str, NDArray[np.bool_]] = {}
    for name, one in attributes.items():
        field = "who" if name.partition(":")[0] in _WHO else "address" if name in ADDRESS else name
        fields[field] = fields.get(field, np.False_) | (one.column.codes >= 0)
    says_who = fields.pop("who")
    is_enough = says_who | (np.sum(list(fields.values()), axis=0) >= 2)
    if is_enough.all():
        return dict(attributes)
    return {
        name: Attribute(
            column=Column(codes=np.where(is_enough, one.column.codes, np.int32(-1)), values=one.column.values),
            derived=one.derived,
        )
        for name, one in attributes.items()
    }


def in_order(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of the ids in an order that depends on them alone and says nothing about how they were numbered."""
    value = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.lexsort((ids, value ^ (value >> np.uint64(32))))


def _placed(read: Mapping[str, Column], schema: Schema) -> dict[str, Column]:
    """The columns with the postcodes that stand at the end of an address where there is no other."""
    street, postcode = schema.column(Part.STREET), schema.column(Part.POSTCODE)
    if street is None or postcode is None:
        return dict(read)
    streets, postcodes = placed(read[street], read[postcode])
    return {**read, street: streets, postcode: postcodes}


def _called(read: Mapping[str, Column], schema: Schema) -> tuple[dict[str, Attribute], Words]:
    """The two names of each organisation, and the words of both."""
    registered, trading = called(read[schema.column(Part.ORGANISATION_NAME) or ""])
    name = whole_names(registered, trading)
    found = {
        "registered": Attribute(
            column=registered, derived={"joined": joined_letters(registered), "unordered": unordered_words(registered)}
        ),
        "trading": Attribute(column=trading, derived={"joined": joined_letters(trading)}),
        "name": Attribute(column=name, derived={}),
    }
    return found, split(name.values, without_titles=False)


def _company_number(column: Column) -> Attribute:
    return Attribute(column=recoded(column, company_numbers(column.values)), derived={})


def _names(
    read: Mapping[str, Column], schema: Schema, nicknames: Mapping[str, str]
) -> tuple[dict[str, Attribute], Words]:
    whole = schema.column(Part.FULL_NAME)
    if whole is not None:
        column = recoded(read[whole], words(read[whole].values))
        spelled = split(column.values, without_titles=True)
        name = Column(codes=column.codes, values=spelled.joined())
        given, family = (recoded(column, spelled.end(last=last)) for last in (False, True))
        name = recoded(name, name.values)
    else:
        given, family = (
            recoded(read[at], words(read[at].values))
            for part in (Part.GIVEN_NAME, Part.FAMILY_NAME)
            if (at := schema.column(part)) is not None
        )
        name = whole_names(given, family)
        family = recoded(family, pc.replace_substring(family.values, " ", ""))
    found = {
        part: Attribute(column=half, derived=_derived_name(half, nicknames))
        for part, half in (("given", given), ("family", family))
    }
    return found | {"name": Attribute(column=name, derived={})}, split(name.values, without_titles=False)


def _derived_name(column: Column, nicknames: Mapping[str, str]) -> dict[str, Hashes]:
    formal = [nicknames.get(value, value) if value else None for value in column.values.to_pylist()]
    return {
        "sound": sounds(column.values, nicknames),
        "formal": hashes(pa.array(formal, pa.string())),
        "initial": hashes(pc.utf8_slice_codeunits(column.values, 0, 1)),
        "start": hashes(pc.utf8_slice_codeunits(column.values, 0, 3)),
        "ending": hashes(pc.utf8_slice_codeunits(column.values, -3, None)),
    }


def _date(column: Column) -> Attribute:
    """YYYYMMDD, YYYYMM or YYYY. The first of January often stands for "some day that year": it is no birthday."""
    fits = pc.match_substring_regex(column.values, pattern=_DATE)
    digits = pc.if_else(fits, pc.replace_substring(column.values, "-", ""), pa.scalar(None, pa.string()))
    dates = recoded(column, digits)
    values = dates.values
    is_day = pc.and_(
        pc.equal(pc.utf8_length(values), _DIGITS), pc.not_equal(pc.utf8_slice_codeunits(values, 4), _JANUARY)
    )
    nothing = pa.scalar(None, pa.string())
    return Attribute(
        column=dates,
        derived={
            "year": hashes(pc.utf8_slice_codeunits(values, 0, 4)),
            "birthday": hashes(pc.if_else(is_day, pc.utf8_slice_codeunits(values, 4), nothing)),
            "month": hashes(pc.if_else(is_day, pc.utf8_slice_codeunits(values, 0, 6), nothing)),
        },
    )


def _street(column: Column) -> Attribute:
    """A street in words with the usual short forms: 9 Mockrie Road and 9 mockrie rd are one."""
    values = words(column.values)
    for long, short in STREETS.items():
        # Few streets say the word: to look for it costs a tenth of what the pattern does.
        said = pc.fill_null(pc.match_substring(values, long), False)
        shortened = pc.replace_substring_regex(values.filter(said), pattern=rf"\b{long}\b", replacement=short)
        values = pc.replace_with_mask(values, said, shortened)
    spaced = pc.replace_substring_regex(values, pattern=" +", replacement=" ")
    return Attribute(column=recoded(column, filled(pc.utf8_trim_whitespace(spaced))), derived={})


def _door(column: Column) -> Attribute:
    """The street of an organisation with its figures: hundreds of companies have suites in one house."""
    street = _street(column).column
    figures = pc.replace_substring_regex(street.values, pattern="[^0-9]+", replacement=" ")
    return Attribute(column=street, derived={"figures": hashes(filled(pc.utf8_trim_whitespace(figures)))})


def _place(column: Column) -> Attribute:
    return Attribute(column=recoded(column, words(column.values)), derived={})


def _postcode(column: Column) -> Attribute:
    """Without spaces. The last three letters of a British one are the house; of another, the last ones are near."""
    values = filled(without_signs(column.values, ""))
    postcodes = recoded(column, values)
    values = postcodes.values
    is_long = pc.greater_equal(pc.utf8_length(values), _LONG)
    derived = {}
    for area, (long, short) in {"sector": (-2, -1), "district": (-3, -2)}.items():
        cut = (pc.utf8_slice_codeunits(values, 0, end) for end in (long, short))
        derived[area] = hashes(filled(pc.if_else(is_long, *cut)))
    return Attribute(column=postcodes, derived=derived)


def _identifier(column: Column) -> Attribute:
    """Letters and figures only. The last ten figures of a telephone number are the same with and without +44."""
    bare = filled(without_signs(column.values, ""))
    return Attribute(column=recoded(column, pc.utf8_slice_codeunits(bare, -10, None)), derived={})


def _email(column: Column) -> Attribute:
    user = filled(pc.replace_substring_regex(column.values, pattern="@.*$", replacement=""))
    return Attribute(column=column, derived={"user": hashes(user)})
