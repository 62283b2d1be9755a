"""Integrated ownership, worked out by hand."""

import pytest
from tests.core.mapping.tables import DAY, shares

from plait.mapping.ownership import integrated_ownership

A, B, C, D = 1, 2, 3, 4


def test_a_chain_of_half_and_three_fifths_is_three_tenths() -> None:
    owned = integrated_ownership(shares((A, B, 0.5), (B, C, 0.6)), as_of=DAY)
    assert owned.of(A, C) == pytest.approx(0.30)


def test_a_diamond_adds_its_two_ways() -> None:
    owned = integrated_ownership(shares((A, B, 0.5), (A, C, 0.4), (B, D, 0.3), (C, D, 0.5)), as_of=DAY)
    assert owned.of(A, D) == pytest.approx(0.35)


def test_a_circle_pays_back_into_itself() -> None:
    owned = integrated_ownership(shares((A, B, 0.6), (B, C, 0.5), (C, B, 0.3)), as_of=DAY)
    assert owned.of(A, B) == pytest.approx(0.6 / (1 - 0.15))
    assert round(owned.of(A, B), 4) == 0.7059
