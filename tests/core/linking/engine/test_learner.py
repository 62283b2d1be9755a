import numpy as np
import pytest

from plait.linking.engine.learner import ENOUGH_EXAMPLES, Learner, teach
from plait.linking.engine.odds import as_probability


def examples(count=4000, seed=1):
    """Figures of which the first says what is the same, two folds for each end."""
    rng = np.random.default_rng(seed)
    figures = rng.random((count, 3)).astype(np.float32)
    folds = [rng.integers(0, 2, count) for _ in range(2)]
    return figures, figures[:, 0] > 0.6, folds


def taught(figures, is_same, folds, decided=None):
    return teach(figures, is_same, np.zeros(len(figures), np.bool_) if decided is None else decided, folds, seed=1)


def test_what_the_clusters_say_is_learnt_from_the_figures():
    figures, is_same, folds = examples()
    learner = taught(figures, is_same, folds)
    probability = learner.probabilities(figures)
    assert ((probability > 0.5) == is_same).mean() > 0.98
    assert (probability >= 0).all()
    assert (probability <= 1).all()


def test_no_model_is_taught_by_the_clusters_of_its_own_fold():
    """The labels of fold 0 are turned round. Model 1 learns them, model 0 does not."""
    figures, is_same, _ = examples()
    fold = (np.arange(len(figures)) % 2).astype(np.int64)
    learner = taught(figures, is_same ^ (fold == 0), (fold, fold))
    first, second = (Learner(models=(text,)).probabilities(figures) > 0.5 for text in learner.models)
    assert (first == is_same).mean() > 0.98
    assert (second == is_same).mean() < 0.02


def test_equal_input_makes_an_equal_learner():
    figures, is_same, folds = examples()
    assert taught(figures, is_same, folds) == taught(figures, is_same, folds)


def test_too_few_examples_of_either_sort_teach_nothing():
    figures, _, folds = examples()
    seldom = np.arange(len(figures)) < ENOUGH_EXAMPLES
    assert taught(figures, seldom, folds) is None


def test_what_people_decided_teaches_both_models_whichever_fold_it_is_of():
    """The labels of fold 0 are turned round, and a third of its pairs was decided: model 0 would not see them else."""
    figures, is_same, _ = examples()
    fold = (np.arange(len(figures)) % 2).astype(np.int64)
    decided = (fold == 0) & (np.arange(len(figures)) % 3 == 0)
    learner = taught(figures, is_same ^ (fold == 0), (fold, fold), decided)
    without = taught(figures, is_same ^ (fold == 0), (fold, fold))
    heard, unheard = (Learner(models=one.models[:1]).probabilities(figures) for one in (learner, without))
    assert abs(heard - is_same).mean() > abs(unheard - is_same).mean() + 0.1


def test_a_decision_teaches_whatever_chance_chooses_of_the_rest():
    """Of 150,000 pairs outside both folds 60,000 are taught. A tenth of those like it says the decided answer."""
    figures = np.random.default_rng(3).random((150_000, 1)).astype(np.float32)
    folds = [np.full(len(figures), 2)] * 2
    disputed = (figures[:, 0] > 0.2) & (figures[:, 0] < 0.3)
    decided = (figures[:, 0] < 0.3) & (np.arange(len(figures)) % 10 == 0)
    is_same = (figures[:, 0] > 0.5) | (disputed & decided)
    chosen, all_of_them = (taught(figures, is_same, folds, by) for by in (None, decided))
    assert chosen.probabilities(figures)[disputed].mean() < 0.12
    assert all_of_them.probabilities(figures)[disputed].mean() > 0.18


def test_decisions_of_one_answer_alone_are_pairs_like_any_other():
    """Who only ever confirms, or is only shown strangers, teaches nothing of how often such pairs are the same."""
    figures, is_same, folds = examples()
    for decided in (is_same, ~is_same):
        assert taught(figures, is_same, folds, decided) == taught(figures, is_same, folds)


def test_nothing_to_score_is_no_error():
    figures, is_same, folds = examples()
    learner = taught(figures, is_same, folds)
    assert isinstance(learner, Learner)
    assert learner.probabilities(figures[:0]).tolist() == []


def test_a_score_depends_on_the_pair_alone():
    figures, is_same, folds = examples()
    learner = taught(figures, is_same, folds)
    assert learner.probabilities(figures[7:8])[0] == pytest.approx(learner.probabilities(figures)[7])


def test_what_the_figures_add_is_what_each_model_says():
    figures, is_same, folds = examples()
    learner = taught(figures, is_same, folds)
    found = learner.contributions(figures[:50])
    assert found.shape == (2, 50, 4)
    each = [Learner(models=(text,)).probabilities(figures[:50]) for text in learner.models]
    assert as_probability(found.sum(axis=2)) == pytest.approx(np.array(each))


def test_pairs_of_one_leaf_are_in_order_of_what_was_known_before():
    figures, is_same, folds = examples()
    learner = taught(figures, is_same, folds)
    same = np.repeat(figures[:1], 3, axis=0)
    odds = learner.log_odds(same, np.array([1.0, 40.0, 41.0]))
    assert odds[0] < odds[1] < odds[2]
    assert as_probability(odds) == pytest.approx(learner.probabilities(same), abs=0.02)
