"""Learning a model from records, step by step: latent classes, clusters, self-training, closure.

No label is needed. What people decided of some pairs is taken for the truth: clusters heed it, and it teaches.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from plait.domain.progress import Progress, quiet
from plait.linking.engine.blocking import LARGE, Candidates
from plait.linking.engine.closure import missing_pairs
from plait.linking.engine.clusters import TEACHING_STOP, Places, ScoredPairs, cluster
from plait.linking.engine.compare import Comparison, Figures, comparison
from plait.linking.engine.frequency import Frequencies, count
from plait.linking.engine.learner import FOLDS, Learner, teach
from plait.linking.engine.mixture import CLASSES, Floats, Mixture, Patterns, fit, patterns
from plait.linking.engine.model import SETTLED_BELOW, Model, class_log_odds
from plait.linking.engine.records import Records
from plait.linking.engine.reviewed import Reviewed, nothing_reviewed
from plait.linking.engine.schema import Schema
from plait.linking.engine.start import imagined_pairs, starting_shares
from plait.linking.engine.threshold import own_threshold

# A decided pair counts as so many others of the same pattern. Of 1, 3 and 10, tried on small parts of three labelled
# sets, 3 was the best or as good as it.
_WEIGHT_OF_A_DECISION = 3.0
# The classes that a decided pair may be of.
_ONE = np.array([1.0] + [0.0] * (CLASSES - 1))
_NOT_ONE = (1 - _ONE) / (CLASSES - 1)
# Of so many records the classes alone are learnt. Trees find little more there (of a million made-up people, F1 .957
# instead of .947), and to teach and ask them takes as long as all the rest.
_TAUGHT_BELOW = LARGE
# Where the mixture expects to be this good, there is nothing to learn from its own clusters.
_GOOD_ENOUGH = 0.995
# Pairs less likely after the first lesson are settled.
_STILL_OPEN = 0.003


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """A model, and the pairs that were scored while it was learnt."""

    model: Model
    pairs: ScoredPairs


def learn(
    records: Records,
    schema: Schema,
    found: Candidates,
    progress: Progress = quiet,
    *,
    frequencies: Frequencies | None = None,
    reviewed: Reviewed | None = None,
) -> Learnt:
    """A model of these records, and the scores of their candidate pairs and of those that clusters add.

    Equal records give an equal model, in whatever order they came. `frequencies` are those of all the records that
    these were taken from, where they are a part. `reviewed` is what people decided of these records: it teaches the
    learner, or the classes where there is too little for a learner.
    """
    frequencies, reviewed = frequencies or count(records), reviewed or nothing_reviewed()
    fields = comparison(records, schema, frequencies)
    progress(1, 4, "latent classes")
    mixture, pairs = _by_classes(fields, found, nothing_reviewed())
    progress(2, 4, "self-training")
    learner = None
    if len(records) < _TAUGHT_BELOW and own_threshold(pairs.probability)[1] < _GOOD_ENOUGH:
        pairs, learner = _self_train(fields, mixture, pairs, reviewed, is_whole=found.is_whole)
    if learner is None and len(reviewed):
        mixture, pairs = _by_classes(fields, found, reviewed)
    progress(3, 4, "threshold")
    every_pair = max(1, len(records) * (len(records) - 1) // 2)
    prior = float(np.clip(pairs.probability.sum() / every_pair, 0.5 / every_pair, 0.5))
    model = Model(
        schema=schema,
        frequencies=frequencies,
        mixture=mixture,
        learner=learner,
        prior=prior,
        threshold=own_threshold(pairs.probability)[0],
        blocking=found.blocking,
        reviews=len(reviewed),
    )
    progress(4, 4, "learnt")
    return Learnt(model=model, pairs=pairs)


def _by_classes(fields: Comparison, found: Candidates, reviewed: Reviewed) -> tuple[Mixture, ScoredPairs]:
    """The latent classes, and the candidate pairs that they leave open as they score them."""
    levels, rarity = fields.levels_and_rarity(found.left, found.right)
    distinct = patterns(levels, fields.levels)
    counted, start = _with_decided(distinct, fields, reviewed)
    mixture = fit(counted, start, imagined_pairs(fields.levels), fields.levels)
    odds = mixture.log_odds(distinct.levels)[distinct.of_pair]
    pairs = ScoredPairs(left=found.left, right=found.right, log_odds=class_log_odds(odds, rarity))
    return mixture, pairs.where(odds > SETTLED_BELOW)


def _with_decided(found: Patterns, fields: Comparison, reviewed: Reviewed) -> tuple[Patterns, Floats]:
    """The patterns and where each starts, and with them those of decided pairs, whose class is known.

    A decided pair is counted as one thing, or as anything but one (Nigam, McCallum, Thrun and Mitchell 2000).
    """
    levels = fields.levels_of(reviewed.left, reviewed.right)
    decided = [patterns(levels[reviewed.is_same == is_same], fields.levels) for is_same in (True, False)]
    starts = [starting_shares(found.levels, fields.levels)]
    starts += [np.tile(shares, (len(some.levels), 1)) for shares, some in zip((_ONE, _NOT_ONE), decided, strict=True)]
    counted = replace(
        found,
        levels=np.concatenate([found.levels, *(some.levels for some in decided)]),
        counts=np.concatenate([found.counts, *(_WEIGHT_OF_A_DECISION * some.counts for some in decided)]),
    )
    return counted, np.concatenate(starts)


def _self_train(
    fields: Comparison, mixture: Mixture, pairs: ScoredPairs, reviewed: Reviewed, *, is_whole: bool
) -> tuple[ScoredPairs, Learner | None]:
    """The pairs, as `mixture` scores them, scored anew by what their clusters and people's decisions teach.

    That is done twice where some pairs had not been compared.
    """
    count = len(fields.said)
    known = reviewed.known(count)
    figures = fields.both_of(pairs.left, pairs.right)[1]
    clusters = cluster(count, pairs, known, stop=TEACHING_STOP)
    first = _lesson(pairs, figures, clusters, reviewed, seed=1)
    if first is None:
        return pairs, None
    if is_whole:
        return first
    scored = first[0]
    clusters = cluster(count, scored, known, stop=TEACHING_STOP)
    still = scored.probability >= _STILL_OPEN
    left, right = missing_pairs(clusters, scored)
    levels, more = fields.both_of(left, right)
    wider = ScoredPairs(
        left=np.concatenate([pairs.left[still], left]),
        right=np.concatenate([pairs.right[still], right]),
        log_odds=np.concatenate(
            [pairs.log_odds[still], class_log_odds(mixture.log_odds(levels), fields.shared_rarity(more))]
        ),
    )
    return _lesson(wider, np.concatenate([figures[still], more]), clusters, reviewed, seed=2) or first


def _lesson(
    pairs: ScoredPairs, figures: Figures, clusters: Places, reviewed: Reviewed, *, seed: int
) -> tuple[ScoredPairs, Learner] | None:
    """What clusters and decisions teach of pairs, and the pairs scored anew by it; they come as the classes score them.

    A decided pair has its own answer, whatever clusters made of it: decisions may contradict each other in a ring.
    """
    fold_of: NDArray[np.int64] = np.random.default_rng(seed).integers(0, FOLDS, len(clusters))
    left, right = fold_of[clusters[pairs.left]], fold_of[clusters[pairs.right]]
    is_same = clusters[pairs.left] == clusters[pairs.right]
    decision = reviewed.places_among(pairs.left, pairs.right)
    is_decided = decision >= 0
    is_same[is_decided] = reviewed.is_same[decision[is_decided]]
    learner = teach(figures, is_same, is_decided, (left, right), seed)
    if learner is None:
        return None
    log_odds = learner.log_odds(figures, pairs.log_odds)
    return ScoredPairs(left=pairs.left, right=pairs.right, log_odds=log_odds), learner
