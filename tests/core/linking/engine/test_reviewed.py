from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.clusters import nothing_known
from plait.linking.engine.reviewed import nothing_reviewed, reviewed_of

RECORDS = 12
ENDS = st.tuples(st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1))
DECIDED = st.lists(st.tuples(ENDS, st.booleans()), max_size=20)
# Three records say what another one says.
GROUP = np.array([0, 1, 2, 3, 0, 4, 5, 6, 1, 7, 7, 8])


def known(decided):
    sides = [
        np.array([ends for ends, word in decided if word == same], np.int64).reshape(-1, 2) for same in (True, False)
    ]
    return replace(nothing_known(RECORDS), same=sides[0], different=sides[1])


def listed(reviewed):
    return list(zip(reviewed.left.tolist(), reviewed.right.tolist(), reviewed.is_same.tolist(), strict=True))


@given(DECIDED)
def test_a_pair_is_learnt_from_once_and_only_where_people_said_one_thing_of_it(decided):
    said = {}
    for (one, other), is_same in decided:
        ends = tuple(sorted((int(GROUP[one]), int(GROUP[other]))))
        if ends[0] != ends[1]:
            said.setdefault(ends, set()).add(is_same)
    expected = [(*ends, words.pop()) for ends, words in sorted(said.items()) if len(words) == 1]
    assert listed(reviewed_of(known(decided), GROUP, RECORDS)) == expected


@given(DECIDED, st.randoms(use_true_random=False))
def test_neither_the_order_of_decisions_nor_of_their_ends_matters(decided, shuffler):
    turned = [((other, one), is_same) for (one, other), is_same in decided]
    shuffler.shuffle(turned)
    first, second = (listed(reviewed_of(known(some), GROUP, RECORDS)) for some in (decided, turned))
    assert first == second


@given(DECIDED, st.integers(1, RECORDS))
def test_only_records_that_are_learnt_from_teach(decided, among):
    whole = listed(reviewed_of(known(decided), GROUP, RECORDS))
    assert listed(reviewed_of(known(decided), GROUP, among)) == [row for row in whole if row[1] < among]


@given(DECIDED, st.lists(ENDS, max_size=20))
def test_a_pair_finds_its_decision_whichever_end_comes_first(decided, asked):
    reviewed = reviewed_of(known(decided), np.arange(RECORDS), RECORDS)
    left, right = (np.array([ends[side] for ends in asked], np.int32) for side in (0, 1))
    answers = {(one, other): at for at, (one, other, _) in enumerate(listed(reviewed))}
    expected = [answers.get(tuple(sorted(ends)), -1) for ends in asked]
    assert reviewed.places_among(left, right).tolist() == expected


@given(DECIDED)
def test_clustering_heeds_every_decision_that_is_learnt_from(decided):
    reviewed = reviewed_of(known(decided), GROUP, RECORDS)
    heeded = reviewed.known(RECORDS)
    assert len(heeded.same) + len(heeded.different) == len(reviewed)
    assert len(heeded.same) == reviewed.is_same.sum()


def test_no_decision_teaches_nothing():
    assert len(nothing_reviewed()) == 0
    assert len(reviewed_of(nothing_known(3), np.arange(3), 3)) == 0
