"""A record is divided and joined without losing anybody, and a step is taken back only while nothing rests on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.group import GroupEventKind
from plait.domain.ids import MentionId
from plait.mapping.succession import INSTEAD, RESTS_ON, SuccessionRefused, brought, divide, refuse_taking_back

PEOPLE = st.frozensets(st.integers(1, 50).map(MentionId), max_size=12)


@given(members=PEOPLE, chosen=PEOPLE)
def test_a_division_loses_nobody_doubles_nobody_and_leaves_neither_side_empty(
    members: frozenset[MentionId], chosen: frozenset[MentionId]
) -> None:
    try:
        found = divide(members, chosen)
    except SuccessionRefused:
        assert not chosen or chosen == members or chosen - members
        return
    assert found.stay | found.go == members
    assert not found.stay & found.go
    assert found.stay
    assert found.go == chosen


@given(own=PEOPLE, others=PEOPLE)
def test_who_is_merged_in_is_everybody_and_nobody_twice(
    own: frozenset[MentionId], others: frozenset[MentionId]
) -> None:
    assert own | brought(own, others) == own | others
    assert not own & brought(own, others)


def test_each_refusal_of_a_division_says_what_to_do() -> None:
    members = [MentionId(1), MentionId(2)]
    for chosen, words in (([], "at least one nominal for"), ([1, 2], "rename it"), ([3], "open its page again")):
        with pytest.raises(SuccessionRefused, match=words):
            divide(members, [MentionId(id_) for id_ in chosen])


@pytest.mark.parametrize("kind", list(GroupEventKind))
def test_only_names_splits_and_mergers_are_taken_back(kind: GroupEventKind) -> None:
    if kind in RESTS_ON:
        refuse_taking_back(kind, [])
        return
    with pytest.raises(SuccessionRefused, match="Only a new name, a split and a merger"):
        refuse_taking_back(kind, [])


@pytest.mark.parametrize(("kind", "later"), [(kind, one) for kind, all_ in RESTS_ON.items() for one in sorted(all_)])
def test_what_rests_on_a_step_keeps_it_and_says_what_to_do_instead(kind: GroupEventKind, later: GroupEventKind) -> None:
    with pytest.raises(SuccessionRefused, match=INSTEAD[kind]):
        refuse_taking_back(kind, [GroupEventKind.LED, later])


def test_a_split_and_a_merger_do_not_mind_a_new_name_or_officer_since() -> None:
    for kind in (GroupEventKind.SPLIT, GroupEventKind.MERGED):
        refuse_taking_back(kind, [GroupEventKind.RENAMED, GroupEventKind.LED])
