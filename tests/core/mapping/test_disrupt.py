"""What is left as members are removed."""

from plait.mapping.disrupt import sequential_disruption
from plait.mapping.network import neighbours


def test_the_broker_goes_first_and_a_draw_goes_to_the_highest_number() -> None:
    line = neighbours([(1, 2), (2, 3)])
    assert sequential_disruption(line) == [(None, 1.0), (2, 1 / 3), (3, 1 / 3), (1, 0.0)]


def test_no_more_steps_are_taken_than_asked() -> None:
    assert len(sequential_disruption(neighbours([(1, 2), (2, 3)]), steps=1)) == 2


def test_nobody_leaves_nothing() -> None:
    assert sequential_disruption(neighbours([])) == []
