"""Companies that a group's people are newly tied to."""

from datetime import date

import numpy as np
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, dated_ties

from plait.mapping.newly import NewTie, new_company_ties
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


def test_somebody_whom_no_tie_names_touches_nothing() -> None:
    assert found((director(ANN, ZED), NEW, None), people=(99,)) == ()
    assert found(people=(ANN,)) == ()
