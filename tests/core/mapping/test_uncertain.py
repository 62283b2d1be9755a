"""Key players where ties hold only with their strength."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.mapping.network import connected_pairs, key_players, neighbours
from plait.mapping.uncertain import EXACT_UP_TO, LikelyPlayers, likely_key_players, work_of

Tie = tuple[int, int, float]
PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=3, max_size=12)
STRENGTHS = st.floats(0.05, 1.0)
FEW_TIES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), STRENGTHS), min_size=2, max_size=6)
# Nine uncertain ties: one more than is added up exactly.
WHEEL: list[Tie] = [(0, leaf, 0.9) for leaf in range(1, 6)] + [(leaf, leaf + 1, 0.4) for leaf in range(1, 5)]


def shares(found: LikelyPlayers) -> dict[int, float]:
    return {player.node: player.value for player in found.players}


def best_sets(pairs: list[tuple[int, int]], nodes: range, worth: list[int], count: int) -> list[tuple[int, ...]]:
    """The sets worth removing (of all nodes where these are too few) that leave the fewest pairs, each one tried."""
    network = neighbours(pairs, alone=nodes)
    tried = list(combinations(worth if len(worth) >= count else nodes, count))
    left = [connected_pairs(network, frozenset(some)) for some in tried]
    return [some for some, pairs_left in zip(tried, left, strict=True) if pairs_left == min(left)]


def worth_removing(pairs: list[tuple[int, int]]) -> list[int]:
    """Whoever has two ties, and both ends of a pair that nobody else is tied to."""
    network = neighbours(pairs)
    return [node for node, tied in network.items() if len(tied) > 1 or any(len(network[one]) == 1 for one in tied)]


@settings(max_examples=60)
@given(PAIRS, st.integers(1, 3))
def test_where_every_tie_is_sure_the_best_sets_are_those_of_the_exact_key_players(
    pairs: list[tuple[int, int]], count: int
) -> None:
    sure = likely_key_players([(*pair, 1.0) for pair in pairs], count=count, alone=range(8))
    best = best_sets(pairs, range(8), worth_removing(pairs), count)
    expected = {node: sum(node in some for some in best) / len(best) for some in best for node in some}
    assert shares(sure) == pytest.approx(expected)
    exact = key_players(neighbours(pairs, alone=range(8)), count=count)
    assert connected_pairs(neighbours(pairs), frozenset(best[0])) == exact.pairs
    everywhere = best_sets(pairs, range(8), list(range(8)), count)
    assert set(best) <= set(everywhere)
    if len(everywhere) == 1:
        assert {player.node for player in sure.players if player.value == 1.0} == exact.nodes
    assert (sure.is_exact, sure.worlds) == (True, 1)


@settings(max_examples=40)
@given(FEW_TIES, st.integers(1, 2))
def test_few_uncertain_ties_are_added_up_case_by_case(ties: list[Tie], count: int) -> None:
    surest = {tuple(sorted(tie[:2])): max(t[2] for t in ties if set(t[:2]) == set(tie[:2])) for tie in ties}
    kept = [(left, right, chance) for (left, right), chance in surest.items() if left != right]
    expected = dict.fromkeys(range(6), 0.0)
    for case in product((True, False), repeat=len(kept)):
        held = [(left, right) for (left, right, _), holds in zip(kept, case, strict=True) if holds]
        weight = 1.0
        for (*_, chance), holds in zip(kept, case, strict=True):
            weight *= chance if holds else 1 - chance
        best = best_sets(held, range(6), worth_removing([tie[:2] for tie in kept]), count)
        for some in best:
            for node in some:
                expected[node] += weight / len(best)
    found = likely_key_players(ties, count=count, alone=range(6))
    assert found.is_exact
    assert {node: shares(found).get(node, 0.0) for node in range(6)} == pytest.approx(expected, abs=1e-9)


def test_a_ring_and_two_pairs_are_best_broken_by_two_of_the_ring_and_one_of_each_pair() -> None:
    """Four nodes have two ties, and the best four are not those four."""
    ring = [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 0, 1.0), (4, 5, 1.0), (6, 7, 1.0)]
    assert shares(likely_key_players(ring, count=4)) == pytest.approx(dict.fromkeys(range(8), 0.5))


def test_one_weak_tie_makes_one_of_two_brokers_unlikely() -> None:
    """0 joins 1 to 4 for sure. Only where the weak tie holds does 5 cut off more than nobody."""
    ties = [(0, leaf, 1.0) for leaf in range(1, 4)] + [(0, 5, 0.25), (5, 6, 1.0), (5, 7, 1.0)]
    assert shares(likely_key_players(ties, count=1)) == {0: 1.0}
    both = shares(likely_key_players(ties, count=2))
    assert both == {0: 1.0, 5: 1.0}


@settings(max_examples=30)
@given(st.integers(1, 3), st.integers(0, 99))
def test_the_probabilities_add_up_to_the_size_of_the_set_and_lie_in_their_intervals(count: int, seed: int) -> None:
    found = likely_key_players(WHEEL, count=count, draws=50, seed=seed)
    assert len(WHEEL) > EXACT_UP_TO
    assert not found.is_exact
    assert sum(shares(found).values()) == pytest.approx(count)
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in found.players)


def test_a_simulation_comes_near_what_adding_up_gives() -> None:
    """The same wheel with one tie made certain either way, weighted by its strength, is exact: eight are uncertain."""
    *rest, (left, right, chance) = WHEEL
    with_it = shares(likely_key_players([*rest, (left, right, 1.0)], count=1))
    without = shares(likely_key_players(rest, count=1, alone=range(6)))
    exact = {n: chance * with_it.get(n, 0.0) + (1 - chance) * without.get(n, 0.0) for n in range(6)}
    drawn = likely_key_players(WHEEL, count=1, draws=2_000, seed=3)
    assert shares(drawn)[0] == pytest.approx(exact[0], abs=0.02)


def test_the_same_seed_gives_the_same_answer_and_more_worlds_a_narrower_interval() -> None:
    assert likely_key_players(WHEEL, count=2, draws=60) == likely_key_players(WHEEL, count=2, draws=60)
    few, many = (likely_key_players(WHEEL, count=2, draws=draws).players[0] for draws in (40, 1_000))
    assert many.high - many.low < few.high - few.low


def test_there_must_be_enough_to_remove() -> None:
    with pytest.raises(ValueError, match="no 3 nodes"):
        likely_key_players([(1, 2, 0.5)], count=3)
    with pytest.raises(ValueError, match="no 1 nodes"):
        likely_key_players([], count=1)


def test_the_work_grows_with_worlds_with_sets_and_with_the_ties_of_each_part() -> None:
    triangle = [(1, 2, 0.5), (2, 3, 0.5), (1, 3, 0.5)]
    assert work_of(triangle, count=2, draws=10) == 10 * (3 * (3 + 3) + 3)
    two = [(1, 2, 0.5), (3, 4, 0.5)]
    assert work_of(two, count=2, draws=10) == 10 * (2 * (2 + 1) + 6)
    assert work_of([(1, 2, 0.5), (1, 3, 0.5)], count=2, draws=10) == 10 * (2 * (3 + 3) + 3)
