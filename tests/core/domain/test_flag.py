"""The states of a flag: what may be written when, and that nobody decides past an answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.flag import ALLOWED, LAPSES_AFTER, FlagRefused, FlagState, FlagStep, refuse_step, state_of

DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def at(days: float) -> datetime:
    return NOON + timedelta(days=days)


def state(days: float, *, reviewed: float | None = None, replied: float | None = None) -> FlagState:
    return state_of(
        raised_on=DAY,
        reviewed_at=None if reviewed is None else at(reviewed),
        replied_at=None if replied is None else at(replied),
        at=at(days),
    )


def test_a_flag_that_nobody_reviews_expires_after_182_days() -> None:
    assert state(181) is FlagState.OPEN
    assert state(182) is FlagState.EXPIRED


def test_a_review_stands_for_182_days_whenever_the_flag_was_raised() -> None:
    assert state(350, reviewed=170) is FlagState.REVIEWED
    assert state(353, reviewed=170) is FlagState.EXPIRED


def test_an_answer_opens_a_review_again_and_one_from_before_it_does_not() -> None:
    assert state(10, reviewed=5, replied=6) is FlagState.REPLIED
    assert state(10, reviewed=5, replied=4) is FlagState.REVIEWED


def test_what_was_reviewed_is_reviewed_again_on_an_answer_alone() -> None:
    with pytest.raises(FlagRefused, match="write down what whoever is named says"):
        refuse_step(FlagState.REVIEWED, FlagStep.REVIEW)
    refuse_step(FlagState.REPLIED, FlagStep.REVIEW)


def test_what_was_answered_to_is_not_taken_back() -> None:
    with pytest.raises(FlagRefused, match="it stays"):
        refuse_step(FlagState.REPLIED, FlagStep.UNDO)


def test_nothing_is_written_of_an_expired_flag() -> None:
    for step in FlagStep:
        with pytest.raises(FlagRefused, match="has expired"):
            refuse_step(FlagState.EXPIRED, step)


@given(st.sampled_from(FlagState), st.sampled_from(FlagStep))
def test_whatever_is_refused_says_the_way_out(stands: FlagState, step: FlagStep) -> None:
    if step in ALLOWED[stands]:
        refuse_step(stands, step)
    else:
        with pytest.raises(FlagRefused, match=r"\.$"):
            refuse_step(stands, step)


@given(st.floats(0, 1_000), st.floats(0, 500))
def test_somebody_named_may_answer_as_long_as_a_flag_or_review_stands(days: float, reviewed: float) -> None:
    stands = state(reviewed + days, reviewed=reviewed)
    is_over = timedelta(days=days) >= LAPSES_AFTER
    assert (FlagStep.REPLY in ALLOWED[stands]) or is_over
