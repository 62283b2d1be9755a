"""Companies that a group's people are newly tied to."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, dated_ties

from plait.mapping.newly import NewTies, People, new_ties_of
from plait.mapping.reach import open_graph

SCORED = date(2026, 9, 1)
NEW, OLD = date(2026, 10, 5), date(2020, 1, 1)
ANN, BEN, ZED, YEW, COUNCIL = 1, 2, 10, 11, 12


def director(person: int, company: int) -> Row:
    return (person, "director_of", company, 0.9)


def people_of(*members: tuple[int, int, date]) -> People:
    """Nominals from (group, person, the day after which a tie is new)."""
    return People(
        group=np.array([group for group, _, _ in members], dtype=np.int64),
        subject=np.array([person for _, person, _ in members], dtype=np.int64),
        after=np.array([after for _, _, after in members], dtype="datetime64[D]"),
    )


def told(found: NewTies) -> list[tuple[int, int, date]]:
    """As (group, row of the tie, day)."""
    return list(zip(found.group.tolist(), found.tie.tolist(), found.on.tolist(), strict=True))


def found(*rows: tuple[Row, date | None, date | None], people: tuple[int, ...] = (ANN,)) -> list[tuple[int, date]]:
    """The new ties of one group that was scored on SCORED, as (row of the tie, day)."""
    ties = dated_ties(*rows)
    graph = open_graph(NOBODY_LINKED, ties, as_of=DAY)
    new = told(new_ties_of(graph, ties, people_of(*((7, person, SCORED) for person in people))))
    return [(tie, on) for _, tie, on in new]


def test_a_directorship_that_began_after_the_score_is_new() -> None:
    assert found((director(ANN, ZED), NEW, None), (director(ANN, YEW), OLD, None)) == [(0, NEW)]


def test_what_began_on_the_day_of_the_score_or_nobody_knows_when_is_not_new() -> None:
    assert found((director(ANN, ZED), SCORED, None), (director(ANN, YEW), None, None)) == []


def test_a_tie_that_has_ended_or_not_begun_is_not_there() -> None:
    assert found((director(ANN, ZED), NEW, date(2026, 10, 20)), (director(ANN, YEW), date(2027, 1, 1), None)) == []


def test_only_the_groups_own_people_and_only_companies_count() -> None:
    works = (ANN, "works_for", COUNCIL, 0.9)
    assert found((director(BEN, ZED), NEW, None), (works, NEW, None)) == []
    assert found((director(BEN, ZED), NEW, None), people=(ANN, BEN)) == [(0, NEW)]


def test_of_many_groups_each_has_its_own_day_and_each_tie_once() -> None:
    rows = ((director(ANN, ZED), NEW, None), (director(BEN, ZED), NEW, None), (director(BEN, YEW), OLD, None))
    ties = dated_ties(*rows)
    graph = open_graph(NOBODY_LINKED, ties, as_of=DAY)
    people = people_of((7, ANN, SCORED), (7, ANN, SCORED), (8, BEN, date(2019, 1, 1)), (9, BEN, NEW))
    assert told(new_ties_of(graph, ties, people)) == [(7, 0, NEW), (8, 2, OLD), (8, 1, NEW)]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(0, 3)), max_size=12))
def test_in_one_pass_every_group_gets_what_it_gets_alone(members: list[tuple[int, int, int]]) -> None:
    ties = dated_ties(*((director(person, 10 + person % 2), date(2026, 1, person), None) for person in range(1, 5)))
    graph = open_graph(NOBODY_LINKED, ties, as_of=DAY)
    after = {group: date(2026, 1, 1 + day) for group, _, day in members}
    rows = sorted((group, person, after[group]) for group, person, _ in members)
    together = told(new_ties_of(graph, ties, people_of(*rows)))
    alone = [
        told(new_ties_of(graph, ties, people_of(*(row for row in rows if row[0] == one)))) for one in sorted(after)
    ]
    assert together == [row for rows_of_one in alone for row in rows_of_one]


def test_somebody_whom_no_tie_names_touches_nothing() -> None:
    assert found((director(ANN, ZED), NEW, None), people=(99,)) == []
    assert found(people=(ANN,)) == []
    assert found((director(ANN, ZED), NEW, None), people=()) == []
