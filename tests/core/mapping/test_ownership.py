"""Shares through chains, and circles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, shares

from plait.mapping.ownership import ImpossibleSharesError, circles, integrated_ownership, oversubscribed


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


def test_more_than_the_whole_of_a_company_is_refused_and_named() -> None:
    held = shares((1, 2, 0.7), (3, 2, 0.5), (1, 4, 1.0), (5, 6, 1 / 3), (7, 6, 1 / 3), (8, 6, 1 / 3))
    with pytest.raises(ImpossibleSharesError):
        integrated_ownership(held, as_of=DAY)
    assert oversubscribed(held, as_of=DAY) == [(2, pytest.approx(1.2))]


def test_two_bands_whose_middles_exceed_the_whole_are_one_whole_shared_in_proportion() -> None:
    """75 to 100 % and 25 to 50 %: three quarters and one quarter is what they may well be."""
    held = shares((1, 2, 0.875), (3, 2, 0.375))
    assert oversubscribed(held, as_of=DAY) == []
    owned = integrated_ownership(held, as_of=DAY)
    assert (owned.of(1, 2), owned.of(3, 2)) == pytest.approx((0.7, 0.3))
    assert oversubscribed(shares((1, 2, 0.875), (3, 2, 0.625)), as_of=DAY) == [(2, pytest.approx(1.25))]


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(ImpossibleSharesError):
        integrated_ownership(shares((1, 2, -0.1)), as_of=DAY)


def test_own_shares_leave_the_whole_to_the_others() -> None:
    """A company that holds a fifth of itself belongs to its other owners in proportion."""
    held = shares((2, 2, 0.2), (1, 2, 0.6), (3, 2, 0.2))
    assert integrated_ownership(held, as_of=DAY).of(1, 2) == pytest.approx(0.75)
    assert circles(held, as_of=DAY) == [{2}]


@pytest.mark.parametrize("length", [2, 13])
def test_a_ring_that_owns_all_of_itself_but_a_hair_is_refused(length: int) -> None:
    ring = [(at, (at + 1) % length, 1 - 1e-12) for at in range(length)]
    with pytest.raises(ImpossibleSharesError):
        integrated_ownership(shares(*ring, (99, 0, 1e-12)), as_of=DAY)


def test_a_company_that_owns_itself_through_twelve_others_is_found() -> None:
    ring = [(at, (at + 1) % 13, 0.5) for at in range(13)]
    assert circles(shares(*ring, (50, 3, 0.5)), as_of=DAY) == [frozenset(range(13))]
    owned = integrated_ownership(shares(*ring, (50, 3, 0.5)), as_of=DAY)
    assert owned.of(0, 0) == pytest.approx(0.5**13 / (1 - 0.5**13))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(0.01, 0.3)), max_size=12))
def test_what_all_outsiders_hold_of_a_company_never_exceeds_it(rows: list[tuple[int, int, float]]) -> None:
    """Outsiders: those that nobody owns."""
    try:
        owned = integrated_ownership(shares(*rows), as_of=DAY)
    except ImpossibleSharesError:
        return
    companies = {company for _, company, _ in rows}
    outside = {owner for owner, _, _ in rows} - companies
    for company in companies:
        assert sum(owned.of(owner, company) for owner in outside) <= 1 + 1e-5


def test_a_company_in_a_circle_owns_no_more_of_another_than_it_holds() -> None:
    """Round through itself nothing comes back to it: it holds seven tenths, and that is all."""
    held = shares((1, 2, 0.3), (3, 2, 0.7), (2, 3, 0.875))
    assert integrated_ownership(held, as_of=DAY).of(3, 2) == pytest.approx(0.7)
    assert integrated_ownership(held, as_of=DAY).of(1, 2) == pytest.approx(0.3 / (1 - 0.7 * 0.875))
