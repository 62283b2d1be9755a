"""Companies that a group's people are newly tied to."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, dated_ties

from plait.mapping.newly import NewTie, People, new_company_ties, new_ties_of
from plait.mapping.reach import open_graph

SCORED = date(2026, 9, 1)
NEW, OLD = date(2026, 10, 5), date(2020, 1, 1)
ANN, BEN, ZED, YEW, COUNCIL = 1, 2, 10, 11, 12


def director(person: int, company: int) -> Row:
    return (person, "director_of", company, 0.9)


def found(*rows: tuple[Row, date | None, date | None], people: tuple[int, ...] = (ANN,)) -> tuple[NewTie, ...]:
    ties = dated_ties(*rows)
    graph = open_graph(NOBODY_LINKED, ties, as_of=DAY)
    return new_company_ties(graph, ties, np.array(people), after=SCORED)


def test_a_directorship_that_began_after_the_score_is_new() -> None:
    assert found((director(ANN, ZED), NEW, None), (director(ANN, YEW), OLD, None)) == (NewTie(tie=0, on=NEW),)


def test_what_began_on_the_day_of_the_score_or_nobody_knows_when_is_not_new() -> None:
    assert found((director(ANN, ZED), SCORED, None), (director(ANN, YEW), None, None)) == ()


def test_a_tie_that_has_ended_or_not_begun_is_not_there() -> None:
    assert found((director(ANN, ZED), NEW, date(2026, 10, 20)), (director(ANN, YEW), date(2027, 1, 1), None)) == ()


def test_only_the_groups_own_people_and_only_companies_count() -> None:
    works = (ANN, "works_for", COUNCIL, 0.9)
    assert found((director(BEN, ZED), NEW, None), (works, NEW, None)) == ()
    assert found((director(BEN, ZED), NEW, None), people=(ANN, BEN)) == (NewTie(tie=0, on=NEW),)


def test_of_many_groups_each_has_its_own_day_and_each_tie_once() -> None:
    rows = ((director(ANN, ZED), NEW, None), (director(BEN, ZED), NEW, None), (director(BEN, YEW), OLD, None))
    ties = dated_ties(*rows)
    graph = open_graph(NOBODY_LINKED, ties, as_of=DAY)
    days = [SCORED, SCORED, date(2019, 1, 1), NEW]
    people = People(
        group=np.array([7, 7, 8, 9]),
        subject=np.array([ANN, ANN, BEN, BEN]),
        after=np.array(days, dtype="datetime64[D]"),
    )
    found = new_ties_of(graph, ties, people)
    told = list(zip(found.group.tolist(), found.tie.tolist(), found.on.tolist(), strict=True))
    assert told == [(7, 0, NEW), (8, 2, OLD), (8, 1, NEW)]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(0, 3)), max_size=12))
def test_in_one_pass_every_group_gets_what_it_gets_alone(members: list[tuple[int, int, int]]) -> None:
    ties = dated_ties(*((director(person, 10 + person % 2), date(2026, 1, person), None) for person in range(1, 5)))
    graph = open_graph(NOBODY_LINKED, ties, as_of=DAY)
    after = {group: date(2026, 1, 1 + day) for group, _, day in members}
    rows = sorted((group, person) for group, person, _ in members)
    found = new_ties_of(
        graph,
        ties,
        People(
            group=np.array([group for group, _ in rows], dtype=np.int64),
            subject=np.array([person for _, person in rows], dtype=np.int64),
            after=np.array([after[group] for group, _ in rows], dtype="datetime64[D]"),
        ),
    )
    for group, day in after.items():
        own = np.array([person for of, person in rows if of == group], dtype=np.int64)
        alone = new_company_ties(graph, ties, own, after=day)
        mine = found.group == group
        assert found.tie[mine].tolist() == [one.tie for one in alone]


def test_somebody_whom_no_tie_names_touches_nothing() -> None:
    assert found((director(ANN, ZED), NEW, None), people=(99,)) == ()
    assert found(people=(ANN,)) == ()
