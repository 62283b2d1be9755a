"""Which pairs are compared at all: those that share a key which few enough records have.

Many keys, each bounded, reach the pairs that one strict rule misses (Papadakis et al. 2020). Each rule has a budget of
pairs; where its blocks would make more, its largest blocks go first. In a large table a pair must share two weak keys
or one strong one (meta-blocking). A rule whose part no column plays makes no key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.engine.codes import Hashes, hashes, mixed
from plait.linking.engine.compiled import compiled
from plait.linking.engine.records import Records

Ints = NDArray[np.int32]

# So few records are all compared with each other.
ALL_PAIRS_UP_TO = 1_000_000
# From here on a table is large: fewer pairs for each record, and one weak key is not enough.
LARGE = 500_000
_STRONG, _WEAK = 2, 1
# Words of one name of which pairs are made: ten pairs at most.
_PAIRED_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Records that agree on all `parts` share a key; `strong` ones alone are reason enough in a large table."""

    parts: tuple[str, ...]
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs of places in the records, `left` < `right`, each once, in order; and the keys that were too common."""

    left: Ints
    right: Ints
    dropped: tuple[tuple[int, ...], ...]
    """for each rule, the 40-bit keys that more records share than were allowed"""


def _rules(*lines: str) -> tuple[Rule, ...]:
    """One rule a line; a + before it means strong."""
    return tuple(Rule(parts=tuple(line.lstrip("+").split()), strong=line.startswith("+")) for line in lines)


# `sound` and `opening` are those of each word of a name in turn, `two` the sounds of two words in either order.
RULES = _rules(
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
    "+identifier", "+email", "user",
)  # fmt: skip
# The rules that a large table can pay for: those that hold at least two things together, or one number.
LARGE_RULES = _rules(
    "+sound date", "+sound postcode", "+sound street", "sound year place", "sound year district",
    "sound birthday district", "sound birthday", "two", "+two year", "+two birthday", "+two place", "+two postcode",
    "name", "+date postcode", "+date street", "date place", "+initial family.initial date",
    "initial family.start year", "initial postcode", "postcode year", "postcode birthday", "street year",
    "+identifier", "+email", "user",
)  # fmt: skip


def rules_for(count: int) -> tuple[Rule, ...]:
    """The rules of a table of `count` records."""
    return LARGE_RULES if count >= LARGE else RULES


def candidates(records: Records, rules: tuple[Rule, ...] | None = None) -> Candidates:
    """The pairs worth comparing; all of them where they are at most ALL_PAIRS_UP_TO."""
    count = len(records)
    if count * (count - 1) // 2 <= ALL_PAIRS_UP_TO:
        whole = np.triu_indices(count, 1)
        return Candidates(left=whole[0].astype(np.int32), right=whole[1].astype(np.int32), dropped=())
    used = rules_for(count) if rules is None else rules
    cap, budget = (20, 2 * count) if count >= LARGE else (60, 10 * count)
    key_of = _parts(records)
    found, dropped = [], []
    for number, rule in enumerate(used):
        keys = np.concatenate([_keys(number, parts) for parts in _variants(rule, key_of)] or [np.zeros(0, np.uint64)])
        keys.sort()
        most = _largest_block(keys, cap, budget)
        pairs, common = _pairs_of(keys, most, _STRONG if rule.strong else _WEAK)
        found.append(pairs)
        dropped.append(tuple(common.tolist()))
    every = np.concatenate(found)
    every.sort()
    left, right = _summed(every, _STRONG if count >= LARGE else _WEAK)
    return Candidates(left=left, right=right, dropped=tuple(dropped))


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyPart:
    """The hash of one part for each of `rows` (places of records; every record in order where it is None)."""

    hashes: Hashes
    rows: NDArray[np.int64] | None = None


def _parts(records: Records) -> dict[str, list[_KeyPart]]:
    """Every part that a rule may name; several where several columns play it."""
    found: dict[str, list[_KeyPart]] = {}

    def add(part: str, by_record: Hashes) -> None:
        found.setdefault(part, []).append(_KeyPart(hashes=by_record))

    for name, attribute in records.attributes.items():
        column = attribute.column
        add(name.split(":")[0], column.spread(column.hashes))
        for what, by_value in attribute.derived.items():
            is_family = name == "family"
            if not (name == "given" and what in ("sound", "ending")):
                add(f"family.{what}" if is_family else what, column.spread(by_value))
    return found | _word_parts(records)


def _word_parts(records: Records) -> dict[str, list[_KeyPart]]:
    """The words of each record's name: as they are, as they sound, how they open, and two sounds together."""
    codes = records.attributes["name"].column.codes
    words = records.words
    counts = np.append(np.diff(words.offsets), 0)
    rows, at = _spread(codes, counts, np.append(words.offsets[:-1], 0))
    word = words.codes[at]
    opening = hashes(pc.utf8_slice_codeunits(words.words, 0, 3))
    found = {"word": hashes(words.words), "sound": records.sounds, "opening": opening}
    made = {what: [_KeyPart(hashes=by_word[word], rows=rows)] for what, by_word in found.items()}
    pair_offsets, pairs = _sound_pairs(words.offsets, records.sounds[words.codes])
    rows, at = _spread(codes, np.append(np.diff(pair_offsets), 0), np.append(pair_offsets[:-1], 0))
    return made | {"two": [_KeyPart(hashes=pairs[at], rows=rows)]}


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
def _block_end(keys: Hashes, start: int) -> int:
    end = start + 1
    while end < len(keys) and keys[end] >> np.uint64(24) == keys[start] >> np.uint64(24):
        end += 1
    return end


@compiled
def _largest_block(keys: Hashes, cap: int, budget: int) -> int:
    """How many records a key may have: at most `cap`, less where the rule would make more pairs than its budget."""
    pairs = np.zeros(cap + 1, np.int64)
    start = 0
    while start < len(keys):
        end = _block_end(keys, start)
        size = end - start
        if size <= cap:
            pairs[size] += size * (size - 1) // 2
        start = end
    total = pairs.sum()
    while total > budget and cap > 2:
        total -= pairs[cap]
        cap -= 1
    return cap


@compiled
def _pairs_of(keys: Hashes, most: int, weight: int) -> tuple[Hashes, Hashes]:
    """Each pair of a block of at most `most` as (left << 24 | right) << 3 | weight, and the keys of larger blocks."""
    total, larger, start = 0, 0, 0
    while start < len(keys):
        end = _block_end(keys, start)
        size = end - start
        if size <= most:
            total += size * (size - 1) // 2
        else:
            larger += 1
        start = end
    out = np.empty(total, np.uint64)
    common = np.empty(larger, np.uint64)
    made, dropped, start = 0, 0, 0
    mask = np.uint64(0xFFFFFF)
    while start < len(keys):
        end = _block_end(keys, start)
        if end - start > most:
            common[dropped] = keys[start] >> np.uint64(24)
            dropped += 1
            start = end
            continue
        for i in range(start, end):
            for j in range(i + 1, end):
                left, right = keys[i] & mask, keys[j] & mask
                # One record meets itself where a word is in its name twice.
                if left != right:
                    pair = (min(left, right) << np.uint64(24)) | max(left, right)
                    out[made] = (pair << np.uint64(3)) | np.uint64(weight)
                    made += 1
        start = end
    return out[:made].copy(), common


@compiled
def _summed(pairs: Hashes, least: int) -> tuple[Ints, Ints]:
    """Each pair once whose weights add up to `least`; `pairs` is sorted."""
    left, right = np.empty(len(pairs), np.int32), np.empty(len(pairs), np.int32)
    used, start = 0, 0
    while start < len(pairs):
        pair = pairs[start] >> np.uint64(3)
        end, total = start, 0
        while end < len(pairs) and pairs[end] >> np.uint64(3) == pair:
            total += int(pairs[end] & np.uint64(7))
            end += 1
        if total >= least:
            left[used] = np.int32(pair >> np.uint64(24))
            right[used] = np.int32(pair & np.uint64(0xFFFFFF))
            used += 1
        start = end
    return left[:used].copy(), right[:used].copy()
