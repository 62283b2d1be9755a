"""One side of a search: what it met, and who goes on first."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plait.mapping.searched import Side, cost_at, meet, next_node, side_from, slot_of, way_to, with_room

MET = st.lists(
    st.tuples(st.integers(1, 2**31 - 1), st.sampled_from([0.0, 0.5, 1.5])), max_size=40, unique_by=lambda m: m[0]
)


def after(met: list[tuple[int, float]]) -> Side:
    """A side that began at 0 and met these nodes from there."""
    side = with_room(side_from(0), len(met))
    for node, cost in met:
        meet(side, slot_of(side, node), node, cost, 0)
    return side


@given(MET)
def test_the_cheapest_goes_on_first_and_at_a_draw_the_first(met: list[tuple[int, float]]) -> None:
    side = after(met)
    taken = [next_node(side) for _ in range(len(met) + 1)]
    assert taken == sorted([(0.0, 0), *((cost, node) for node, cost in met)])


def test_room_for_a_hub_loses_nothing() -> None:
    met = [(node, 1.0 / node) for node in range(1, 400)]
    side = with_room(after(met), 100_000)
    assert side.nodes.size >= 200_000
    assert [cost_at(side, slot_of(side, node)) for node, _ in met] == [cost for _, cost in met]
    assert [next_node(side)[1] for _ in range(4)] == [0, 399, 398, 397]


def test_a_node_not_met_is_infinitely_far() -> None:
    side = side_from(3)
    assert (cost_at(side, slot_of(side, 3)), cost_at(side, slot_of(side, 4))) == (0.0, np.inf)


def test_the_better_way_to_a_node_counts() -> None:
    side = after([(1, 5.0), (2, 1.0)])
    meet(side, slot_of(side, 1), 1, 2.0, 2)
    assert cost_at(side, slot_of(side, 1)) == 2.0
    assert way_to(side, 1).tolist() == [1, 2, 0]
