"""Communities that stand as one thing on a chart."""

import random

from hypothesis import given
from hypothesis import strategies as st

from plait.mapping.gathering import FEWEST, gather
from plait.mapping.network import Node

# Two triangles with one tie between them.
TRIANGLES = [(1, 2, 0.9), (2, 3, 0.9), (1, 3, 0.9), (4, 5, 0.9), (5, 6, 0.9), (4, 6, 0.9), (3, 4, 0.2)]
TIES = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.sampled_from([0.2, 0.5, 0.9])), max_size=30)


def test_two_triangles_are_two_things_each_told_by_the_first_of_the_chart() -> None:
    assert gather([2, 1, 3, 6, 5, 4], TRIANGLES) == {1: 2, 2: 2, 3: 2, 4: 6, 5: 6, 6: 6}


def test_a_community_is_opened_by_any_of_its_members() -> None:
    assert gather(range(1, 7), TRIANGLES, opened=[3]) == {1: 1, 2: 2, 3: 3, 4: 4, 5: 4, 6: 4}


def test_a_pair_and_a_thing_tied_to_nothing_stand_for_themselves() -> None:
    assert gather([1, 2, 9], [(1, 2, 0.9)]) == {1: 1, 2: 2, 9: 9}


@given(ties=TIES, seed=st.integers(0, 99))
def test_every_thing_is_told_by_one_that_tells_itself_whatever_the_order_of_ties(
    ties: list[tuple[Node, Node, float]], seed: int
) -> None:
    nodes = list(range(1, 13))
    heads = gather(nodes, ties)
    shuffled = random.Random(seed).sample(ties, len(ties))
    assert gather(nodes, shuffled) == heads
    assert set(heads) == set(nodes)
    assert all(heads[head] == head for head in heads.values())
    counts = [list(heads.values()).count(head) for head in set(heads.values())]
    assert all(count == 1 or count >= FEWEST for count in counts)
