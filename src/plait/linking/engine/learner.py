"""Self-training: what the clusters say is taught to trees that see finer figures than the latent classes do.

Pseudo-labels are "same cluster" and "different clusters". There are two models, each taught by half of the clusters
(Yarowsky 1995; gradient boosting by LightGBM, Ke et al. 2017). A pair is scored by the mean of both, so that its score
depends on the pair alone; at least one of them did not see its cluster, and measured no worse than scores held out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.compare import Figures
from plait.linking.engine.compiled import in_threads
from plait.linking.engine.odds import as_log_odds

# Imported where it is used: most processes that read a model never ask its learner.
if TYPE_CHECKING:
    import lightgbm

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

FOLDS = 2
_MOST_TAUGHT = 60_000
_TREES = 60
# Of decisions, those of one answer teach by themselves up to so many times as many as there are of the other.
_ONE_SIDED = 3
# Too few pseudo-labels of either sort teach nothing.
ENOUGH_EXAMPLES = 200
# The share of finer evidence that orders pairs which the coarser cannot tell apart.
ORDERING = 1e-3
# One thread: a second one that must wait for a core costs more than it gives, and figures stay the same.
_SETTINGS = {
    "objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "min_data_in_leaf": 50, "lambda_l2": 1.0,
    "feature_fraction": 0.8, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 127,
    "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Two models as LightGBM's text."""

    models: tuple[str, ...]

    def probabilities(self, figures: Figures) -> Floats:
        """The mean of what the models say of each pair: a function of the pair and of nothing else."""
        mean: Floats = np.mean([_predicted(_loaded(text), figures) for text in self.models], axis=0)
        return mean

    def log_odds(self, figures: Figures, before: Floats) -> Floats:
        """Natural log odds of each pair: those of the mean of the models, and ORDERING times `before`.

        `before` are the log odds that the latent classes give. Trees end in leaves, so that very many pairs have one
        probability; the small share puts them in order of their evidence and moves no probability that matters.
        """
        return as_log_odds(self.probabilities(figures)) + ORDERING * before

    def contributions(self, figures: Figures) -> Floats:
        """What each figure adds to the natural log odds of each model: (models, pairs, figures + 1).

        The last column is what a model says before it sees the pair. A row adds up to the log odds of its model
        (TreeSHAP, Lundberg, Erion and Lee 2018: Shapley values on the paths of the trees).
        """
        found = [_loaded(text).predict(figures, pred_contrib=True, num_threads=1) for text in self.models]
        return np.stack([np.asarray(one, np.float64) for one in found])


# Reading the text takes longer than scoring one mention; a desk and a rebuild know two or three models at a time.
@lru_cache(maxsize=8)
def _loaded(text: str) -> "lightgbm.Booster":
    import lightgbm  # only who teaches or asks a learner needs it

    return lightgbm.Booster(model_str=text)


def _predicted(model: "lightgbm.Booster", figures: Figures) -> Floats:
    """The model's probability of each pair, slice by slice on our own threads."""
    made = in_threads(lambda at: np.asarray(model.predict(figures[at], num_threads=1), np.float64), len(figures))
    return np.concatenate([np.zeros(0), *made])


def teach(
    figures: Figures, is_same: NDArray[np.bool_], is_decided: NDArray[np.bool_], folds: Sequence[Places], seed: int
) -> Learner | None:
    """A model for each fold, taught by pairs with both ends outside it; None where there is too little to learn.

    `folds` are those of the left and of the right ends. What a person decided (`is_decided`) needs no fold, for no
    model made it up, and is left to no chance: it teaches both models, each pair as much as any other. What is decided
    is no sample of all pairs, so that many decisions of one answer beside few of the other (a queue of namesakes, a
    person who only confirms) would teach how pairs were chosen: those beyond _ONE_SIDED are pairs like any other, with
    their own answer. Equal input gives an equal learner.
    """
    import lightgbm  # only who teaches or asks a learner needs it

    left, right = folds
    decided = _of_both_answers(is_same, is_decided, seed)
    models = []
    for fold in range(FOLDS):
        outside = (left != fold) & (right != fold) & ~decided
        labels = is_same[outside | decided]
        if min(labels.sum(), (~labels).sum()) < ENOUGH_EXAMPLES:
            return None
        taught = np.union1d(_some(outside, _MOST_TAUGHT, seed), np.flatnonzero(decided))
        examples = lightgbm.Dataset(figures[taught], is_same[taught].astype(np.float32))
        model = lightgbm.train({**_SETTINGS, "seed": seed}, examples, _TREES)
        models.append(model.model_to_string())
    return Learner(models=tuple(models))


def _of_both_answers(is_same: NDArray[np.bool_], is_decided: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
    """Which decided pairs teach by themselves: a bounded number, and no answer much more often than the other."""
    answers = (is_decided & is_same, is_decided & ~is_same)
    most = min(_MOST_TAUGHT, _ONE_SIDED * min(int(answer.sum()) for answer in answers))
    chosen = np.zeros(len(is_decided), np.bool_)
    for answer in answers:
        chosen[_some(answer, most, seed)] = True
    return chosen


def _some(mask: NDArray[np.bool_], most: int, seed: int) -> Places:
    """At most so many of the places of the mask, chosen by chance."""
    places = np.flatnonzero(mask)
    if len(places) <= most:
        return places
    return np.random.default_rng(seed).choice(places, most, replace=False)
