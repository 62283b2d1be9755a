"""Alpha is what the literature says, and nothing is said of too few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.agreement import FEWEST, ONE_IN, agreement, alpha, is_sampled

TABLES = st.lists(st.integers(0, 40), min_size=9, max_size=9).map(lambda counts: np.array(counts).reshape(3, 3))


def counted(one, other):
    """How often each value of one observer met each value of the other."""
    values = sorted(set(one + other))
    table = np.zeros((len(values), len(values)), dtype=np.int64)
    for first, second in zip(one, other, strict=True):
        table[values.index(first), values.index(second)] += 1
    return table


def test_krippendorffs_example_of_two_observers_and_two_values_is_095():
    """Krippendorff 2011, A: ten articles."""
    assert alpha(counted("0100000010", "1110010000")) == pytest.approx(0.095, abs=0.0005)


def test_krippendorffs_example_of_two_observers_and_five_values_is_692():
    """Krippendorff 2011, B: twelve articles."""
    assert alpha(counted("aabbdcccedda", "babbbccceddd")) == pytest.approx(0.692, abs=0.0005)


def test_scotts_pi_is_alpha_but_for_the_size_of_the_sample():
    """Alpha = pi + (1 - pi) / n over n values (Krippendorff 2004, 11.3.3); pi as Scott 1955 defines it."""
    table = np.array([[40, 9, 1], [6, 25, 4], [2, 3, 10]])
    pairs = table.sum()
    shares = (table + table.T).sum(axis=1) / (2 * pairs)
    chance = (shares**2).sum()
    pi = (np.trace(table) / pairs - chance) / (1 - chance)
    assert alpha(table) == pytest.approx(pi + (1 - pi) / (2 * pairs))


@given(TABLES)
def test_who_comes_first_makes_no_difference(table):
    np.testing.assert_array_equal(alpha(table), alpha(table.T))


@given(TABLES)
def test_full_agreement_on_more_than_one_answer_is_1(table):
    agreed = np.diag(np.diag(table) + 1)
    assert alpha(agreed) == 1


@given(TABLES)
def test_the_interval_holds_the_figure_and_comes_out_the_same_again(table):
    table = table + np.eye(3, dtype=np.int64) * FEWEST
    found = agreement(table, seed=1)
    assert found.low <= found.alpha <= found.high or found.alpha == pytest.approx(1)
    assert found == agreement(table, seed=1)


def test_nothing_is_said_of_fewer_than_thirty_pairs_or_of_one_answer():
    assert agreement(np.diag([14, 15, 0]), seed=1) is None
    assert agreement(np.diag([15, 15, 0]), seed=1).pairs == FEWEST
    assert agreement(np.diag([60, 0, 0]), seed=1) is None


def test_one_pair_in_ten_is_looked_at_again_whichever_way_round():
    chance = np.random.default_rng(4)
    pairs = chance.integers(1, 2**63 - 1, size=(20000, 2)).tolist()
    sampled = [pair for pair in pairs if is_sampled(*pair)]
    assert len(sampled) == pytest.approx(len(pairs) / ONE_IN, rel=0.1)
    assert all(is_sampled(other, one) for one, other in sampled)
