"""What a new model turned: pairs that it takes for one and the model before it did not, and the other way round.

And which subjects that moved.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# A pair that one of the models did not compare, or found too unlikely to keep, has no probability there.
TURNED = pa.schema([("left_id", pa.int64()), ("right_id", pa.int64()), ("before", pa.float64()), ("now", pa.float64())])
_ENDS = ["left_id", "right_id"]
# No probability is quite 0 or 1.
_LEAST = 2.0**-52

Mentions = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The same mentions as subjects before and now, each with its mentions in order; the fullest subjects first."""

    before: tuple[Mentions, ...]
    now: tuple[Mentions, ...]


def turned(before: pa.Table, now: pa.Table, *, among: pa.Array, joined_from: float) -> pa.Table:
    """TURNED of two tables of PAIRS, in order of their ends.

    A pair is taken for one from the probability `joined_from` on. Only pairs of the mentions `among` count: one that no
    model had seen before was turned by none.
    """
    sides = [_known(table, among).rename_columns([*_ENDS, name]) for table, name in ((before, "before"), (now, "now"))]
    both = sides[0].join(sides[1], _ENDS, join_type="full outer")
    was, is_now = (pc.greater_equal(pc.fill_null(both[name], 0.0), joined_from) for name in ("before", "now"))
    changed = both.filter(pc.xor(was, is_now)).sort_by([(name, "ascending") for name in _ENDS])
    return changed.select(TURNED.names).cast(TURNED)


def _known(pairs: pa.Table, among: pa.Array) -> pa.Table:
    left, right = (pc.is_in(pairs[name], among) for name in _ENDS)
    return pairs.filter(pc.and_(left, right)).select([*_ENDS, "probability"])


def as_before(pairs: pa.Table, changed: pa.Table, prior_weight: float) -> pa.Table:
    """PAIRS with the pairs of TURNED as the model before scored them, for a model that has this `prior_weight`."""
    keys = pairs.select(_ENDS).append_column("row", pa.array(np.arange(pairs.num_rows)))
    stay = np.sort(keys.join(changed.select(_ENDS), _ENDS, join_type="left anti")["row"].to_numpy())
    kept = changed.filter(changed["before"].is_valid())
    probability = kept["before"].to_numpy()
    sure = np.clip(probability, _LEAST, 1 - _LEAST)
    weight = np.log2(sure / (1 - sure)) - prior_weight
    former = pa.table([kept["left_id"], kept["right_id"], probability, weight], names=[*_ENDS, "probability", "weight"])
    return pa.concat_tables([pairs.take(stay), former.select(pairs.column_names).cast(pairs.schema)])


def moved(before: pa.Table, now: pa.Table) -> list[Moved]:
    """What became of the subjects of MEMBERSHIP `before` that are others `now`, those of most mentions first.

    Both are of the same mentions. Subjects that exchanged mentions stand together.
    """
    then, today = _members(before), _members(now)
    settled = set(then) & set(today)
    families = _families([one for one in then if one not in settled], [one for one in today if one not in settled])
    return sorted(families, key=lambda one: (-sum(map(len, one.now)), one.now))


def _members(membership: pa.Table) -> list[Mentions]:
    found: dict[int, list[int]] = defaultdict(list)
    for mention, subject in zip(
        membership["mention_id"].to_pylist(), membership["subject_id"].to_pylist(), strict=True
    ):
        found[subject].append(mention)
    return [tuple(sorted(some)) for some in found.values()]


def _families(then: list[Mentions], today: list[Mentions]) -> list[Moved]:
    """Subjects of both times that share mentions, directly or through others."""
    family = {mention: {mention} for some in then for mention in some}
    for some in [*then, *today]:
        joined = set().union(*(family[mention] for mention in some))
        family.update(dict.fromkeys(joined, joined))
    by_family: dict[int, tuple[list[Mentions], list[Mentions]]] = defaultdict(lambda: ([], []))
    for side, subjects in enumerate((then, today)):
        for some in subjects:
            by_family[min(family[some[0]])][side].append(some)
    return [Moved(before=_fullest_first(one), now=_fullest_first(other)) for one, other in by_family.values()]


def _fullest_first(subjects: list[Mentions]) -> tuple[Mentions, ...]:
    return tuple(sorted(subjects, key=lambda some: (-len(some), some)))
