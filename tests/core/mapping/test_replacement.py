"""What stays lost after somebody of the same role takes over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.estimate import Range
from plait.mapping.network import Neighbours, connected_pairs, neighbours
from plait.mapping.replacement import TAKES_OVER, Loss, immediate_losses, losses

NETWORKS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=3, max_size=16).map(
    lambda pairs: neighbours(pairs, alone=range(9))
)
ROLES = st.dictionaries(
    st.integers(0, 8), st.lists(st.sampled_from(("accountant", "driver", "Driver ", " ", "")), max_size=3), max_size=9
)
# 1 and 2 hang on 0, 3 and 4 on 5, and 0 and 5 know each other: either breaks the same.
TWINS = neighbours([(0, 1), (0, 2), (0, 5), (5, 3), (5, 4)])


LOST = Range(low=0.7, best=0.7, high=0.7)


def by_node(found: list[Loss]) -> dict[int, Loss]:
    return {loss.node: loss for loss in found}


@given(NETWORKS)
def test_the_immediate_loss_is_counted_among_the_others_alone(network: Neighbours) -> None:
    for node, loss in immediate_losses(network).items():
        others = sum(
            other in reached(network, one)
            for one in network
            for other in network
            if one < other and node not in (one, other)
        )
        left = connected_pairs(network, frozenset({node}))
        assert loss == pytest.approx((others - left) / others if others else 0.0)


def reached(network: Neighbours, start: int) -> set[int]:
    found, stack = {start}, [start]
    while stack:
        new = network[stack.pop()] - found
        found |= new
        stack.extend(new)
    return found


def test_of_two_who_break_the_same_the_one_of_a_scarce_role_is_lost_longer() -> None:
    roles = {0: ["driver"], 5: ["accountant"], 1: ["driver"], 2: ["driver"]}
    first, second, *_ = losses(TWINS, roles)
    assert (first.node, second.node) == (5, 0)
    assert first.immediate == second.immediate == pytest.approx(0.7)
    assert first.durable == LOST
    assert second.durable is not None
    assert second.durable.best == pytest.approx(0.7 * 0.25)
    assert (second.role, second.others) == ("driver", 2)


@given(NETWORKS, ROLES)
def test_what_stays_lost_is_never_more_than_what_was_lost(network: Neighbours, roles: dict[int, list[str]]) -> None:
    for loss in losses(network, roles):
        if loss.durable is not None:
            assert 0 <= loss.durable.low <= loss.durable.best <= loss.durable.high <= loss.immediate


@given(NETWORKS, st.integers(0, 8))
def test_a_role_that_nobody_else_has_stays_lost_whole(network: Neighbours, node: int) -> None:
    roles = {one: ["driver"] for one in network} | {node: ["accountant"]}
    loss = by_node(losses(network, roles))[node]
    assert loss.durable == Range(low=loss.immediate, best=loss.immediate, high=loss.immediate)


@given(NETWORKS, st.integers(2, 9))
def test_the_more_have_a_role_the_less_stays_lost(network: Neighbours, holders: int) -> None:
    one, more = (
        by_node(losses(network, {node: ["driver"] for node in range(many)}))[0] for many in (holders - 1, holders)
    )
    assert one.durable is not None
    assert more.durable is not None
    if one.immediate:
        assert more.durable.best < one.durable.best <= one.immediate


def test_who_has_several_roles_is_as_scarce_as_the_scarcest() -> None:
    found = by_node(losses(TWINS, {0: ["driver", "accountant"], 5: ["driver"], 3: ["driver"]}))[0]
    assert (found.role, found.others) == ("accountant", 0)


def test_a_role_is_one_however_it_is_written() -> None:
    assert by_node(losses(TWINS, {0: ["Money  handler"], 5: ["money handler "]}))[0].others == 1


def test_a_role_that_nobody_knows_is_unknown_and_comes_last() -> None:
    *_, last = losses(TWINS, {node: ["driver"] for node in (0, 1, 2, 3, 4)} | {5: [" "]})
    assert (last.node, last.durable, last.role) == (5, None, "")
    assert last.immediate == pytest.approx(0.7)


def test_the_chance_of_taking_over_can_be_given() -> None:
    never = Range(low=0, best=0, high=0)
    found = by_node(losses(TWINS, {node: ["driver"] for node in range(6)}, takes_over=never))[0]
    assert found.durable == LOST
    assert 0 < TAKES_OVER.low < TAKES_OVER.high < 1


def test_nobody_loses_nothing() -> None:
    assert losses(neighbours([]), {}) == []
