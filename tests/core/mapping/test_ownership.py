"""Shares through chains, and circles."""

import pytest
from tests.core.mapping.tables import DAY, shares

from plait.mapping.ownership import ImpossibleSharesError, circles, integrated_ownership


def test_someone_who_is_not_in_the_register_owns_nothing() -> None:
    assert integrated_ownership(shares((1, 2, 0.5)), as_of=DAY).of(9, 2) == 0.0


def test_a_tie_without_a_stated_share_counts_for_no_share() -> None:
    assert integrated_ownership(shares((1, 2, None)), as_of=DAY).of(1, 2) == 0.0


def test_two_holdings_of_one_owner_are_added() -> None:
    assert integrated_ownership(shares((1, 2, 0.25), (1, 2, 0.25)), as_of=DAY).of(1, 2) == pytest.approx(0.5)


def test_a_circle_that_owns_all_of_itself_is_refused() -> None:
    with pytest.raises(ImpossibleSharesError):
        integrated_ownership(shares((1, 2, 1.0), (2, 1, 1.0)), as_of=DAY)


def test_companies_that_own_one_another_are_found_as_one_ring() -> None:
    assert circles(shares((1, 2, None), (2, 3, 0.3), (3, 2, 0.3), (4, 1, 0.9)), as_of=DAY) == [{2, 3}]
