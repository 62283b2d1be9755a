"""Communities by greedy modularity."""

import random

import pytest
import rustworkx as rx
from hypothesis import given
from hypothesis import strategies as st

from plait.mapping.communities import communities, connected_parts, modularity

TIES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0.05, 1.0)).filter(lambda tie: tie[0] != tie[1]),
    min_size=1,
    max_size=30,
    unique_by=lambda tie: (min(tie[:2]), max(tie[:2])),
)
# Two triangles that one weak tie joins.
BARBELL = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (3, 4, 1.0), (4, 5, 1.0), (3, 5, 1.0), (2, 3, 0.5)]


def test_two_triangles_with_one_tie_between_them_are_two() -> None:
    assert communities(BARBELL) == [(0, 1, 2), (3, 4, 5)]
    assert modularity(BARBELL, [(0, 1, 2), (3, 4, 5)]) == pytest.approx(6 / 6.5 - 0.5)


def test_a_tie_that_is_sure_enough_joins_what_a_weak_one_leaves_apart() -> None:
    line = [(1, 2, 1.0), (2, 3, 0.1), (3, 4, 1.0)]
    assert communities(line) == [(1, 2), (3, 4)]
    assert communities([(1, 2, 0.1), (2, 3, 1.0), (3, 4, 0.1)]) == [(1, 2, 3, 4)]


def test_zacharys_club_comes_out_at_the_published_modularity() -> None:
    """Newman 2004 (Physical Review E 69, 066133) gives .381 for the greedy choice on the unweighted club."""
    club = [(left, right, 1.0) for left, right in rx.generators.karate_club_graph().edge_list()]
    found = communities(club)
    assert len(club) == 78
    assert len(found) == 3
    assert modularity(club, found) == pytest.approx(0.381, abs=0.0005)


@given(TIES, st.integers(0, 999))
def test_the_order_and_the_ends_in_which_ties_are_told_choose_nobody(
    ties: list[tuple[int, int, float]], seed: int
) -> None:
    chance = random.Random(seed)
    other = [(right, left, weight) if chance.random() < 0.5 else (left, right, weight) for left, right, weight in ties]
    chance.shuffle(other)
    assert communities(other) == communities(ties)


@given(TIES)
def test_everybody_is_in_one_community_and_none_is_worse_than_all_apart_or_all_together(
    ties: list[tuple[int, int, float]],
) -> None:
    found = communities(ties)
    people = sorted({end for tie in ties for end in tie[:2]})
    assert sorted(one for members in found for one in members) == people
    gained = modularity(ties, found)
    assert gained >= modularity(ties, [(one,) for one in people]) - 1e-9
    assert gained >= -1e-9


@given(TIES)
def test_no_community_lies_in_two_connected_parts(ties: list[tuple[int, int, float]]) -> None:
    parts = connected_parts(ties)
    assert sorted(tie for part in parts for tie in part) == sorted(ties)
    whole = [{end for tie in part for end in tie[:2]} for part in parts]
    assert all(any(set(members) <= part for part in whole) for members in communities(ties))
    assert sum(map(len, whole)) == len(set().union(*whole))


def test_no_ties_make_no_communities() -> None:
    assert communities([]) == []
    assert connected_parts([]) == []
