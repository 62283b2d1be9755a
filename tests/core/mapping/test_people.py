"""Who is tied to whom, person to person."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, ties

from plait.mapping.graph import HUB, Graph, build
from plait.mapping.people import DIRECT, PersonTies, edge_between, person_ties, two_of_each, users_of

ANN, BEN, CAT, FIRM, HOME = 1, 2, 3, 11, -2


def graph_of(*rows: Row) -> Graph:
    return build(NOBODY_LINKED, ties(*rows), as_of=DAY, closed=np.zeros(0, np.int64))


def between(graph: Graph, *people: int) -> list[tuple[int, int, float, int | None]]:
    """The ties by ids, and what each goes through (None for a direct one)."""
    found: PersonTies = person_ties(graph, graph.nodes(np.array(people)))
    return [
        (int(graph.ids[left]), int(graph.ids[right]), round(sure, 9), None if via == DIRECT else int(graph.ids[via]))
        for left, right, sure, via in zip(found.left, found.right, found.strength.tolist(), found.through, strict=True)
    ]


def test_a_record_ties_two_people_with_its_own_strength() -> None:
    assert between(graph_of((BEN, "associate_of", ANN, 0.8)), ANN, BEN) == [(ANN, BEN, 0.8, None)]


def test_two_who_share_a_thing_are_tied_as_surely_as_both_ties_to_it_hold() -> None:
    graph = graph_of((ANN, "director_of", FIRM, 0.9), (BEN, "owner_of", FIRM, 0.5), (CAT, "lives_at", HOME, 0.7))
    assert between(graph, ANN, BEN, CAT) == [(ANN, BEN, 0.45, FIRM)]


def test_the_surest_way_counts_and_a_fact_told_twice_adds_nothing() -> None:
    rows = [(ANN, "director_of", FIRM, 0.9), (BEN, "director_of", FIRM, 0.9), (BEN, "owner_of", FIRM, 0.2)]
    assert between(graph_of(*rows, (ANN, "associate_of", BEN, 0.3)), ANN, BEN) == [(ANN, BEN, 0.81, FIRM)]
    assert between(graph_of(*rows, (ANN, "associate_of", BEN, 0.95)), ANN, BEN) == [(ANN, BEN, 0.95, None)]


def test_who_is_not_asked_about_joins_nobody() -> None:
    graph = graph_of((ANN, "associate_of", CAT, 0.9), (BEN, "associate_of", CAT, 0.9))
    assert between(graph, ANN, BEN) == []
    assert len(between(graph, ANN, BEN, CAT)) == 2


@pytest.mark.parametrize("tie", ["holds", "proprietor_of"])
def test_a_contract_a_licence_or_a_property_that_two_have_to_do_with_ties_nobody(tie: str) -> None:
    assert between(graph_of((ANN, tie, 21, 0.9), (BEN, tie, 21, 0.9)), ANN, BEN) == []


def test_a_thing_that_more_than_twenty_use_ties_nobody() -> None:
    few, many = (
        graph_of(*((person, "director_of", 900, 0.9) for person in range(1, count + 1))) for count in (HUB, HUB + 1)
    )
    assert len(between(few, *range(1, HUB + 1))) == HUB * (HUB - 1) // 2
    assert between(many, *range(1, HUB + 2)) == []


def test_a_busy_person_is_tied_as_surely_as_anybody() -> None:
    rows = [(ANN, "director_of", firm, 0.9) for firm in range(100, 150)]
    assert between(graph_of(*rows, (ANN, "associate_of", BEN, 0.8)), ANN, BEN) == [(ANN, BEN, 0.8, None)]


def test_the_users_of_things_are_told_once_each() -> None:
    graph = graph_of((ANN, "director_of", FIRM, 0.9), (ANN, "owner_of", FIRM, 0.9), (BEN, "works_for", 12, 0.9))
    people, things = graph.nodes(np.array([ANN, BEN])), graph.nodes(np.array([FIRM]))
    used, by = users_of(graph, people, things)
    assert (graph.ids[used].tolist(), graph.ids[by].tolist()) == ([FIRM], [ANN])


def test_the_surest_edge_between_two_is_found_and_there_must_be_one() -> None:
    graph = graph_of((ANN, "director_of", FIRM, 0.4), (ANN, "owner_of", FIRM, 0.9), (BEN, "director_of", 12, 0.9))
    ann, firm, ben = graph.nodes(np.array([ANN, FIRM, BEN])).tolist()
    assert graph.pull[edge_between(graph, ann, firm)] == pytest.approx(0.9 * 0.6)
    with pytest.raises(ValueError, match="no tie leads"):
        edge_between(graph, ben, firm)


def test_nobody_is_tied_to_nobody() -> None:
    assert between(graph_of((ANN, "associate_of", BEN, 0.8))) == []
    empty = person_ties(graph_of(), np.zeros(0, np.int64))
    assert len(empty.left) == 0


@given(st.lists(st.integers(0, 4), max_size=12))
def test_every_two_alike_are_paired_once(keys: list[int]) -> None:
    one, other = two_of_each(np.array(keys, dtype=np.int64))
    expected = [(a, b) for a in range(len(keys)) for b in range(a + 1, len(keys)) if keys[a] == keys[b]]
    assert sorted(zip(one.tolist(), other.tolist(), strict=True)) == expected
