"""The keys of records: hashes of a few things together that two records must share to be compared.

A rule says which things. A rule whose part no column plays makes no key, and where several columns play a part each
makes its own. Keys are hashes of values, so that they are the same in every table.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.engine.codes import Column, Hashes, hashes, mixed, text_bytes
from plait.linking.engine.compiled import compiled, side_by_side
from plait.linking.engine.records import Records

Ints = NDArray[np.int32]

# Words of one name of which pairs are made: ten pairs at most.
_PAIRED_WORDS = 5
# Shorter words are one letter apart from too many others.
_SLIPPED_FROM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Records that agree on all `parts` share a key; a `strong` one alone is reason enough in a large table."""

    parts: tuple[str, ...]
    strong: bool

    @property
    def weight(self) -> int:
        """2 for a strong rule, 1 for a weak one."""
        return 2 if self.strong else 1

    def __str__(self) -> str:
        """The rule on one line, a + before it if it is strong."""
        return ("+" if self.strong else "") + " ".join(self.parts)


def read_rules(*lines: str) -> tuple[Rule, ...]:
    """One rule a line, as `str` writes it."""
    return tuple(Rule(parts=tuple(line.lstrip("+").split()), strong=line.startswith("+")) for line in lines)


# `sound` and `opening` are those of each word of a name in turn, `two` the sounds of two words in either order, `slip`
# each word with one letter left out.
RULES = read_rules(
    "+sound date", "+sound postcode", "+sound street", "sound year place", "sound year district",
    "sound birthday district", "sound birthday", "sound year", "sound district", "sound place", "sound category",
    "word", "opening month", "opening sector", "opening year district", "opening year place",
    "two", "+two year", "+two birthday", "+two place", "+two postcode", "name",
    "date", "+date postcode", "+date street", "date place", "postcode",
    "+initial family.initial date", "initial family.start year", "initial year family.ending",
    "initial year place", "initial month", "initial postcode", "initial family.initial birthday",
    "start family.start",
    "postcode year", "postcode birthday", "sector year", "district birthday", "district year", "place birthday",
    "street year", "street birthday", "street postcode",
    "place year category", "district year category", "sector category", "month category",
    "slip place", "slip district", "slip year", "slip category",
    "+identifier", "+email", "user", "+joined", "+company_number",
)  # fmt: skip
# The rules that a large table can pay for: those that hold at least two things together, or one number.
LARGE_RULES = read_rules(
    "+sound date", "+sound postcode", "+sound street", "sound year place", "sound year district",
    "sound birthday district", "sound birthday", "two", "+two year", "+two birthday", "+two place", "+two postcode",
    "name", "+date postcode", "+date street", "date place", "+initial family.initial date",
    "initial family.start year", "initial postcode", "postcode year", "postcode birthday", "street year",
    "+identifier", "+email", "user", "+joined", "+company_number",
)  # fmt: skip

Made = TypeVar("Made")


def keys_of(records: Records, rules: tuple[Rule, ...], what: Callable[[int, Hashes], Made]) -> list[Made]:
    """What is made of each rule's keys, by the rule's number, rule by rule.

    The keys come in order, each as key (40 bits) << 24 | place; a record has a key at most once.
    """
    key_of = _parts(records, {part for rule in rules for part in rule.parts})

    def made(number: int) -> Made:
        variants = [_keys(number, parts) for parts in _variants(rules[number], key_of)]
        keys = np.concatenate([np.zeros(0, np.uint64), *variants])
        keys.sort()
        return what(number, _once(keys))

    return side_by_side(made, range(len(rules)), len(records))


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyPart:
    """The hash of one part for each of `rows` (places of records; every record in order where it is None)."""

    hashes: Hashes
    rows: NDArray[np.int64] | None = None


def _parts(records: Records, wanted: Collection[str]) -> dict[str, list[_KeyPart]]:
    """Every wanted part; several where several columns play it."""
    found: dict[str, list[_KeyPart]] = {}

    def add(part: str, column: Column, by_value: Hashes) -> None:
        if part in wanted:
            found.setdefault(part, []).append(_KeyPart(hashes=column.spread(by_value)))

    for name, attribute in records.attributes.items():
        add(name.split(":")[0], attribute.column, attribute.column.hashes)
        for what, by_value in attribute.derived.items():
            if not (name == "given" and what in ("sound", "ending")):
                add(f"family.{what}" if name == "family" else what, attribute.column, by_value)
    return found | {what: [part] for what, part in _word_parts(records, wanted).items()}


def _word_parts(records: Records, wanted: Collection[str]) -> dict[str, _KeyPart]:
    """The words of each record's name: as they are, as they sound, as they open, with slips; two sounds together."""
    codes = records.attributes["name"].column.codes
    words = records.words
    rows, at = _spread(codes, np.append(np.diff(words.offsets), 0), np.append(words.offsets[:-1], 0))
    word = words.codes[at]
    made = {}
    if "word" in wanted:
        made["word"] = _KeyPart(hashes=hashes(words.words)[word], rows=rows)
    if "sound" in wanted:
        made["sound"] = _KeyPart(hashes=records.sounds[word], rows=rows)
    if "opening" in wanted:
        made["opening"] = _KeyPart(hashes=hashes(pc.utf8_slice_codeunits(words.words, 0, 3))[word], rows=rows)
    if "slip" in wanted:
        offsets, slips = _slips(*text_bytes(words.words))
        within, at = _spread(word, np.diff(offsets), offsets[:-1])
        made["slip"] = _KeyPart(hashes=slips[at], rows=rows[within])
    if "two" in wanted:
        offsets, pairs = _sound_pairs(words.offsets, records.sounds[words.codes])
        rows, at = _spread(codes, np.append(np.diff(offsets), 0), np.append(offsets[:-1], 0))
        made["two"] = _KeyPart(hashes=pairs[at], rows=rows)
    return made


def _spread(
    codes: Ints, counts: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """From something listed by distinct name to records: whose record, and which place in the list."""
    lengths = counts[codes]
    rows = np.repeat(np.arange(len(codes)), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return rows, np.repeat(starts[codes], lengths) + np.arange(len(rows)) - first


def _variants(rule: Rule, key_of: Mapping[str, list[_KeyPart]]) -> Iterable[tuple[_KeyPart, ...]]:
    """The rule with each column that can play its parts; none if no column can."""
    made: list[tuple[_KeyPart, ...]] = [()]
    for part in rule.parts:
        made = [(*before, one) for before in made for one in key_of.get(part, [])]
    return made


def _keys(number: int, parts: tuple[_KeyPart, ...]) -> Hashes:
    """The rule's key of each record in the upper 40 bits, its place in the lower 24."""
    rows = next((part.rows for part in parts if part.rows is not None), None)
    if rows is None:
        rows = np.arange(len(parts[0].hashes))
    columns = np.stack([part.hashes if part.rows is not None else part.hashes[rows] for part in parts])
    return _combined(number, columns, rows)


@compiled
def _combined(number: int, columns: Hashes, rows: NDArray[np.int64]) -> Hashes:
    out = np.empty(len(rows), np.uint64)
    used = 0
    for at in range(len(rows)):
        value = np.uint64(number + 1)
        whole = True
        for part in range(columns.shape[0]):
            if columns[part, at] == 0:
                whole = False
                break
            value = mixed(value, columns[part, at])
        if whole:
            out[used] = (value & np.uint64(0xFFFFFFFFFF000000)) | np.uint64(rows[at])
            used += 1
    return out[:used].copy()


@compiled
def _sound_pairs(offsets: NDArray[np.int64], sounds: Hashes) -> tuple[NDArray[np.int64], Hashes]:
    """For each name the hashes of two of its sounds, the lesser first; at most _PAIRED_WORDS different sounds."""
    starts = np.zeros(len(offsets), np.int64)
    out = np.empty(max(len(offsets) - 1, 0) * (_PAIRED_WORDS * (_PAIRED_WORDS - 1) // 2), np.uint64)
    heard = np.empty(_PAIRED_WORDS, np.uint64)
    used = 0
    for name in range(len(offsets) - 1):
        count = 0
        for at in range(offsets[name], offsets[name + 1]):
            new = sounds[at] != 0 and count < _PAIRED_WORDS
            for before in range(count):
                new = new and heard[before] != sounds[at]
            if new:
                heard[count] = sounds[at]
                count += 1
        for i in range(count):
            for j in range(i + 1, count):
                out[used] = mixed(min(heard[i], heard[j]), max(heard[i], heard[j]))
                used += 1
        starts[name + 1] = used
    return starts, out[:used].copy()


@compiled
def _slips(starts: NDArray[np.int64], letters: NDArray[np.uint8]) -> tuple[NDArray[np.int64], Hashes]:
    """For each word the hashes of all that is left when one letter, or none, is left out; none for a short word.

    Two words that are one letter apart share one of them (Mor and Fraenkel 1982).
    """
    offsets = np.zeros(len(starts), np.int64)
    for word in range(len(starts) - 1):
        length = starts[word + 1] - starts[word]
        offsets[word + 1] = offsets[word] + (length + 1 if length >= _SLIPPED_FROM else 0)
    out = np.empty(offsets[-1], np.uint64)
    for word in range(len(starts) - 1):
        for number in range(offsets[word + 1] - offsets[word]):
            value = np.uint64(0xCBF29CE484222325)
            for at in range(starts[word], starts[word + 1]):
                if at - starts[word] != number:
                    value = (value ^ np.uint64(letters[at])) * np.uint64(0x100000001B3)
            out[offsets[word] + number] = max(mixed(np.uint64(0), value), np.uint64(1))
    return offsets, out


@compiled
def _once(keys: Hashes) -> Hashes:
    out = np.empty(len(keys), np.uint64)
    used = 0
    for at in range(len(keys)):
        if at == 0 or keys[at] != keys[at - 1]:
            out[used] = keys[at]
            used += 1
    return out[:used].copy()
