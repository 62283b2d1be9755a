"""Groups that a machine suggests."""

from itertools import combinations

import pytest

from plait.mapping.candidates import candidate_groups


def clique(*people: int, strength: float = 0.9) -> list[tuple[int, int, float]]:
    return [(one, other, strength) for one, other in combinations(people, 2)]


def test_people_tied_among_themselves_are_a_candidate_with_the_ties_between_them() -> None:
    found = candidate_groups([*clique(1, 2, 3, 4), *clique(7, 8, 9, strength=0.5)])
    first, second = found.candidates
    assert (first.members, len(first.ties), first.pairs) == ((1, 2, 3, 4), 6, 6)
    assert first.held == pytest.approx(6 * 0.9 / 4)
    assert second.members == (7, 8, 9)
    assert (found.too_wide, found.in_none) == (0, 0)


def test_a_small_group_does_not_vanish_beside_a_large_network() -> None:
    """Over the whole network the two triangles would be one: beside so much else, a tie between them is a wonder."""
    ring = [*clique(1, 2, 3), *clique(4, 5, 6), (3, 4, 0.9)]
    crowd = [tie for start in range(100, 400, 10) for tie in clique(*range(start, start + 8))]
    members = [one.members for one in candidate_groups([*ring, *crowd]).candidates]
    assert (1, 2, 3) in members
    assert (4, 5, 6) in members


def test_two_people_are_no_group_and_a_crowd_is_none_either() -> None:
    found = candidate_groups([(1, 2, 0.9), *clique(*range(10, 16))], most=5)
    assert found.candidates == ()
    assert (found.too_wide, found.in_none) == (1, 2)


def test_nothing_suggests_nothing() -> None:
    found = candidate_groups([])
    assert (found.candidates, found.too_wide, found.in_none) == ((), 0, 0)
