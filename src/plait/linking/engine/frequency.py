"""How many records share a value: what makes an agreement say much or little. Frozen into the model."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.codes import Codes, Hashes, hashes
from plait.linking.engine.records import Records

# A value seen less often is not written into a model: it counts as seen RARE times, and the model names nobody.
SEEN_ENOUGH = 10
RARE = 5

WORD, SOUND = "word", "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """`known[what]` maps the hash of a value to how many of `records` records have it."""

    records: int
    known: Mapping[str, Mapping[int, int]]

    def rarity(self, what: str, values: Hashes) -> NDArray[np.float32]:
        """ln(records / records with the value) of each hashed value, and one more at the end: of an unseen one."""
        known = self.known.get(what, {})
        counts = np.full(len(values) + 1, RARE, np.float64)
        if known:
            seen = np.fromiter(known, np.uint64, len(known))
            order = np.argsort(seen)
            at = np.minimum(np.searchsorted(seen[order], values), len(seen) - 1)
            held = np.fromiter(known.values(), np.float64, len(known))[order][at]
            counts[:-1] = np.where(seen[order][at] == values, held, RARE)
        return np.log(max(self.records, 1) / counts).astype(np.float32)


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


def _often(values: Hashes, counts: NDArray[np.int64]) -> dict[int, int]:
    often = counts >= SEEN_ENOUGH
    return dict(zip(values[often].tolist(), counts[often].tolist(), strict=True))


def _of_words(spoken: Hashes, owners: NDArray[np.int64], used: NDArray[np.int64]) -> dict[int, int]:
    """How many records have each hash in their name; a name that says a word twice has it once."""
    distinct, codes = np.unique(spoken, return_inverse=True)
    once = np.unique(owners * max(len(distinct), 1) + codes)
    counts = np.bincount(
        once % max(len(distinct), 1), weights=used[once // max(len(distinct), 1)], minlength=len(distinct)
    )
    kept = distinct != 0
    return _often(distinct[kept], counts[kept].astype(np.int64))
