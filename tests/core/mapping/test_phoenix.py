"""New companies beside old ones."""

from datetime import date

import pyarrow as pa
from tests.core.mapping.tables import Row, ties

from plait.mapping.phoenix import phoenixes

OLD, NEW, OFFICER, HOME = 1, 2, 900, 800
BOTH: tuple[Row, ...] = (
    (OFFICER, "director_of", OLD, 1.0),
    (OFFICER, "owner_of", NEW, 1.0),
    (OLD, "registered_at", HOME, 1.0),
    (NEW, "registered_at", HOME, 1.0),
)
Company = tuple[int, date | None, date | None]


def found(rows: tuple[Row, ...], *companies: Company, most: int = 50) -> list[tuple[int, int]]:
    table = pa.table(
        {
            "mention_id": pa.array([one for one, _, _ in companies], pa.int64()),
            "incorporated_on": pa.array([start for _, start, _ in companies], pa.date32()),
            "dissolved_on": pa.array([end for _, _, end in companies], pa.date32()),
        }
    )
    return phoenixes(ties(*rows), table, most_boards=most, most_at_address=most)


ENDED: Company = (OLD, date(2015, 1, 1), date(2025, 6, 30))
BEGAN: Company = (NEW, date(2025, 9, 1), None)


def test_a_company_set_up_as_another_ends_with_its_officer_and_address_is_found() -> None:
    assert found(BOTH, ENDED, BEGAN) == [(NEW, OLD)]


def test_it_may_be_set_up_before_the_other_ends() -> None:
    assert found(BOTH, ENDED, (NEW, date(2024, 7, 1), None)) == [(NEW, OLD)]


def test_a_year_apart_is_too_far() -> None:
    assert found(BOTH, ENDED, (NEW, date(2026, 7, 1), None)) == []
    assert found(BOTH, ENDED, (NEW, date(2024, 6, 1), None)) == []


def test_the_officer_alone_or_the_address_alone_is_not_enough() -> None:
    assert found(BOTH[:2], ENDED, BEGAN) == []
    assert found(BOTH[2:], ENDED, BEGAN) == []


def test_a_formation_agent_ties_nobody() -> None:
    assert found(BOTH, ENDED, BEGAN, most=2) == []


def test_a_company_that_was_dissolved_and_put_back_is_not_its_own_phoenix() -> None:
    assert found(BOTH, (OLD, date(2025, 1, 1), date(2025, 6, 30))) == []


def test_a_company_that_ended_before_it_began_tells_nothing() -> None:
    assert found(BOTH, (OLD, date(2025, 7, 1), date(2025, 6, 30)), BEGAN) == []


def test_without_days_there_is_nothing_to_find() -> None:
    assert found(BOTH, (OLD, None, None), (NEW, None, None)) == []
    assert found(BOTH) == []
    known = pa.table({"mention_id": pa.array([1]), "incorporated_on": pa.array([None], pa.date32())})
    assert phoenixes(ties(*BOTH), known, most_boards=9, most_at_address=9) == []


def test_of_three_in_a_row_each_rises_from_the_one_before() -> None:
    third = 3
    rows = (*BOTH, (OFFICER, "director_of", third, 1.0), (third, "registered_at", HOME, 1.0))
    chain = [ENDED, (NEW, date(2025, 9, 1), date(2026, 3, 1)), (third, date(2026, 4, 1), None)]
    assert found(rows, *chain) == [(NEW, OLD), (third, OLD), (third, NEW)]
