import pytest

from plait.linking.agglomerate import ABSENT, Agglomeration
from plait.linking.identity import NOTHING_KNOWN


def run(members, scored, threshold=0.5, same=(), different=()):
    work = Agglomeration(dict.fromkeys(members, NOTHING_KNOWN), scored, different)
    work.order(same)
    return sorted(map(sorted, work.run(threshold)))


def test_the_nearest_two_join_first():
    """3 is nearer to 2 than 1 is; once 2 and 3 are one, the mean to 1 is (0.8 + absent) / 2 and too low."""
    assert run([1, 2, 3], [(1, 2, 0.8), (2, 3, 0.9)]) == [[1], [2, 3]]


@pytest.mark.parametrize(("threshold", "expected"), [(0.45, [[1, 2, 3]]), (0.4501, [[1], [2, 3]])])
def test_the_mean_counts_every_pair_and_an_unscored_one_as_absent(threshold, expected):
    """By hand: 0.8 and an unscored pair at 0.1 have the mean 0.45."""
    assert ABSENT == 0.1
    assert run([1, 2, 3], [(1, 2, 0.8), (2, 3, 0.9)], threshold) == expected


def test_what_people_joined_counts_as_one_cluster_from_the_start():
    assert run([1, 2, 3], [(1, 2, 0.9), (2, 3, 0.85)], same=[(1, 3)]) == [[1, 2, 3]]


def test_a_bar_passes_on_to_the_joined_cluster():
    assert run([1, 2, 3], [(1, 2, 0.9), (2, 3, 0.85), (1, 3, 0.8)], different=[(1, 3)]) == [[1, 2], [3]]
