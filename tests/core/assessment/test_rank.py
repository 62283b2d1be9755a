import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.assessment.rank import acceptability, pairwise, positions, rank, tiers
from plait.assessment.score import stream


def lognormal(*means: float, spread: float = 0.3, count: int = 4000) -> np.ndarray:
    return np.stack([np.exp(m + spread * stream(1, str(m)).standard_normal(count)) for m in means])


def names(*means: float) -> list[str]:
    return [f"{mean}" for mean in means]


def test_positions_count_from_one_for_the_largest() -> None:
    amounts = np.array([[1.0, 9.0], [5.0, 5.0], [9.0, 1.0]])
    assert positions(amounts).tolist() == [[3, 1], [2, 2], [1, 3]]


@given(st.integers(1, 9), st.integers(1, 50), st.integers(0, 1000))
def test_in_each_draw_the_ranks_are_each_number_once(items: int, draws: int, seed: int) -> None:
    ranks = positions(stream(seed).standard_normal((items, draws)))
    assert np.array_equal(np.sort(ranks, axis=0), np.tile(np.arange(1, items + 1)[:, None], draws))
    chances = acceptability(ranks)
    assert chances.sum(axis=0) == pytest.approx(np.ones(items))
    assert chances.sum(axis=1) == pytest.approx(np.ones(items))


def test_one_is_above_the_other_or_the_other_way_round() -> None:
    above = pairwise(positions(lognormal(1.0, 1.2, 3.0)))
    off = ~np.eye(3, dtype=bool)
    assert (above + above.T)[off] == pytest.approx(np.ones(6))
    assert above.diagonal() == pytest.approx(np.zeros(3))


def test_a_new_tier_starts_where_the_leader_is_above_with_nine_chances_in_ten() -> None:
    ranks = positions(lognormal(5.0, 4.95, 3.0, 2.95))
    assert tiers(ranks, [0, 1, 2, 3], 0.9) == [1, 1, 2, 2]


def test_an_irrelevant_alternative_never_reorders_the_others() -> None:
    means = (1.0, 1.3, 1.1, 2.0)
    before = rank(names(*means), names(*means), lognormal(*means), unit="", tier_chance=0.9)
    more = (*means, 1.2)
    after = rank(names(*more), names(*more), lognormal(*more), unit="", tier_chance=0.9)
    assert [r.key for r in before.ranks] == [r.key for r in after.ranks if r.key != "1.2"]


def test_a_rank_says_what_would_have_to_change_to_move_it_up() -> None:
    ranking = rank(["a", "b"], ["A", "B"], np.array([[1.0, 1.0], [4.0, 4.0]]), unit="", tier_chance=0.9)
    assert [each.key for each in ranking.ranks] == ["b", "a"]
    assert [each.to_rise for each in ranking.ranks] == [None, 4.0]
    assert [each.first for each in ranking.ranks] == [1.0, 0.0]
    assert [each.tier for each in ranking.ranks] == [1, 2]


def test_a_long_tail_does_not_put_a_thing_above_what_is_usually_worse() -> None:
    rare = np.array([1.0] * 9 + [1000.0])
    usual = np.full(10, 5.0)
    ranking = rank(["rare", "usual"], ["Rare", "Usual"], np.stack([rare, usual]), unit="", tier_chance=0.9)
    assert [each.key for each in ranking.ranks] == ["usual", "rare"]
    assert ranking.ranks[1].expected > ranking.ranks[0].expected


def test_an_empty_list_still_names_what_is_unscored() -> None:
    ranking = rank([], [], np.empty((0, 10)), unit="", tier_chance=0.9, unscored=["x"])
    assert (ranking.ranks, ranking.unscored) == ((), ("x",))
