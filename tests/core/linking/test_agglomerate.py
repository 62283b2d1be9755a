import pytest

from plait.linking.agglomerate import POWER, Agglomeration
from plait.linking.identity import NOTHING_KNOWN


def run(members, scored, threshold=0.5, same=(), different=()):
    work = Agglomeration(dict.fromkeys(members, NOTHING_KNOWN), scored, different)
    work.order(same)
    return sorted(map(sorted, work.run(threshold)))


def test_the_nearest_two_join_first():
    """3 is nearer to 2 than 1 is; once 2 and 3 are one, their mean to 1 is halved by the pair that was not scored."""
    assert run([1, 2, 3], [(1, 2, 0.6), (2, 3, 0.9)]) == [[1], [2, 3]]


@pytest.mark.parametrize(("threshold", "expected"), [(0.634, [[1, 2, 3]]), (0.636, [[1], [2, 3]])])
def test_the_power_mean_counts_every_pair_and_an_unscored_one_as_nothing(threshold, expected):
    """By hand: the cube root of (0.8 cubed + 0) / 2 is 0.635."""
    assert POWER == 3
    assert run([1, 2, 3], [(1, 2, 0.8), (2, 3, 0.9)], threshold) == expected


def test_what_people_joined_counts_as_one_cluster_from_the_start():
    assert run([1, 2, 3], [(1, 2, 0.9), (2, 3, 0.85)], same=[(1, 3)]) == [[1, 2, 3]]


def test_a_bar_passes_on_to_the_joined_cluster():
    assert run([1, 2, 3], [(1, 2, 0.9), (2, 3, 0.85), (1, 3, 0.8)], different=[(1, 3)]) == [[1, 2], [3]]
