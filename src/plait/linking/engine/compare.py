"""The fields of a schema, and how pairs of records agree on them: levels and figures, slice by slice on two threads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from plait.linking.engine import kernels
from plait.linking.engine.called import CALLED_FIGURES, CALLED_LEVELS, Called, compare_called
from plait.linking.engine.codes import Hashes, hashes, letters
from plait.linking.engine.compiled import in_threads
from plait.linking.engine.content import distinct as once_each
from plait.linking.engine.content import said
from plait.linking.engine.frequency import SOUND, WORD, Frequencies
from plait.linking.engine.kernels import Addresses, Marks, Pairs, Spoken, Texts
from plait.linking.engine.records import Attribute, Records
from plait.linking.engine.schema import Part, Schema

Levels = NDArray[np.int8]
Figures = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

# Rarity of the shared words, and of the words of one side only, at which the name of a pair changes its level.
_SHARED = (0.01, 4.0, 7.0, 10.0, 13.0)
_APART = (0.01, 5.0)
WORD_LEVELS = (len(_SHARED) + 1) * (len(_APART) + 1) * 3
# Bytes that are compared of each part.
_WIDTHS = {"given": 24, "family": 24, "registered": 48, "date": 8, "street": 32, "place": 24, "postcode": 10}
_OTHER_WIDTH = 32
# What forms fill in with one value for all whom it is not known of.
_FILLED_IN = ("date", Part.IDENTIFIER.value, Part.EMAIL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One comparison: the levels it writes (name and number of each, without 0), its figures, and what fills them.

    `shared` lists what two records may have in common: a figure, its value where they do (None: the rarity is that of
    what they share, and of nothing else), and the figure of its rarity.
    """

    levels: tuple[tuple[str, int], ...]
    figures: int
    fill: Callable[[Pairs, Marks], None]
    shared: tuple[tuple[int, float | None, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All fields of a schema over one table of records. `said` is a hash of all that each record says.

    The side with the lesser hash comes first, so that what is found of a pair follows from what the two say.
    """

    fields: tuple[Field, ...]
    said: Hashes

    @property
    def levels(self) -> tuple[tuple[str, int], ...]:
        """The name of each column of levels, and its number of levels without 0."""
        return tuple(level for field in self.fields for level in field.levels)

    def levels_of(self, left: Ints, right: Ints) -> Levels:
        """The levels (pairs, columns) of each pair of places."""
        return np.concatenate([self._empty[0], *in_threads(lambda at: self._both(left[at], right[at])[0], len(left))])

    def both_of(self, left: Ints, right: Ints) -> tuple[Levels, Figures]:
        """The levels and the figures (pairs, features) of each pair of places."""
        made = [self._empty, *in_threads(lambda at: self._both(left[at], right[at]), len(left))]
        return np.concatenate([levels for levels, _ in made]), np.concatenate([figures for _, figures in made])

    def levels_and_rarity(self, left: Ints, right: Ints) -> tuple[Levels, Floats]:
        """The levels of each pair of places, and how rare what the two share is, without keeping their figures."""

        def some(at: slice) -> tuple[Levels, Floats]:
            levels, figures = self._both(left[at], right[at])
            return levels, self.shared_rarity(figures)

        made = [(self._empty[0], np.zeros(0)), *in_threads(some, len(left))]
        return np.concatenate([levels for levels, _ in made]), np.concatenate([rarity for _, rarity in made])

    def shared_rarity(self, figures: Figures) -> Floats:
        """How rare what the two of each pair share is: the sum of ln(one in so many) over the values that both have."""
        return sum((rarity for _, rarity in self.shared(figures)), start=np.zeros(len(figures)))

    def shared(self, figures: Figures) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """The place of each rarity among the figures, and the rarity in each pair, 0 where nothing is shared."""
        start = 0
        for field in self.fields:
            for at, value, rarity in field.shared:
                found = figures[:, start + rarity].astype(np.float64)
                is_shared = found > 0 if value is None else figures[:, start + at] == value
                yield start + rarity, np.where(is_shared, found, 0.0)
            start += field.figures

    @property
    def _empty(self) -> tuple[Levels, Figures]:
        return self._both(np.zeros(0, np.int32), np.zeros(0, np.int32))

    def _both(self, left: Ints, right: Ints) -> tuple[Levels, Figures]:
        turned = self.said[left] > self.said[right]
        pairs = Pairs(np.where(turned, right, left), np.where(turned, left, right))
        made = []
        for field in self.fields:
            marks = Marks(
                np.zeros((len(left), len(field.levels)), np.int8), np.empty((len(left), field.figures), np.float32)
            )
            field.fill(pairs, marks)
            made.append(marks)
        return np.hstack([one.levels for one in made]), np.hstack([one.figures for one in made])


def comparison(records: Records, schema: Schema, frequencies: Frequencies) -> Comparison:
    """The fields that the parts of the schema allow, with the rarities that the frequencies say."""
    fields = [_called(records, frequencies) if schema.is_of_organisations else _person(records, schema, frequencies)]
    if Part.COMPANY_NUMBER in records.attributes:
        fields.append(_identifier(Part.COMPANY_NUMBER, _texts(records, Part.COMPANY_NUMBER, frequencies)))
    if "date" in records.attributes:
        dates = _texts(records, "date", frequencies)
        fields.append(
            Field(
                levels=(("date", kernels.DATE_LEVELS),),
                figures=6,
                fill=lambda pairs, marks: kernels.compare_dates(pairs, dates, marks),
                shared=((0, 0.0, 5),),
            )
        )
    if any(part in records.attributes for part in ("street", "place", "postcode")):
        fields.append(_address(records, frequencies))
    for name in records.attributes:
        if name.startswith((f"{Part.IDENTIFIER}:", f"{Part.EMAIL}:")):
            fields.append(_identifier(name, _texts(records, name, frequencies, ("user",))))
        elif name.startswith(f"{Part.CATEGORY}:"):
            fields.append(_category(name, _texts(records, name, frequencies)))
    return Comparison(fields=(*fields, _known(records)), said=said(records))


def _texts(records: Records, name: str, frequencies: Frequencies, derived: tuple[str, ...] = ()) -> Texts:
    """What kernels read of one attribute; a missing one says nothing of any record."""
    attribute = records.attributes.get(name)
    if attribute is None:
        nothing = np.zeros((1, max(len(derived), 1)), np.uint64)
        codes, one = np.full(len(records), -1, np.int32), np.zeros(1, np.int32)
        return Texts(codes, np.zeros((1, 1), np.uint8), one, np.zeros(1, np.float32), nothing)
    matrix, lengths = letters(attribute.column.values, _WIDTHS.get(name, _OTHER_WIDTH))
    by_value = attribute.column.hashes
    codes = attribute.column.codes
    if name.startswith(_FILLED_IN):
        silent = np.append(frequencies.stands_for_nothing(name, by_value), False)
        codes = np.where(silent[codes], np.int32(-1), codes)
    return Texts(codes, matrix, lengths, frequencies.rarity(name, by_value), _derived(attribute, derived))


def _derived(attribute: Attribute, wanted: tuple[str, ...]) -> NDArray[np.uint64]:
    out = np.zeros((len(attribute.column.values) + 1, max(len(wanted), 1)), np.uint64)
    for at, name in enumerate(wanted):
        if name in attribute.derived:
            out[:-1, at] = attribute.derived[name]
    return out


def _called(records: Records, frequencies: Frequencies) -> Field:
    called = Called(
        _texts(records, "registered", frequencies, ("joined", "unordered")),
        _texts(records, "trading", frequencies, ("joined",)),
        spoken_words(records, hashes(records.words.words), frequencies.rarity, WORD),
    )
    return Field(
        levels=(("organisation", CALLED_LEVELS),),
        figures=CALLED_FIGURES,
        fill=lambda pairs, marks: compare_called(pairs, called, marks),
        shared=((0, None, 0),),
    )


def _person(records: Records, schema: Schema, frequencies: Frequencies) -> Field:
    given, family = (_texts(records, name, frequencies, ("sound", "formal")) for name in ("given", "family"))
    return _free_text(records, frequencies, given, family) if schema.is_free_text else _names(given, family)


def _names(given: Texts, family: Texts) -> Field:
    return Field(
        levels=(("given", kernels.NAME_LEVELS), ("family", kernels.NAME_LEVELS)),
        figures=6,
        fill=lambda pairs, marks: kernels.compare_names(pairs, given, family, marks),
        shared=((0, 1.0, 3), (1, 1.0, 4)),
    )


def _address(records: Records, frequencies: Frequencies) -> Field:
    addresses = Addresses(
        _texts(records, "street", frequencies, ("figures",)),
        _texts(records, "place", frequencies),
        _texts(records, "postcode", frequencies, ("sector", "district")),
    )
    return Field(
        levels=(("address", kernels.ADDRESS_LEVELS),),
        figures=8,
        fill=lambda pairs, marks: kernels.compare_addresses(pairs, addresses, marks),
        shared=((0, 1.0, 5), (1, 0.0, 6), (2, 1.0, 7)),
    )


def _identifier(name: str, texts: Texts) -> Field:
    return Field(
        levels=((name, kernels.IDENTIFIER_LEVELS),),
        figures=4,
        fill=lambda pairs, marks: kernels.compare_identifiers(pairs, texts, marks),
        shared=((0, 0.0, 3),),
    )


def _category(name: str, texts: Texts) -> Field:
    return Field(
        levels=((name, kernels.CATEGORY_LEVELS),),
        figures=2,
        fill=lambda pairs, marks: kernels.compare_categories(pairs, texts, marks),
        shared=((0, 1.0, 1),),
    )


def _free_text(records: Records, frequencies: Frequencies, given: Texts, family: Texts) -> Field:
    """One level for the whole name: rarity of what is shared, of what contradicts it, and likeness of the rest."""
    column = records.attributes["name"].column
    values = np.append(column.values.to_numpy(zero_copy_only=False), "").astype(object)
    words = spoken_words(records, hashes(records.words.words), frequencies.rarity, WORD)
    sounds = spoken_words(records, records.sounds, frequencies.rarity, SOUND)

    def fill(pairs: Pairs, marks: Marks) -> None:
        ends = np.zeros((len(pairs.left), 2), np.int8)
        kernels.compare_names(pairs, given, family, Marks(ends, marks.figures[:, :6]))
        kernels.compare_words(pairs, words, Marks(ends, marks.figures[:, 6:10]))
        kernels.compare_words(pairs, sounds, Marks(ends, marks.figures[:, 10:14]))
        one, other = (values[column.codes[side]].tolist() for side in pairs)
        for at, scorer in enumerate((fuzz.token_sort_ratio, fuzz.token_set_ratio, fuzz.ratio), start=14):
            marks.figures[:, at] = cpdist(one, other, scorer=scorer, workers=1, dtype=np.float32)
        nothing = (column.codes[pairs.left] < 0) | (column.codes[pairs.right] < 0)
        marks.figures[nothing, 14:] = np.nan
        marks.levels[:, 0] = np.where(nothing, 0, _word_level(marks.figures))

    return Field(levels=(("name", WORD_LEVELS),), figures=17, fill=fill, shared=((6, None, 6),))


def _word_level(figures: Figures) -> Levels:
    shared = np.digitize(figures[:, 6], _SHARED)
    apart = np.digitize(figures[:, 7], _APART)
    in_order, as_set = figures[:, 14], figures[:, 15]
    like = ((in_order >= 88) | (as_set >= 99)).astype(np.int64) + (in_order >= 75)
    return (1 + (shared * (len(_APART) + 1) + apart) * 3 + like).astype(np.int8)


def spoken_words(
    records: Records, by_word: Hashes, rarity: Callable[[str, Hashes], NDArray[np.float32]], what: str
) -> Spoken:
    """The words (or sounds) of each distinct name as sorted codes, each once in a name."""
    distinct, codes = np.unique(by_word, return_inverse=True)
    names = len(records.words.offsets) - 1
    owners = np.repeat(np.arange(names), np.diff(records.words.offsets))
    said = codes[records.words.codes]
    heard = distinct[said] != 0
    once = once_each(owners[heard] * max(len(distinct), 1) + said[heard])
    offsets = np.searchsorted(once, np.arange(names + 1) * max(len(distinct), 1))
    return Spoken(
        records.attributes["name"].column.codes,
        offsets.astype(np.int64),
        (once % max(len(distinct), 1)).astype(np.int32),
        rarity(what, distinct),
    )


def _known(records: Records) -> Field:
    """How much the record says that says less: silence is no agreement."""
    known = np.zeros(len(records) + 1, np.float32)
    for attribute in records.attributes.values():
        known[:-1] += attribute.column.codes >= 0

    def fill(pairs: Pairs, marks: Marks) -> None:
        marks.figures[:, 0] = np.minimum(known[pairs.left], known[pairs.right])

    return Field(levels=(), figures=1, fill=fill)
