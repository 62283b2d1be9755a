import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.products import Bounds, grouped, products

WIDE = Bounds(1000, 1000, 10_000)


def made(group_of, blocks, bounds=WIDE):
    groups = grouped(np.array(group_of, np.int64), max(group_of) + 1)
    words, block, within = products(np.array(blocks, np.int64), groups, bounds)
    return [(int(word) >> 24, int(word) & 0xFFFFFF) for word in words], block.tolist(), within.tolist()


@given(st.lists(st.integers(0, 2), min_size=1, max_size=9))
def test_a_group_with_itself_makes_each_pair_once_and_two_groups_every_pair_across(group_of):
    last = max(group_of)
    pairs, _, _ = made(group_of, [(0, 0), (0, last)] if last else [(0, 0)])
    zero = [at for at, group in enumerate(group_of) if group == 0]
    across = [at for at, group in enumerate(group_of) if group == last and last]
    expected = [(i, j) for i in zero for j in zero if i < j] + [(min(i, j), max(i, j)) for i in zero for j in across]
    assert sorted(pairs) == sorted(expected)


def test_a_block_beyond_its_bound_is_left_out_and_said_to_be():
    pairs, block, within = made([0, 0, 0, 1], [(0, 0), (0, 1)], Bounds(2, 5, 10))
    assert (block, within) == ([1, 1, 1], [False, True])
    assert pairs == [(0, 3), (1, 3), (2, 3)]


def test_no_more_pairs_are_made_than_are_allowed_in_all():
    assert len(made([0] * 5 + [1] * 5, [(0, 0), (1, 1)], Bounds(100, 100, 12))[0]) == 10
