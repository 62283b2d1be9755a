from itertools import count

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.tables import MEMBERSHIP
from plait.linking.lineage import between, trace

MEMBERSHIPS = st.dictionaries(
    st.integers(min_value=1, max_value=12), st.integers(min_value=1, max_value=4), max_size=12
)


def table(subject_of):
    return pa.table({"mention_id": list(subject_of), "subject_id": list(subject_of.values())}, schema=MEMBERSHIP)


def traced(before, after):
    numbers = count(900)
    return trace(table(before), table(after), fresh=lambda n: [next(numbers) for _ in range(n)])


def subjects(lineage):
    return dict(zip(*(lineage.membership[name].to_pylist() for name in MEMBERSHIP.names), strict=True))


def test_nothing_changed_is_no_event():
    found = traced({1: 50, 2: 50, 3: 60}, {1: 1, 2: 1, 3: 3})
    assert subjects(found) == {1: 50, 2: 50, 3: 60}
    assert (found.born, found.grown, found.merged, found.split) == ((), (), (), ())


def test_two_subjects_that_meet_keep_the_id_of_the_larger():
    found = traced({1: 50, 2: 60, 3: 60}, {1: 1, 2: 1, 3: 1})
    assert subjects(found) == {1: 60, 2: 60, 3: 60}
    assert found.merged == ((50, 60),)


def test_the_larger_part_of_a_subject_keeps_its_id():
    found = traced({1: 50, 2: 50, 3: 50}, {1: 1, 2: 1, 3: 3})
    assert subjects(found) == {1: 50, 2: 50, 3: 900}
    assert found.split == ((900, 50),)


def test_new_mentions_are_born_or_grow_a_subject():
    found = traced({1: 50}, {1: 1, 2: 1, 3: 3})
    assert subjects(found) == {1: 50, 2: 50, 3: 900}
    assert (found.born, found.grown) == ((900,), (50,))


@given(MEMBERSHIPS, MEMBERSHIPS)
def test_who_is_together_is_what_the_new_clusters_say(before, after):
    found = subjects(traced({mention: subject + 100 for mention, subject in before.items()}, after))
    assert found.keys() == after.keys()
    for one in after:
        for other in after:
            assert (found[one] == found[other]) == (after[one] == after[other])


@given(MEMBERSHIPS, MEMBERSHIPS)
def test_every_old_subject_lives_on_or_is_accounted_for(before, after):
    old = {mention: subject + 100 for mention, subject in before.items()}
    found = traced(old, after)
    living = set(subjects(found).values())
    ended = {subject for subject, _ in found.merged}
    still_mentioned = {old[mention] for mention in after if mention in old}
    assert still_mentioned <= living | ended
    assert not living & ended


def test_between_two_settled_memberships_each_change_is_one_event():
    found = between(table({1: 50, 2: 50, 3: 60}), table({1: 50, 2: 70, 3: 50, 4: 50, 5: 80}))
    assert subjects(found) == {1: 50, 2: 70, 3: 50, 4: 50, 5: 80}
    assert (found.born, found.grown, found.merged, found.split) == ((80,), (50,), ((60, 50),), ((70, 50),))


@given(MEMBERSHIPS, MEMBERSHIPS)
def test_between_finds_the_events_that_trace_found(before, after):
    old = {mention: subject + 100 for mention, subject in before.items()}
    traced_now = traced(old, after)
    found = between(table(old), traced_now.membership)
    assert (found.born, found.grown) == (tuple(sorted(traced_now.born)), traced_now.grown)
    assert {subject for subject, _ in found.split} == {subject for subject, _ in traced_now.split}
    # A subject none of whose mentions is left went nowhere, to both.
    assert {subject for subject, _ in found.merged} == {subject for subject, _ in traced_now.merged}


@given(MEMBERSHIPS, MEMBERSHIPS)
def test_names_of_an_earlier_day_come_back_with_its_parts(before, after):
    """However it was joined meanwhile: traced against what stood before, the same parts are the same subjects."""
    old = {mention: subject + 100 for mention, subject in before.items()}
    joined = dict.fromkeys(before, 1)
    numbers = count(900)
    again = trace(table(old), table(before), fresh=lambda n: [next(numbers) for _ in range(n)])
    assert subjects(again) == old
    assert {one for one, _ in between(table(joined), again.membership).split} == set(old.values())
