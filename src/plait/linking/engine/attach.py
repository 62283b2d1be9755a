"""New mentions, linked the moment they arrive: the pairs that a rebuild under the same frozen model would list."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plait.linking.engine.blocking import Blocking, refuse_outgrown, weighed_pairs
from plait.linking.engine.clusters import ABSENT, Ints, Places
from plait.linking.engine.codes import Hashes
from plait.linking.engine.compiled import compiled
from plait.linking.engine.content import is_among
from plait.linking.engine.index import LinkingIndex, Segment, segment_of
from plait.linking.engine.model import Model

# Pairs that are scored at once: their rows are taken from the index and made ready together.
_AT_ONCE = 500_000
_PLACE = np.uint64(0xFFFFFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """`pairs` is PAIRS between new mentions and each other or known ones; `index` holds the new ones too.

    Who does not keep the new mentions after all goes on with the index they had.
    """

    pairs: pa.Table
    index: LinkingIndex


def attach(new: pa.Table, index: LinkingIndex, model: Model) -> Attached:
    """Attach new mentions: with the pairs of the known ones, these are the pairs of `link_under` for all of them.

    `new` has the columns of the model's schema. The work for one mention grows with those it meets, and with the
    logarithm of how many are known. Raises ValueError for an index of another model, for a mention that is known
    already or there twice and for a table that the schema cannot read; Outgrown where new mentions meet far more than
    learning allowed.
    """
    if index.version != model.version:
        raise ValueError("the index was built under another model")
    arrived = segment_of(new, model, index.nicknames)
    grown = index.with_segment(arrived)
    segments = (*index.segments, arrived)
    met = _met(arrived, segments, model.blocking)
    starts = range(0, max(len(met), 1), _AT_ONCE)
    parts = [_scored(met[at : at + _AT_ONCE], segments, model, index) for at in starts]
    pairs = pa.concat_tables(parts)
    if len(parts) > 1:
        pairs = pairs.sort_by([("left_id", "ascending"), ("right_id", "ascending")])
    return Attached(pairs=pairs, index=grown)


def _met(arrived: Segment, segments: Sequence[Segment], blocking: Blocking) -> Places:
    """Pairs (pairs, 3) that a rebuild would score: the row of a new mention, the segment and the row of the other."""
    ranges = [_ranges(arrived.keys, arrived.starts, held.keys, held.starts) for held in segments]
    refuse_outgrown(sum(int((high - low).sum()) for low, high in ranges), len(arrived), blocking)
    weights = np.array([rule.weight for rule in blocking.rules], np.int64)
    found = []
    for number, (held, (low, high)) in enumerate(zip(segments, ranges, strict=True)):
        words = _words((arrived.keys, arrived.starts), held.keys, (low, high), weights)
        words.sort()
        by_keys = _one_number(*weighed_pairs(words, blocking.least))
        every = np.union1d(by_keys, _one_number(*_equal(arrived, held)))
        left, right = every >> 24, every & 0xFFFFFF
        listed = ~(is_among(arrived.said[left], blocking.common) & is_among(held.said[right], blocking.common))
        if held is arrived:
            listed &= left < right
        found.append(np.stack([left[listed], np.full(listed.sum(), number), right[listed]], axis=1))
    return np.concatenate(found)


def _one_number(left: Places | Ints, right: Places | Ints) -> Places:
    return (left.astype(np.int64) << 24) | right


def _equal(arrived: Segment, held: Segment) -> tuple[Places, Places]:
    """Rows of the new mentions and of those held that say the same word for word."""
    low, high = (np.searchsorted(held.said, arrived.said, side=side, sorter=held.by_said) for side in ("left", "right"))
    count = high - low
    left = np.repeat(np.arange(len(arrived)), count)
    within = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    return left, held.by_said[np.repeat(low, count) + within]


def _scored(met: Places, segments: Sequence[Segment], model: Model, index: LinkingIndex) -> pa.Table:
    """PAIRS of those met, without the unlikely ones. Only the rows that are met are made ready."""
    last = len(segments) - 1
    tables = []
    right_ids = np.empty(len(met), np.int64)
    for number, segment in enumerate(segments):
        here = met[:, 1] == number
        rows = met[here, 2]
        right_ids[here] = segment.ids[rows]
        wanted = np.unique(np.concatenate([rows, met[:, 0]]) if number == last else rows)
        if len(wanted):
            tables.append(segment.rows.take(pa.array(wanted)))
    rows_met = pa.concat_tables([segments[last].rows.slice(0, 0), *tables])
    pairs = pa.table({"left_id": segments[last].ids[met[:, 0]], "right_id": right_ids})
    scored = model.score(rows_met, pairs, nicknames=index.nicknames)
    return scored.filter(pa.array(scored["probability"].to_numpy() >= ABSENT))


@compiled
def _ranges(wanted: Hashes, wanted_starts: Places, held: Hashes, held_starts: Places) -> tuple[Places, Places]:
    """For each wanted key where the same key of its rule begins and ends among those held."""
    low, high = np.empty(len(wanted), np.int64), np.empty(len(wanted), np.int64)
    for rule in range(len(wanted_starts) - 1):
        for at in range(wanted_starts[rule], wanted_starts[rule + 1]):
            key = wanted[at] >> np.uint64(24)
            first, end = held_starts[rule], held_starts[rule + 1]
            last = end
            while first < last:
                middle = (first + last) // 2
                if held[middle] >> np.uint64(24) < key:
                    first = middle + 1
                else:
                    last = middle
            low[at] = first
            while first < end and held[first] >> np.uint64(24) == key:
                first += 1
            high[at] = first
    return low, high


@compiled
def _words(new: tuple[Hashes, Places], held: Hashes, ranges: tuple[Places, Places], weights: Places) -> Hashes:
    """Each meeting of a new row and one held as (new << 24 | held) << 3 | weight of the rule."""
    wanted, starts = new
    low, high = ranges
    out = np.empty((high - low).sum(), np.uint64)
    made = 0
    for rule in range(len(starts) - 1):
        for at in range(starts[rule], starts[rule + 1]):
            for place in range(low[at], high[at]):
                pair = ((wanted[at] & _PLACE) << np.uint64(24)) | (held[place] & _PLACE)
                out[made] = (pair << np.uint64(3)) | np.uint64(weights[rule])
                made += 1
    return out
