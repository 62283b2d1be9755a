"""Whether linking finds the records of one group of people as well as those of another, where the truth is known.

A group is made for measuring alone, such as where a name comes from: nothing that links ever sees it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Recall of two groups may differ by so much.
LARGEST_GAP = 0.05
# Of fewer true pairs, or of fewer people, nothing is said: 400 pairs of as many people tell a recall of .93 to .025
# either way, half of what is allowed, and the pairs of one person tell less than as many of many.
ENOUGH_PAIRS, ENOUGH_PEOPLE = 400, 100
# 95 in 100 of a normal distribution lie within so many standard deviations.
_DEVIATIONS = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """One group: how many `people` of it have two records or more, their true `pairs`, and shares from 0 to 1.

    `low` to `high` holds `recall` 95 times in 100. `precision` is over pairs that were joined with a record of the
    group at an end, counted once for each such end. `bcubed` is an F1. `compared` is the share of true pairs that share
    a key: what is lost there no score can find.
    """

    name: str
    people: int
    pairs: int
    recall: float
    low: float
    high: float
    precision: float
    bcubed: float
    compared: float

    @property
    def is_enough(self) -> bool:
        """Whether there are enough pairs, of enough people, to hold the group to others."""
        return self.pairs >= ENOUGH_PAIRS and self.people >= ENOUGH_PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The two groups, of those with pairs enough, between which recall differs most."""

    lowest: GroupFigures
    highest: GroupFigures

    @property
    def size(self) -> float:
        """How much larger the largest recall is."""
        return self.highest.recall - self.lowest.recall

    @property
    def is_failure(self) -> bool:
        """True where recall differs by more than is allowed."""
        return self.size > LARGEST_GAP

    @property
    def may_be_chance(self) -> bool:
        """True where the intervals of the two overlap: other people of the same groups might not show it."""
        return self.lowest.high >= self.highest.low


def by_group(membership: pa.Table, truth: pa.Table, groups: pa.Table, compared: pa.Table) -> tuple[GroupFigures, ...]:
    """Figures of each group, by name.

    `membership` and `truth` are MEMBERSHIP of the same mentions. `groups` has mention_id and group (text): a person is
    of the group of their lowest mention id, and left out where that has none. `compared` has left_id and right_id,
    pairs that share a key, each once; pairs that are not true are passed over.
    """
    ids, found, true, kind, names = _aligned(membership, truth, groups)
    if not len(ids):
        return ()
    _, cell, size = np.unique(found * (true.max() + 1) + true, return_inverse=True, return_counts=True)
    shared = size[cell.ravel()].astype(np.float64)
    found_size, true_size = (np.bincount(codes)[codes].astype(np.float64) for codes in (found, true))
    of_person = np.empty(int(true.max()) + 1, np.int64)
    of_person[true[::-1]] = kind[::-1]
    of_record = of_person[true]
    hits = np.bincount(true, weights=shared - 1) / 2
    pairs = np.bincount(true, weights=true_size - 1) / 2
    seen = of_person[_persons_compared(compared, ids, true)]
    figures = []
    for code in np.unique(of_person[of_person >= 0]).tolist():
        mine, people = of_record == code, (of_person == code) & (pairs > 0)
        recall, low, high = recall_with_interval(hits[people], pairs[people])
        figures.append(
            GroupFigures(
                name=names[code],
                people=int(people.sum()),
                pairs=int(pairs[people].sum()),
                recall=recall,
                low=low,
                high=high,
                precision=_share((shared[mine] - 1).sum(), (found_size[mine] - 1).sum()),
                bcubed=_harmonic((shared / found_size)[mine].mean(), (shared / true_size)[mine].mean()),
                compared=_share(int((seen == code).sum()), pairs[people].sum()),
            )
        )
    return tuple(figures)


def widest_gap(figures: Iterable[GroupFigures]) -> Gap | None:
    """The largest gap between groups with enough pairs; None where fewer than two have: too few to say."""
    enough = sorted((one for one in figures if one.is_enough), key=lambda one: (one.recall, one.name))
    return Gap(lowest=enough[0], highest=enough[-1]) if len(enough) > 1 else None


def in_words(gap: Gap | None) -> str:
    """What a gap says, in a sentence or two; None is too few to say."""
    if gap is None:
        return f"Too few to say: fewer than two groups have {ENOUGH_PAIRS} true pairs of {ENOUGH_PEOPLE} people."
    low, high = gap.lowest, gap.highest
    told = f"Recall is {low.recall:.3f} for {low.name} and {high.recall:.3f} for {high.name}: {gap.size:.3f} apart, "
    if not gap.is_failure:
        return f"{told}within the {LARGEST_GAP} that is allowed."
    chance = " Their intervals overlap, so it may be chance." if gap.may_be_chance else ""
    return f"{told}more than the {LARGEST_GAP} that is allowed.{chance}"


def recall_with_interval(hits: Floats, pairs: Floats) -> tuple[float, float, float]:
    """Recall over people, and the ends of its 95 % interval: `hits` of each person's true `pairs` were found.

    Wilson's interval (1927). The pairs of one person are found or missed together, so they count as fewer, by the
    design effect of Rao and Scott (1992); where all were found, or none, as one a person. Nobody: 1, between 0 and 1.
    """
    total = float(pairs.sum())
    if not total:
        return 1.0, 0.0, 1.0
    recall = float(hits.sum()) / total
    apart = recall * (1 - recall)
    effect = float(((hits - recall * pairs) ** 2).sum()) / (apart * total) if apart else total / len(pairs)
    effective = total / max(1.0, effect)
    z = _DEVIATIONS**2 / effective
    middle = (recall + z / 2) / (1 + z)
    half = float(np.sqrt(apart * z + z * z / 4)) / (1 + z)
    return recall, min(recall, middle - half), max(recall, middle + half)


def _aligned(membership: pa.Table, truth: pa.Table, groups: pa.Table) -> tuple[Ints, Ints, Ints, Ints, tuple[str, ...]]:
    """Of the mentions in both tables, by id: ids, found and true codes, codes of groups (-1: none), their names."""
    member_ids, found = (membership[name].to_numpy() for name in ("mention_id", "subject_id"))
    true_ids, true = (truth[name].to_numpy() for name in ("mention_id", "subject_id"))
    ids, here, there = np.intersect1d(member_ids, true_ids, return_indices=True)
    named = groups.filter(pc.not_equal(groups["group"], ""))
    names, code = np.unique(np.array(named["group"].to_pylist(), dtype=str), return_inverse=True)
    kind = np.full(len(ids), -1, np.int64)
    _, place, row = np.intersect1d(ids, named["mention_id"].to_numpy(), return_indices=True)
    kind[place] = code.ravel()[row]
    codes = [np.unique(column, return_inverse=True)[1].ravel() for column in (found[here], true[there])]
    return ids, codes[0], codes[1], kind, tuple(names.tolist())


def _persons_compared(compared: pa.Table, ids: Ints, true: Ints) -> Ints:
    """For each pair of `compared` that is true, whose it is."""
    left, right = (compared[name].to_numpy() for name in ("left_id", "right_id"))
    inside = np.isin(left, ids) & np.isin(right, ids)
    left, right = (true[np.searchsorted(ids, side[inside])] for side in (left, right))
    return np.asarray(left[left == right])


def _share(part: float, whole: float) -> float:
    """1 where there was nothing to find."""
    return float(part / whole) if whole else 1.0


def _harmonic(one: float, other: float) -> float:
    return float(2 * one * other / (one + other)) if one + other else 0.0
