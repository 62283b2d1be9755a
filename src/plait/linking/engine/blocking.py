"""Which pairs are compared at all: those that share a key which few enough records had when the model was learnt.

Many keys, each bounded, reach the pairs that one strict rule misses (Papadakis et al. 2020). Each rule has a budget of
pairs; where its blocks would make more, its largest blocks go first. In a large table a pair must share two weak keys
or one strong one (meta-blocking). What was dropped is frozen: from then on two records meet or not by what the two of
them say, and no third record, seen or unseen, has a part in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.codes import Hashes
from plait.linking.engine.compiled import compiled
from plait.linking.engine.content import is_among
from plait.linking.engine.keys import LARGE_RULES, RULES, Rule, keys_of
from plait.linking.engine.records import Records

Ints = NDArray[np.int32]

# So few records are all compared with each other when a model is learnt.
ALL_PAIRS_UP_TO = 1_000_000
# From here on a table is large: fewer pairs for each record, and one weak key is not enough.
LARGE = 500_000
_STRONG, _WEAK = 2, 1
_PLACE = np.uint64(0xFFFFFF)
# Meetings that are held at once: a quarter of a gigabyte.
_AT_ONCE = 1 << 25
# What one organisation has alone: a body of hundreds of doors says it at each, and few others do.
_OF_ONE = (("joined",), ("company_number",))
_SHARING_ONE = 600
# A key that so many times more records share than were allowed has grown: a reason to learn anew.
_GROWN = 4
# A frozen model makes at most so many times the meetings that learning would, and these in any case.
_OUTGROWN, _ALWAYS = 4, 10_000_000


class Outgrown(ValueError):
    """The records no longer fit the model: its keys are shared by too many. A model learnt anew drops those keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """How pairs are found, frozen: a function of the two records of each pair.

    Two records meet where the rules whose keys they share weigh `least` together. `dropped` are, by rule, the keys
    (40-bit hashes, in order) that were too common. `common` are the hashes of what so many records said word for word
    that two such records are not listed as a pair (see `alike`).
    """

    rules: tuple[Rule, ...]
    least: int
    dropped: tuple[Hashes, ...]
    common: Hashes = field(default_factory=lambda: np.zeros(0, np.uint64))

    @property
    def allowed(self) -> "Allowed":
        """What learning allowed in a table like the one of this model."""
        return _LARGE_ALLOWED if self.least == _STRONG else _ALLOWED


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """At most so many records share a key, and each rule makes so many pairs for each record."""

    sharing: int
    pairs: int

    def under(self, rule: Rule) -> "Allowed":
        """What is allowed to the keys of this rule."""
        return Allowed(sharing=_SHARING_ONE, pairs=4 * self.pairs) if rule.parts in _OF_ONE else self


_ALLOWED, _LARGE_ALLOWED = Allowed(sharing=60, pairs=10), Allowed(sharing=20, pairs=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs of places in the records, `left` < `right`, each once, in order; and how they were found.

    `is_whole` says that these are all pairs there are.
    """

    left: Ints
    right: Ints
    blocking: Blocking
    is_whole: bool


def rules_for(count: int) -> tuple[Rule, ...]:
    """The rules of a table of `count` records."""
    return LARGE_RULES if count >= LARGE else RULES


def candidates(records: Records, rules: tuple[Rule, ...] | None = None, *, among: int | None = None) -> Candidates:
    """The pairs worth comparing when a model is learnt; all of them where they are at most ALL_PAIRS_UP_TO.

    A model that was learnt on all pairs has dropped no key. Pairs among the first so many records only, if `among` is
    given; which keys are too common is found from all.
    """
    count = len(records)
    used = rules_for(count) if rules is None else rules
    if count * (count - 1) // 2 <= ALL_PAIRS_UP_TO:
        whole = np.triu_indices(count, 1)
        every_key = Blocking(rules=used, least=_WEAK, dropped=tuple(np.zeros(0, np.uint64) for _ in used))
        return Candidates(
            left=whole[0].astype(np.int32), right=whole[1].astype(np.int32), blocking=every_key, is_whole=True
        )
    least = _STRONG if count >= LARGE else _WEAK
    allowed = _LARGE_ALLOWED if count >= LARGE else _ALLOWED
    compared = count if among is None else among

    def kept_and_dropped(number: int, keys: Hashes) -> tuple[Hashes, Hashes]:
        bounds = allowed.under(used[number])
        common = _common(keys, _largest_block(keys, bounds.sharing, bounds.pairs * count))
        usable = without(keys, common)
        return usable[(usable & _PLACE) < compared] if compared < count else usable, common

    kept, dropped = zip(*keys_of(records, used, kept_and_dropped), strict=True)
    blocking = Blocking(rules=used, least=least, dropped=dropped)
    parts = list(meetings(kept, blocking, compared))
    return Candidates(
        left=np.concatenate([left for left, _ in parts]),
        right=np.concatenate([right for _, right in parts]),
        blocking=blocking,
        is_whole=False,
    )


def usable_keys(records: Records, blocking: Blocking) -> tuple[Hashes, ...]:
    """The keys of records that a model has not dropped, by rule (see `keys_of`)."""
    return tuple(keys_of(records, blocking.rules, lambda number, keys: without(keys, blocking.dropped[number])))


def without(keys: Hashes, dropped: Hashes) -> Hashes:
    """The keys of one rule that are not among the dropped ones; both are in order."""
    return keys[~is_among(keys >> np.uint64(24), dropped)] if len(dropped) else keys


def meetings(keys: tuple[Hashes, ...], blocking: Blocking, count: int) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of places (left < right, each once, in order) among `count` records with these usable keys, part by part.

    The parts bound what is held at once and change no pair. Raises Outgrown before any pair is made.
    """
    total = sum(_count_meetings(one) for one in keys)
    refuse_outgrown(total, count, blocking)
    # The left one of two places is more often a low one: these edges cut all meetings into parts of one size.
    shares = np.linspace(1, 0, total // _AT_ONCE + 2)
    edges = np.floor(count * (1 - np.sqrt(shares))).astype(np.int64)
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        yield meetings_between(keys, blocking, low, high)


def meetings_between(keys: tuple[Hashes, ...], blocking: Blocking, low: int, high: int) -> tuple[Ints, Ints]:
    """The pairs of `meetings` whose left place is at least `low` and less than `high`."""
    weighed = [_meet(one, rule.weight, low, high) for one, rule in zip(keys, blocking.rules, strict=True)]
    every = np.concatenate([np.zeros(0, np.uint64), *weighed])
    every.sort()
    return weighed_pairs(every, blocking.least)


def refuse_outgrown(total: int, count: int, blocking: Blocking) -> None:
    """Raise Outgrown where `count` records make far more meetings (or pairs) than learning would ever allow.

    The whole is refused, never one pair of it: a bound on single blocks would let a third record take a pair away.
    """
    most = _OUTGROWN * len(blocking.rules) * blocking.allowed.pairs * count + _ALWAYS
    if total > most:
        raise Outgrown(f"{count} records make {total} pairs under this model, more than {most}: learn a new one")


def grown_keys(keys: tuple[Hashes, ...], blocking: Blocking) -> int:
    """How many keys far more records share than was allowed when the model was learnt."""
    return sum(
        len(_common(one, _GROWN * blocking.allowed.under(rule).sharing))
        for one, rule in zip(keys, blocking.rules, strict=True)
    )


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
def _common(keys: Hashes, most: int) -> Hashes:
    """The keys (40 bits, in order) that more than `most` records share."""
    out = np.empty(len(keys) // (most + 1), np.uint64)
    used, start = 0, 0
    while start < len(keys):
        end = _block_end(keys, start)
        if end - start > most:
            out[used] = keys[start] >> np.uint64(24)
            used += 1
        start = end
    return out[:used].copy()


@compiled
def _count_meetings(keys: Hashes) -> int:
    total, start = 0, 0
    while start < len(keys):
        end = _block_end(keys, start)
        total += (end - start) * (end - start - 1) // 2
        start = end
    return total


@compiled
def _meet(keys: Hashes, weight: int, low: int, high: int) -> Hashes:
    """Each pair that shares a key and whose left place is in [low, high) as (left << 24 | right) << 3 | weight."""
    mask = np.uint64(0xFFFFFF)
    total, start = 0, 0
    while start < len(keys):
        end = _block_end(keys, start)
        for i in range(start, end):
            if low <= np.int64(keys[i] & mask) < high:
                total += end - i - 1
        start = end
    out = np.empty(total, np.uint64)
    made, start = 0, 0
    while start < len(keys):
        end = _block_end(keys, start)
        for i in range(start, end):
            if low <= np.int64(keys[i] & mask) < high:
                for j in range(i + 1, end):
                    pair = ((keys[i] & mask) << np.uint64(24)) | (keys[j] & mask)
                    out[made] = (pair << np.uint64(3)) | np.uint64(weight)
                    made += 1
        start = end
    return out


@compiled
def weighed_pairs(pairs: Hashes, least: int) -> tuple[Ints, Ints]:
    """Each pair once whose weights add up to `least`; `pairs` are (left << 24 | right) << 3 | weight, in order."""
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
