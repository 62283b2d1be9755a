"""Reasons to look."""

from datetime import date

import pyarrow as pa
from tests.core.mapping.tables import DAY, Row, dated_ties, ties

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
