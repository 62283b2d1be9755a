import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.closure import MOST_BETWEEN, missing_pairs
from plait.linking.engine.clusters import ScoredPairs
from plait.linking.engine.odds import as_log_odds


def missing(clusters, edges):
    ends = np.array([pair[:2] for pair in edges], np.int32).reshape(-1, 2)
    probability = np.array([pair[2] for pair in edges], np.float64)
    pairs = ScoredPairs(left=ends[:, 0], right=ends[:, 1], log_odds=as_log_odds(probability))
    left, right = missing_pairs(np.array(clusters, np.int64), pairs)
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_pairs_inside_a_cluster_and_between_joined_ones_are_found():
    found = missing([0, 0, 0, 3, 4], [(0, 1, 0.9), (1, 2, 0.9), (2, 3, 0.4), (3, 4, 0.1)])
    assert found == {(0, 2), (0, 3), (1, 3)}


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_every_absent_pair_of_a_cluster_is_there_once(names):
    clusters = [names.index(name) for name in names]
    expected = {(i, j) for i in range(len(names)) for j in range(i + 1, len(names)) if clusters[i] == clusters[j]}
    assert missing(clusters, []) == expected


def test_clusters_too_large_to_fill_are_left_alone():
    side = int(MOST_BETWEEN**0.5) + 1
    clusters = [0] * side + [side] * side
    crossing = {pair for pair in missing(clusters, [(0, side, 0.9)]) if pair[0] < side <= pair[1]}
    assert crossing == set()
    assert missing([0] * 1000, []) == set()
