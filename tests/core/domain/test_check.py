"""A check: which stage is of which purpose, and how its record moves on and expires."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.check import (
    ANSWER_LASTS,
    PURPOSES,
    REPLY_FOR,
    TRANSITIONS,
    CheckAnswer,
    CheckRefused,
    CheckStage,
    CheckState,
    move,
    state_of,
)
from plait.domain.marking import Purpose

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def test_a_stage_is_of_a_contract_or_of_a_licence() -> None:
    of_a_licence = {stage for stage in CheckStage if stage.purpose is Purpose.LICENSING}
    assert of_a_licence == {CheckStage.APPLICATION, CheckStage.RENEWAL, CheckStage.REVIEW}
    assert {Purpose.PROCUREMENT, Purpose.LICENSING} == PURPOSES
    assert CheckStage.PRE_TENDER.words == "Pre-tender"


def test_there_are_three_answers_and_none_of_them_judges() -> None:
    assert [answer.words for answer in CheckAnswer] == [
        "Nothing to share",
        "Ask this officer",
        "A card was released to you",
    ]


def state(answered: datetime | None, decided: datetime | None, replied: datetime | None, at: datetime) -> CheckState:
    return state_of(answered_at=answered, decided_at=decided, replied_at=replied, at=at)


def test_an_answer_lasts_a_day() -> None:
    assert state(None, None, None, NOW) is CheckState.ASKED
    assert state(NOW, None, None, NOW + ANSWER_LASTS - MOMENT) is CheckState.ANSWERED
    assert state(NOW, None, None, NOW + ANSWER_LASTS) is CheckState.EXPIRED


def test_a_decision_may_be_replied_to_for_two_weeks_and_a_reply_decided_on_as_long() -> None:
    assert state(NOW, NOW, None, NOW + REPLY_FOR - MOMENT) is CheckState.DECIDED
    assert state(NOW, NOW, None, NOW + REPLY_FOR) is CheckState.EXPIRED
    later = NOW + timedelta(days=10)
    assert state(NOW, NOW, later, later) is CheckState.REPLIED
    assert state(NOW, NOW, later, NOW + REPLY_FOR) is CheckState.REPLIED
    assert state(NOW, NOW, later, later + REPLY_FOR) is CheckState.EXPIRED


def test_a_reply_to_an_earlier_decision_is_none_to_the_newest() -> None:
    assert state(NOW, NOW + timedelta(days=3), NOW + timedelta(days=2), NOW + timedelta(days=3)) is CheckState.DECIDED


DAYS = st.one_of(st.none(), st.integers(0, 40).map(lambda days: NOW + timedelta(days=days)))


@given(DAYS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_what_has_expired_stays_so_unless_somebody_decides_or_replies(
    decided: datetime | None, replied: datetime | None, first: int, then: int
) -> None:
    states = [state(NOW, decided, replied, NOW + timedelta(days=days)) for days in sorted((first, then))]
    assert states[0] is not CheckState.EXPIRED or states[1] is CheckState.EXPIRED


def test_every_state_but_the_last_may_expire_and_nothing_leads_out_of_it() -> None:
    assert set(TRANSITIONS) == set(CheckState)
    assert TRANSITIONS[CheckState.EXPIRED] == frozenset()
    assert all(CheckState.EXPIRED in onward for before, onward in TRANSITIONS.items() if before != CheckState.EXPIRED)


@given(st.sampled_from(CheckState), st.sampled_from(CheckState))
def test_a_move_that_is_not_allowed_is_refused_with_the_way_out(before: CheckState, to: CheckState) -> None:
    if to in TRANSITIONS[before]:
        assert move(before, to) is to
    else:
        with pytest.raises(CheckRefused, match=r"\.$"):
            move(before, to)
