import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.plain import connected, plain_components

COUNT = 8
PLACES = st.integers(min_value=0, max_value=COUNT - 1)
NO_GROUPS = np.zeros((0, 2), np.int64)
NOBODY, UNKNOWN = np.zeros(0, np.int64), np.full(COUNT, -1, np.int32)


@given(st.lists(st.tuples(PLACES, PLACES), max_size=12))
def test_a_component_is_all_that_ties_lead_to(ties):
    left, right = np.array(ties, np.int64).reshape(-1, 2).T
    labels = connected(COUNT, left, right)
    groups = [{place} for place in range(COUNT)]
    for one, other in ties:
        joined = next(group for group in groups if one in group) | next(group for group in groups if other in group)
        groups = [group for group in groups if not group & joined] + [joined]
    assert {frozenset(np.flatnonzero(labels == label).tolist()) for label in labels} == set(map(frozenset, groups))
    assert labels[np.unique(labels, return_index=True)[1]].tolist() == sorted(set(labels.tolist()))


def plain(ties, decided=NOBODY, numbers=UNKNOWN, births=UNKNOWN, sexes=UNKNOWN, groups=NO_GROUPS):
    left, right = np.array(ties, np.int64).reshape(-1, 2).T
    labels = connected(COUNT, left, right)
    return bool(plain_components(labels, labels[left], decided, (numbers, births, sexes), groups)[labels[0]])


def known(*of_the_first):
    return np.array([*of_the_first, *[-1] * (COUNT - len(of_the_first))], np.int32)


TRIANGLE = [(0, 1), (0, 2), (1, 2)]


def test_only_a_component_whose_every_pair_is_likely_is_plain():
    assert plain(TRIANGLE)
    assert not plain(TRIANGLE[:2])


def test_what_a_person_decided_on_is_not_plain():
    assert not plain(TRIANGLE, decided=np.array([2]))


def test_facts_that_contradict_each_other_are_not_plain():
    assert plain(TRIANGLE, numbers=known(1, 1))
    assert not plain(TRIANGLE, numbers=known(1, 2))
    assert plain(TRIANGLE, births=known(1, 2), sexes=known(0, 0))
    assert not plain(TRIANGLE, births=known(1, 2), sexes=known(0, 1))


def test_nominals_of_two_groups_are_not_plain():
    assert plain(TRIANGLE, groups=np.array([(0, 5), (1, 5)]))
    assert not plain(TRIANGLE, groups=np.array([(0, 5), (1, 5), (1, 6)]))
