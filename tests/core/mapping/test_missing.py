"""Ties that are likely and not recorded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.mapping.missing import MissingTies, missing_ties
from plait.mapping.network import neighbours

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25)


def leads(pairs: list[tuple[int, int]]) -> MissingTies:
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return missing_ties(ends[:, 0], ends[:, 1])


def told(found: MissingTies) -> list[tuple[int, int, float, int]]:
    columns = (found.left.tolist(), found.right.tolist(), np.round(found.index, 9).tolist(), found.common.tolist())
    return list(zip(*columns, strict=True))


def test_two_with_one_in_common_are_worth_one_over_how_many_that_one_knows() -> None:
    assert told(leads([(1, 2), (2, 3)])) == [(1, 3, 0.5, 1)]
    assert told(leads([(0, 1), (0, 2), (0, 3)])) == [
        (1, 2, 0.333333333, 1),
        (1, 3, 0.333333333, 1),
        (2, 3, 0.333333333, 1),
    ]


def test_whoever_knows_few_says_more_than_whoever_knows_everybody() -> None:
    """1 and 2 share 8, who knows nobody else; 3 and 4 share 9, who knows six. A square has two ways across."""
    best, *rest = told(leads([(1, 8), (2, 8), *((9, other) for other in (3, 4, 5, 6, 7, 10))]))
    assert best == (1, 2, 0.5, 1)
    assert {index for *_, index, _ in rest} == {round(1 / 6, 9)}
    assert told(leads([(1, 2), (2, 3), (3, 4), (4, 1)])) == [(1, 3, 1.0, 2), (2, 4, 1.0, 2)]


def test_who_is_tied_already_is_no_lead() -> None:
    assert told(leads([(1, 2), (2, 3), (3, 1)])) == []


def test_repeats_and_ties_to_oneself_count_for_nothing() -> None:
    assert told(leads([(1, 2), (2, 1), (2, 2), (2, 3), (2, 3)])) == [(1, 3, 0.5, 1)]


def test_no_ties_leave_no_leads() -> None:
    assert told(leads([])) == []


@given(PAIRS)
def test_the_index_is_what_its_definition_gives_pair_by_pair(pairs: list[tuple[int, int]]) -> None:
    network = neighbours(pairs)
    expected = {
        (one, other): sum(1 / len(network[third]) for third in network[one] & network[other])
        for one in network
        for other in network
        if one < other and other not in network[one] and network[one] & network[other]
    }
    found = told(leads(pairs))
    assert {(left, right): index for left, right, index, _ in found} == pytest.approx(expected)
    assert [row[2] for row in found] == sorted((row[2] for row in found), reverse=True)
    assert all(common == len(network[left] & network[right]) for left, right, _, common in found)
