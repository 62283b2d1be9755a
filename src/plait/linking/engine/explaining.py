"""Why a pair scored as it did: what each field weighs, in bits and in words, and what is left.

The score is no sum of fields: four classes are weighed against each other, and two models of the learner are averaged
in probability. It is split by letting in the evidence of all fields at one pace, from nothing to all of it, and giving
each field what it moved on the way (Aumann and Shapley 1974). That split is exact, knows no order of the fields, takes
time by the field and not by the set of fields, and is the usual weight log2(m / u) where there are two classes only.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.linking.engine.codes import hashes
from plait.linking.engine.compare import Comparison, comparison
from plait.linking.engine.frequency import WORD
from plait.linking.engine.learner import ORDERING
from plait.linking.engine.mixture import Mixture
from plait.linking.engine.model import SETTLED_BELOW, Model, class_log_odds
from plait.linking.engine.odds import as_probability
from plait.linking.engine.records import Records, prepare
from plait.linking.engine.wording import label, level_words, shared_attribute

Floats = NDArray[np.float64]

MISSING = "missing: no weight either way"
FILLED_IN = "more than half of all records have it: no weight either way"
COUNTED = "counted with the given name"
COMPARED = "like enough to be compared: such pairs are one more often than two records taken at random"
COMPARED_AND_KNOWN = f"{COMPARED}; and how much the two records say and leave out"
# Figures of two names (`kernels.compare_names`) and the share of each name in them: likeness of each, crosswise
# likeness, rarity of each, sounds shared.
_NAMES = np.array([[1, 0, 0.5, 1, 0, 0.5], [0, 1, 0.5, 0, 1, 0.5]])
_SWAPPED = 1
# Points on one panel of the way, and the panels of a way on which nothing happens; each nat of evidence adds one.
_POINTS = 8
_PANELS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWeight:
    """What one field says: `weight` in bits, above 0 for the same thing, below 0 against.

    A silent field weighs 0: it is missing, or counted with another. `one_in` says how rare the shared value is, where
    a value is shared (of names in one text, the rarest word of it): one record in so many has it.
    """

    name: str
    label: str
    words: str
    weight: float
    one_in: int | None
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The weights of the fields and `rest` add up to `weight`, all in bits; with `prior_weight` that is `probability`.

    `rest_words` say what the rest is.
    """

    fields: tuple[FieldWeight, ...]
    rest: float
    rest_words: str
    weight: float
    prior_weight: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One bar of a waterfall, from `start` to `end`: log odds in bits, 0 where both are equally likely."""

    label: str
    words: str
    start: float
    end: float


def explain(pair: pa.Table, model: Model, nicknames: Mapping[str, str] | None = None) -> Explanation:
    """Why the two records of `pair` score as they do; it has exactly two rows of the columns of `model.schema`.

    The weight is the one that `Model.score` gives, to the last bits of a float. Raises ValueError for any other number
    of rows and for a table that the schema cannot read.
    """
    if pair.num_rows != 2:
        raise ValueError("a pair is two records")
    records = prepare(pair, model.schema, nicknames or {})
    fields = comparison(records, model.schema, model.frequencies)
    one, other = np.array([0], np.int32), np.array([1], np.int32)
    found, figures = fields.both_of(one, other)
    levels = found[0]
    shares = figure_shares(fields, levels)
    parts = class_contributions(model.mixture, levels)
    if model.mixture.log_odds(found)[0] > SETTLED_BELOW:
        for figure, rarity in fields.shared(figures):
            parts += ORDERING * shares[:, figure] * rarity[0]
    log_odds = float(model.log_odds(fields, one, other)[0])
    by_classes = class_log_odds(model.mixture.log_odds(found), fields.shared_rarity(figures))[0]
    is_open = model.learner is not None and by_classes > SETTLED_BELOW
    if model.learner is not None and is_open:
        by_figure = mean_contributions(model.learner.contributions(figures)[:, 0])
        parts = ORDERING * parts + shares @ by_figure
    bits = parts / math.log(2)
    weight = log_odds / math.log(2) - model.prior_weight
    return Explanation(
        fields=tuple(
            _field_weight(records, model, name, (int(level), float(bit)), swapped=_is_swapped(fields, levels))
            for (name, _), level, bit in zip(fields.levels, levels, bits, strict=True)
        ),
        rest=weight - float(bits.sum()),
        rest_words=COMPARED_AND_KNOWN if is_open else COMPARED,
        weight=weight,
        prior_weight=model.prior_weight,
        probability=float(as_probability(np.array([log_odds]))[0]),
    )


def waterfall(explanation: Explanation) -> tuple[Step, ...]:
    """The explanation as bars that each begin where the one before ends, for a picture and its table.

    The first bar is that of two records taken at random, then the rest, then each field; the last is the sum.
    """
    moves = [("Compared at all", explanation.rest_words, explanation.rest)]
    moves += [(field.label, field.words, field.weight) for field in explanation.fields]
    ends = list(accumulate((move for _, _, move in moves), initial=explanation.prior_weight))
    total = explanation.prior_weight + explanation.weight
    return (
        Step(label="Two records at random", words="before anything is compared", start=0.0, end=ends[0]),
        *(
            Step(label=name, words=words, start=start, end=end)
            for (name, words, _), start, end in zip(moves, ends, ends[1:], strict=False)
        ),
        Step(label="Sum", words=f"probability {explanation.probability:.4f}", start=0.0, end=total),
    )


def class_contributions(mixture: Mixture, levels: NDArray[np.int8]) -> Floats:
    """What each level of one pair adds to the natural log odds of the mixture (columns); level 0 adds nothing.

    They add up to the log odds less those of a pair of which nothing is known.
    """
    evidence = mixture.log_levels[np.arange(len(levels)), levels]
    whole = evidence.sum(axis=0)
    at, share = _way(float(np.ptp(whole)))
    joint = mixture.log_shares[1:] + at[:, None] * whole[1:]
    others = np.exp(joint - np.logaddexp.reduce(joint, axis=1)[:, None])
    parts: Floats = evidence[:, 0] - evidence[:, 1:] @ (share @ others)
    return parts


def mean_contributions(contributions: Floats) -> Floats:
    """What each figure adds to the natural log odds of the mean probability of several models (figures).

    `contributions` (models, figures + 1) are those of each model in log odds, the last column what it starts from.
    """
    starts, whole = contributions[:, -1], contributions[:, :-1].sum(axis=1)
    at, share = _way(float(np.abs(whole).max()))
    each = as_probability(starts + at[:, None] * whole)
    mean = each.mean(axis=1)
    slopes = each * (1 - each) / (mean * (1 - mean))[:, None] / len(starts)
    parts: Floats = (share @ slopes) @ contributions[:, :-1]
    return parts


def _way(evidence: float) -> tuple[Floats, Floats]:
    """Points from 0 to 1 and the share of each (Gauss and Legendre), close enough for so many nats of evidence."""
    points, weights = np.polynomial.legendre.leggauss(_POINTS)
    panels = _PANELS + math.ceil(evidence)
    at = (np.arange(panels)[:, None] + (points + 1) / 2) / panels
    return at.ravel(), np.tile(weights / 2 / panels, panels)


def figure_shares(fields: Comparison, levels: NDArray[np.int8]) -> Floats:
    """How much of each figure belongs to each column of levels (columns, figures); that of a silent one to none.

    What two columns share is halved, unless one of them is silent. Figures that belong to none are part of the rest.
    """
    shares = np.zeros((len(levels), sum(field.figures for field in fields.fields)))
    row = column = 0
    for field in fields.fields:
        count = len(field.levels)
        rows, columns = slice(row, row + count), slice(column, column + field.figures)
        is_names = [name for name, _ in field.levels] == ["given", "family"]
        own = _NAMES.copy() if is_names else np.ones((count, field.figures))
        if is_names and levels[row] == _SWAPPED:
            own[0] = 1.0
        own[levels[rows] == 0] = 0.0
        shares[rows, columns] = own / np.maximum(own.sum(axis=0), 1e-12)
        row, column = row + count, column + field.figures
    return shares


def _is_swapped(fields: Comparison, levels: NDArray[np.int8]) -> bool:
    return any(name == "given" and level == _SWAPPED for (name, _), level in zip(fields.levels, levels, strict=True))


def _field_weight(records: Records, model: Model, name: str, found: tuple[int, float], *, swapped: bool) -> FieldWeight:
    level, weight = found
    if level == 0:
        words, one_in = _why_silent(records, model, name, swapped=swapped), None
    else:
        words, one_in = level_words(name, level), _one_in(records, model, name, level)
    return FieldWeight(name=name, label=label(name), words=words, weight=weight, one_in=one_in, is_silent=level == 0)


def _why_silent(records: Records, model: Model, name: str, *, swapped: bool) -> str:
    if name == "family" and swapped:
        return COUNTED
    said = records.attributes.get(name)
    if said is not None and model.frequencies.stands_for_nothing(name, said.column.hashes).any():
        return FILLED_IN
    return MISSING


def _one_in(records: Records, model: Model, name: str, level: int) -> int | None:
    """One record in so many has the value that both share; of a whole name, the rarest word of it that both have."""
    if name in ("name", "organisation"):
        rarity = _shared_words(records, model)
    else:
        attribute = shared_attribute(name, level)
        if attribute is None or attribute not in records.attributes:
            return None
        column = records.attributes[attribute].column
        if column.codes[0] != column.codes[1] or column.codes[0] < 0:
            return None
        rarity = model.frequencies.rarity(attribute, column.hashes)[column.codes[:1]]
    return round(math.exp(rarity.max())) if len(rarity) else None


def _shared_words(records: Records, model: Model) -> NDArray[np.float32]:
    """The rarity of each word that both names have."""
    spelled, codes = records.words, records.attributes["name"].column.codes
    mine, theirs = (spelled.codes[spelled.offsets[code] : spelled.offsets[code + 1]] for code in codes)
    by_word = hashes(spelled.words)[np.intersect1d(mine, theirs)]
    return model.frequencies.rarity(WORD, by_word)[:-1]
