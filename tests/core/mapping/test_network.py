"""Brokers and key players."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.mapping.network import (
    betweenness,
    component_sizes,
    connected_pairs,
    degree,
    key_players,
    neighbours,
    pairs_after_each,
)

NETWORKS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=3, max_size=16).map(
    lambda pairs: neighbours(pairs, alone=range(9))
)
STAR = neighbours([(0, leaf) for leaf in range(1, 5)])


def test_the_middle_of_a_star_is_its_broker_and_key_player() -> None:
    assert (degree(STAR)[0], betweenness(STAR)[0]) == (4, 1.0)
    best = key_players(STAR, count=1)
    assert (best.nodes, best.pairs, best.fragmentation) == (frozenset({0}), 0, 1.0)


def test_repeats_and_ties_to_oneself_count_for_nothing() -> None:
    assert degree(neighbours([(1, 2), (2, 1), (2, 2)])) == {1: 1, 2: 1}


def test_the_parts_of_a_network_add_up_to_its_pairs() -> None:
    parts = neighbours([(1, 2), (2, 3), (4, 5)])
    assert (sorted(component_sizes(parts)), connected_pairs(parts)) == ([2, 3], 4)


def test_of_two_who_are_tied_to_nobody_else_one_may_be_worth_removing() -> None:
    """A ring of four and two pairs: without 0, 2 and one of each pair nobody reaches anybody."""
    network = neighbours([(0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (6, 7)])
    best = key_players(network, count=4)
    assert (best.nodes, best.pairs) == (frozenset({0, 2, 4, 6}), 0)


def test_there_must_be_enough_to_remove() -> None:
    with pytest.raises(ValueError, match="no 3 nodes"):
        key_players(neighbours([(1, 2)]), count=3)


@settings(max_examples=100, deadline=None)
@given(NETWORKS, st.frozensets(st.integers(0, 8), max_size=3))
def test_one_walk_prices_every_single_removal(network: dict[int, frozenset[int]], gone: frozenset[int]) -> None:
    assert pairs_after_each(network, gone) == {
        node: connected_pairs(network, gone | {node}) for node in network if node not in gone
    }


@settings(max_examples=60, deadline=None)
@given(NETWORKS, st.integers(1, 4))
def test_the_exact_choice_is_the_best_of_all_choices(network: dict[int, frozenset[int]], count: int) -> None:
    best = min(connected_pairs(network, frozenset(some)) for some in combinations(network, count))
    assert key_players(network, count=count).pairs == best


@settings(max_examples=30, deadline=None)
@given(NETWORKS)
def test_the_searched_choice_of_five_is_no_worse_than_the_exact_four(
    network: dict[int, frozenset[int]],
) -> None:
    assert key_players(network, count=5).pairs <= key_players(network, count=4).pairs
