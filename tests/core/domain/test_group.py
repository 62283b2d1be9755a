"""The record of a group, and how it may move on."""

from datetime import date

import pytest

from plait.domain.group import (
    BY_ITSELF,
    TRANSITIONS,
    Capability,
    CapabilityLevel,
    ForbiddenMoveError,
    Group,
    GroupState,
    LevelOutOfRangeError,
    Tier,
    first_state,
    is_stale_score,
    move,
    next_score_due,
    plain_moves,
)
from plait.domain.ids import GroupId, MarkingId

SCORED_ON = date(2026, 5, 9)
MONEY = CapabilityLevel(capability=Capability.MONEY_HANDLING, level=4, seen_on=SCORED_ON)
CORRUPTION = CapabilityLevel(capability=Capability.CORRUPTION, level=None)


def test_every_state_says_where_it_may_go() -> None:
    assert set(TRANSITIONS) == set(GroupState)


def test_an_archived_group_comes_back_only_by_being_reactivated() -> None:
    assert move(GroupState.ARCHIVED, GroupState.REACTIVATED) is GroupState.REACTIVATED
    with pytest.raises(ForbiddenMoveError, match="archived group cannot become active"):
        move(GroupState.ARCHIVED, GroupState.ACTIVE)


def test_unknown_is_not_nought() -> None:
    group = Group(id=GroupId(1), name="Larch", marking_id=MarkingId(1), capabilities=(MONEY, CORRUPTION))
    assert Capability.CORRUPTION in group.unknowns()
    assert Capability.MONEY_HANDLING not in group.unknowns()
    nought = CapabilityLevel(capability=Capability.CORRUPTION, level=0)
    assert nought != CORRUPTION


@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_is_0_to_5(level: int) -> None:
    with pytest.raises(LevelOutOfRangeError):
        CapabilityLevel(capability=Capability.VIOLENCE, level=level)


def test_a_score_runs_out_on_the_day_it_is_due() -> None:
    due = next_score_due(SCORED_ON)
    assert due == date(2026, 8, 9)
    assert not is_stale_score(SCORED_ON, date(2026, 8, 8))
    assert is_stale_score(SCORED_ON, due)
    assert MONEY.is_stale(due)
    assert not CORRUPTION.is_stale(due)


def test_a_group_that_was_never_scored_is_stale() -> None:
    assert Group(id=GroupId(1), name="Larch", marking_id=MarkingId(1)).is_stale(SCORED_ON)


def test_a_new_record_is_active_only_with_a_tier_and_something_known() -> None:
    assert first_state(Tier.NATIONAL, [MONEY]) is GroupState.ACTIVE
    assert first_state(Tier.NATIONAL, [CORRUPTION]) is GroupState.PROPOSED
    assert first_state(Tier.UNSCORED, [MONEY]) is GroupState.PROPOSED


def test_a_score_of_a_long_month_runs_out_on_the_last_day_of_a_short_one() -> None:
    assert next_score_due(date(2026, 11, 30)) == date(2027, 2, 28)


@pytest.mark.parametrize("state", list(GroupState))
def test_no_plain_move_scores_or_archives_a_group(state: GroupState) -> None:
    assert set(plain_moves(state)) == TRANSITIONS[state] - BY_ITSELF
    assert {GroupState.SCORED, GroupState.ARCHIVED} == BY_ITSELF
