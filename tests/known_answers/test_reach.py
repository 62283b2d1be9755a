"""Reliability of the diamond with a shared edge, worked out by hand: .9 x (1 - (1 - .6 x .8) squared)."""

import pytest

from plait.mapping.reliability import EXACT_UP_TO, reliability

DIAMOND = [(0, 1, 0.9), (1, 2, 0.6), (1, 3, 0.6), (2, 4, 0.8), (3, 4, 0.8)]
# Ties that lead nowhere change nothing, but are too many to add up every case.
DEAD_ENDS = [(5, 5 + leaf, 0.5) for leaf in range(1, EXACT_UP_TO)]


def test_the_diamond_holds_with_exactly_6566_in_ten_thousand() -> None:
    found = reliability(DIAMOND, 0, 4)
    assert found.is_exact
    assert found.value == pytest.approx(0.9 * (1 - (1 - 0.6 * 0.8) ** 2), abs=1e-12)
    assert round(found.value, 4) == 0.6566


def test_the_shared_edge_is_not_counted_twice_as_noisy_or_would() -> None:
    noisy_or = 1 - (1 - 0.9 * 0.6 * 0.8) ** 2
    assert round(noisy_or, 4) == 0.6774
    assert reliability(DIAMOND, 0, 4).value < noisy_or


def test_simulation_finds_the_same_within_its_interval() -> None:
    found = reliability([*DIAMOND, *DEAD_ENDS], 0, 4, seed=1)
    assert not found.is_exact
    assert found.low <= 0.6566 <= found.high
    assert found.high - found.low < 0.02
