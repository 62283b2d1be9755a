import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.mixture import CLASSES, Mixture, fit, patterns

COLUMNS = (("a", 2), ("b", 2), ("c", 3))
# Half a pair of each class for each level that a column has.
HELD = np.array([[[0.5 if 0 < level <= number else 0.0] * CLASSES for level in range(4)] for _, number in COLUMNS])
ROWS = st.lists(st.tuples(*(st.integers(0, number) for _, number in COLUMNS)), min_size=1, max_size=40)


def levels(rows):
    return np.array(rows, np.int8)


def sampled(rng, count, matches):
    """Pairs of which the first `matches` mostly agree on every column, and the others mostly on none."""
    agree = np.arange(count) < matches
    slips = rng.random((count, len(COLUMNS))) < 0.1
    return np.where(agree[:, None] ^ slips, 1, 2).astype(np.int8), agree


def test_pairs_that_agree_come_out_as_one_person_without_any_label():
    found, agree = sampled(np.random.default_rng(1), 2000, 400)
    distinct = patterns(found, COLUMNS)
    start = np.full((len(distinct.levels), CLASSES), 0.01)
    start[:, 3] = 0.97
    start[(distinct.levels == 1).all(axis=1)] = (0.97, 0.01, 0.01, 0.01)
    odds = fit(distinct, start, HELD, COLUMNS).log_odds(found)
    assert ((odds > 0) == agree).mean() > 0.95


def test_a_class_learns_nothing_of_a_pattern_that_it_starts_without():
    rows = [(1, 1, 1)] * 50 + [(2, 1, 2)] * 500 + [(2, 2, 3)] * 500
    distinct = patterns(levels(rows), COLUMNS)
    start = np.full((3, CLASSES), 0.25)
    start[(distinct.levels != 1).any(axis=1), 0] = 0.0
    mixture = fit(distinct, start, HELD, COLUMNS)
    taught = np.exp(mixture.log_levels[0, 1:3, 0])
    assert taught[1] < 0.02
    assert np.isfinite(mixture.log_odds(levels(rows))).all()


@given(ROWS)
def test_patterns_count_every_pair_and_point_back_at_its_levels(rows):
    found = patterns(levels(rows), COLUMNS)
    assert found.counts.sum() == len(rows)
    assert np.array_equal(found.levels[found.of_pair], levels(rows))


@given(ROWS)
def test_shares_of_each_class_add_up_to_one_and_silence_has_no_weight(rows):
    distinct = patterns(levels(rows), COLUMNS)
    mixture = fit(distinct, np.full((len(distinct.levels), CLASSES), 0.25), HELD, COLUMNS)
    assert np.exp(mixture.log_shares).sum() == pytest.approx(1, abs=1e-6)
    for column, (_, number) in enumerate(COLUMNS):
        assert np.exp(mixture.log_levels[column, 1 : number + 1]).sum(axis=0) == pytest.approx(1)
    assert (mixture.log_levels[:, 0] == 0).all()


def test_a_mixture_is_the_same_after_it_was_saved():
    distinct = patterns(levels([(1, 1, 1), (2, 2, 3)]), COLUMNS)
    mixture = fit(distinct, np.full((2, CLASSES), 0.25), HELD, COLUMNS)
    again = Mixture.from_plain(mixture.to_plain())
    assert again.columns == mixture.columns
    assert np.array_equal(again.log_odds(distinct.levels), mixture.log_odds(distinct.levels))


def test_too_many_fields_are_refused():
    with pytest.raises(ValueError, match="too many fields"):
        patterns(np.zeros((1, 40), np.int8), tuple((str(at), 50) for at in range(40)))
