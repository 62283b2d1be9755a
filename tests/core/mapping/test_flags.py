"""Reasons to look."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, Row, dated_ties, shares, ties

from plait.domain.protected import ProtectedInput
from plait.mapping.flags import FACTORY, HUNDREDS, RedFlag, red_flags


def companies(*ids: int, incorporated_on: date | None = None) -> pa.Table:
    return pa.table(
        {
            "mention_id": pa.array(ids, pa.int64()),
            "incorporated_on": pa.array([incorporated_on] * len(ids), pa.date32()),
        }
    )


def flags_of(rows: tuple[Row, ...], *ids: int) -> set[tuple[int, RedFlag]]:
    return {(flag.company_id, flag.flag) for flag in red_flags(ties(*rows), companies(*ids), as_of=DAY)}


def test_a_company_nobody_is_named_to_own_is_flagged() -> None:
    assert flags_of(((9, "owner_of", 1, 1.0),), 1, 2) == {(2, RedFlag.NO_OWNER)}


def test_an_address_of_fifty_companies_flags_each() -> None:
    everyone = range(1, FACTORY + 1)
    rows = tuple((company, "registered_at", 900, 1.0) for company in everyone)
    assert {company for company, flag in flags_of(rows, 1, 2) if flag is RedFlag.ADDRESS_FACTORY} == {1, 2}
    assert not any(flag is RedFlag.ADDRESS_FACTORY for _, flag in flags_of(rows[1:], 2))


def test_an_officer_of_hundreds_flags_each_company() -> None:
    rows = tuple((900, "director_of", company, 1.0) for company in range(1, HUNDREDS + 1))
    assert (1, RedFlag.OFFICER_OF_HUNDREDS) in flags_of(rows, 1)


def test_companies_that_own_one_another_are_flagged() -> None:
    rows = ((1, "owner_of", 2, 1.0), (2, "owner_of", 1, 1.0))
    assert flags_of(rows, 1, 2) == {(1, RedFlag.CIRCULAR_OWNERSHIP), (2, RedFlag.CIRCULAR_OWNERSHIP)}


def test_a_contract_in_the_first_year_is_flagged_and_a_later_one_is_not() -> None:
    won = dated_ties(((1, "awarded", 50, 1.0), date(2026, 5, 11), None), ((9, "owner_of", 1, 1.0), None, None))
    young = red_flags(won, companies(1, incorporated_on=date(2026, 3, 20)), as_of=DAY)
    assert [(flag.flag, flag.reason) for flag in young] == [
        (RedFlag.NEW_AND_WINNING, "It won a contract 52 days after it was set up.")
    ]
    assert red_flags(won, companies(1, incorporated_on=date(2025, 3, 20)), as_of=DAY) == []


def test_a_company_that_only_it_itself_owns_has_no_owner_and_is_its_own_ring() -> None:
    assert flags_of(((1, "owner_of", 1, 1.0),), 1) == {(1, RedFlag.NO_OWNER), (1, RedFlag.CIRCULAR_OWNERSHIP)}


def test_a_company_that_owns_itself_through_twelve_others_is_flagged_with_them() -> None:
    ring = tuple((at, "owner_of", (at + 1) % 13, 1.0) for at in range(13))
    assert flags_of(ring, 0, 5) == {(0, RedFlag.CIRCULAR_OWNERSHIP), (5, RedFlag.CIRCULAR_OWNERSHIP)}


def test_a_company_of_which_120_per_cent_are_owned_is_flagged_with_the_figure() -> None:
    found = red_flags(shares((8, 1, 0.7), (9, 1, 0.5)), companies(1), as_of=DAY)
    assert [(flag.flag, flag.reason) for flag in found] == [
        (RedFlag.OVERSUBSCRIBED, "Its owners together are said to hold 120% of it.")
    ]


def test_a_dissolved_company_needs_no_owner() -> None:
    gone = companies(1, 2).append_column("dissolved_on", pa.array([DAY, None], pa.date32()))
    assert [flag.company_id for flag in red_flags(ties(), gone, as_of=DAY)] == [2]


def test_only_nominees_and_a_phoenix_are_flagged() -> None:
    seats = [(700, "director_of", company, 1.0) for company in range(1, 21)]
    rows = (*seats, (1, "registered_at", 60, 1.0), (2, "registered_at", 60, 1.0), (9, "owner_of", 2, 1.0))
    known = pa.table(
        {
            "mention_id": pa.array([1, 2], pa.int64()),
            "incorporated_on": pa.array([date(2020, 1, 1), date(2026, 2, 1)], pa.date32()),
            "dissolved_on": pa.array([date(2026, 1, 1), None], pa.date32()),
        }
    )
    found = {(flag.company_id, flag.flag) for flag in red_flags(ties(*rows), known, as_of=DAY)}
    assert found == {(1, RedFlag.NOMINEES_ONLY), (2, RedFlag.NOMINEES_ONLY), (2, RedFlag.PHOENIX)}


def test_what_was_won_before_a_company_was_set_up_is_not_its_first_year() -> None:
    """Dissolved and registered anew: the old contract says nothing, the new one does."""
    won = dated_ties(
        ((1, "awarded", 50, 1.0), date(2019, 5, 11), None),
        ((1, "awarded", 51, 1.0), date(2026, 4, 1), None),
        ((9, "owner_of", 1, 1.0), None, None),
    )
    found = red_flags(won, companies(1, incorporated_on=date(2026, 3, 20)), as_of=DAY)
    assert [(flag.flag, flag.reason) for flag in found] == [
        (RedFlag.NEW_AND_WINNING, "It won a contract 12 days after it was set up.")
    ]


def test_a_column_of_nationality_is_refused() -> None:
    worse = companies(1).append_column("owner_nationality", pa.array(["x"]))
    with pytest.raises(ProtectedInput):
        red_flags(ties(), worse, as_of=DAY)


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["owner_of", "director_of"]), st.integers(1, 6))))
def test_the_order_of_ties_never_matters(rows: list[tuple[int, str, int]]) -> None:
    there = [(left, kind, right, 1.0) for left, kind, right in rows]
    known = companies(1, 2, 3)
    assert red_flags(ties(*there), known, as_of=DAY) == red_flags(ties(*reversed(there)), known, as_of=DAY)
