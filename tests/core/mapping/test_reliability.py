"""How sure a connection is."""

import pytest

from plait.mapping.reliability import reliability


def test_ties_in_a_row_multiply() -> None:
    assert reliability([(1, 2, 0.5), (2, 3, 0.4)], 1, 3).value == pytest.approx(0.2)


def test_ties_are_walked_either_way() -> None:
    assert reliability([(2, 1, 0.5)], 1, 2).value == pytest.approx(0.5)


def test_what_no_tie_names_is_not_connected() -> None:
    assert reliability([(1, 2, 0.5)], 1, 9).value == 0.0
