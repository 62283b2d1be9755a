"""The clock of an emergency runs in minutes, and stops when somebody answers."""

from datetime import UTC, datetime, timedelta

import pytest

from plait.domain.emergency import ACKNOWLEDGE_WITHIN, Danger, answer_clock

TOLD = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "taken", "left", "late"),
    [(0, 0, 5, False), (1, 1, 4, False), (61, 2, 3, False), (300, 5, 0, False), (301, 6, -1, True)],
)
def test_a_life_at_risk_is_acknowledged_in_five_minutes_and_each_that_has_begun_counts(
    seconds: int, taken: int, left: int, late: bool
) -> None:
    clock = answer_clock(Danger.LIFE, told_at=TOLD, acknowledged_at=None, as_of=TOLD + timedelta(seconds=seconds))
    assert (clock.taken, clock.left, clock.is_late) == (taken, left, late)
    assert not clock.is_acknowledged


def test_the_clock_stops_at_the_acknowledgement() -> None:
    answered = TOLD + timedelta(minutes=3)
    clock = answer_clock(Danger.LIFE, told_at=TOLD, acknowledged_at=answered, as_of=TOLD + timedelta(days=2))
    assert (clock.taken, clock.is_late, clock.is_acknowledged) == (3, False, True)


def test_every_danger_has_a_clock_in_minutes_and_words() -> None:
    assert set(ACKNOWLEDGE_WITHIN) == set(Danger)
    assert all(timedelta(0) < within < timedelta(hours=1) for within in ACKNOWLEDGE_WITHIN.values())
    assert len({danger.words for danger in Danger}) == len(Danger)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "5 min left"),
        (5, "0 min left"),
        (6, "1 min over"),
        (124, "119 min over"),
        (125, "2 hours over"),
        (2884, "47 hours over"),
        (2885, "2 days over"),
    ],
)
def test_what_is_left_or_over_is_said_in_a_unit_that_is_read_at_a_glance(minutes: int, words: str) -> None:
    at = TOLD + timedelta(minutes=minutes)
    assert answer_clock(Danger.LIFE, told_at=TOLD, acknowledged_at=None, as_of=at).words == words
