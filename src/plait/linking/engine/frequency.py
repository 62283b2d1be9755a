"""How many records share a value: what makes an agreement say much or little. Frozen into the model."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.codes import Codes, Hashes, hashes
from plait.linking.engine.content import distinct as once_each
from plait.linking.engine.content import is_among
from plait.linking.engine.records import Records

# A value seen less often is not written into a model: it counts as seen RARE times, and the model names nobody.
SEEN_ENOUGH = 10
RARE = 5

# Among so many records, a date or number that more than half of them have stands for "not known".
_TELLING_FROM = 100

WORD, SOUND = "word", "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Hashes of values in order, and how many records have each."""

    values: Hashes
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """`known[what]` says which values of it how many of `records` records have."""

    records: int
    known: Mapping[str, Seen]

    def rarity(self, what: str, values: Hashes) -> NDArray[np.float32]:
        """ln(records / records with the value) of each hashed value, and one more at the end: of an unseen one."""
        counts = np.full(len(values) + 1, RARE, np.float64)
        known = self.known.get(what)
        if known is not None and len(known.values):
            at = np.minimum(np.searchsorted(known.values, values), len(known.values) - 1)
            counts[:-1] = np.where(known.values[at] == values, known.counts[at], RARE)
        return np.log(max(self.records, 1) / counts).astype(np.float32)

    def stands_for_nothing(self, what: str, values: Hashes) -> NDArray[np.bool_]:
        """Which of the hashed values more than half of all records have: a form filled in with one date for all."""
        known = self.known.get(what)
        if known is None or self.records < _TELLING_FROM:
            return np.zeros(len(values), np.bool_)
        return is_among(values, known.values[known.counts > self.records / 2])


def count(records: Records) -> Frequencies:
    """The frequencies of each attribute's values, of the words of names and of how these sound."""
    known = {
        name: _often(attribute.column.hashes, _uses(attribute.column.codes, len(attribute.column.values)))
        for name, attribute in records.attributes.items()
    }
    names = records.attributes["name"].column
    used = _uses(names.codes, len(names.values))
    owners = np.repeat(np.arange(len(names.values)), np.diff(records.words.offsets))
    for what, by_word in ((WORD, hashes(records.words.words)), (SOUND, records.sounds)):
        known[what] = _of_words(by_word[records.words.codes], owners, used)
    return Frequencies(records=len(records), known=known)


def _uses(codes: Codes, distinct: int) -> NDArray[np.int64]:
    return np.bincount(codes[codes >= 0], minlength=distinct)


def _often(values: Hashes, counts: NDArray[np.int64]) -> Seen:
    often = np.flatnonzero(counts >= SEEN_ENOUGH)
    order = often[np.argsort(values[often])]
    return Seen(values=values[order], counts=counts[order])


def _of_words(spoken: Hashes, owners: NDArray[np.int64], used: NDArray[np.int64]) -> Seen:
    """How many records have each hash in their name; a name that says a word twice has it once."""
    distinct, codes = np.unique(spoken, return_inverse=True)
    once = once_each(owners * max(len(distinct), 1) + codes)
    counts = np.bincount(
        once % max(len(distinct), 1), weights=used[once // max(len(distinct), 1)], minlength=len(distinct)
    )
    kept = distinct != 0
    return _often(distinct[kept], counts[kept].astype(np.int64))
