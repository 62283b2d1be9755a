"""A queue that falls evenly on sectors: worked by hand, and what holds whatever is queued."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from plait.mapping.fair import EVEN, Candidates, evenly
from plait.mapping.graph import Ints


def candidates(sector: list[int], chance: list[float], sizes: list[int]) -> Candidates:
    return Candidates(sector=np.array(sector), chance=np.array(chance), sizes=np.array(sizes))


def test_a_sector_that_takes_all_places_gives_way_to_one_of_the_same_size() -> None:
    """Ten candidates of each of two sectors, all as likely: the plain queue of ten would be of the first alone."""
    given_ = candidates([0] * 10 + [1] * 10, [0.5] * 20, [100, 100])
    chosen = evenly(given_, 10)
    assert (chosen < 10).sum() in {5, 6}
    assert chosen[0] == 0


def test_a_sector_ten_times_as_large_has_ten_times_as_many_places() -> None:
    given_ = candidates([0, 1] * 50, [0.5] * 100, [1_000, 100])
    chosen = evenly(given_, 22)
    assert (given_.sector[chosen] == 0).sum() >= 17


def test_no_more_candidates_than_places_are_all_queued() -> None:
    assert evenly(candidates([0, 1, 1], [0.1, 0.2, 0.3], [5, 5]), 3).tolist() == [0, 1, 2]


def test_what_is_certain_wastes_nothing_and_stays() -> None:
    assert evenly(candidates([0, 0, 1], [1.0, 1.0, 1.0], [5, 5]), 2).tolist() == [0, 1]


@given(
    arrays.arrays(np.int64, st.integers(1, 200), elements=st.integers(0, 3)),
    st.integers(1, 60),
)
def test_it_is_never_longer_and_within_a_sector_the_most_telling_come_first(sector: Ints, length: int) -> None:
    rng = np.random.default_rng(length)
    likely = np.sort(rng.uniform(0.05, 0.95, len(sector)))[::-1]
    given_ = Candidates(sector=sector, chance=likely, sizes=np.bincount(sector, minlength=4) + 20)
    chosen = evenly(given_, length)
    assert len(chosen) <= length
    for one in range(4):
        places = np.flatnonzero(sector == one)
        taken = np.isin(places, chosen)
        assert not np.any(np.diff(taken.astype(int)) > 0), "a gap"


def test_with_many_candidates_each_sectors_burden_lies_within_the_bound() -> None:
    rng = np.random.default_rng(3)
    sector = rng.integers(0, 4, 4_000)
    chance = np.sort(rng.uniform(0, 0.6, 4_000) * np.array([1.0, 0.8, 0.7, 0.6])[sector])
    order = np.argsort(-chance, kind="stable")
    given_ = Candidates(sector=sector[order], chance=chance[order], sizes=np.array([4_000, 2_000, 1_000, 8_000]))
    chosen = evenly(given_, 400)
    wasted = np.bincount(given_.sector[chosen], weights=1 - given_.chance[chosen]) / given_.sizes
    assert len(chosen) > 390
    assert wasted.max() / wasted.min() <= (1 + EVEN) / (1 - EVEN) * 1.1
