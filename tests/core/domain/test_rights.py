from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.rights import (
    EXEMPTIONS,
    LAW,
    STEPS,
    Clock,
    Outcome,
    Right,
    RightsRefused,
    RightsState,
    check_decision,
    check_extension,
    law_of,
    months_after,
    step,
)
from plait.domain.sharing import Regime

DAYS = st.dates(min_value=date(2018, 5, 25), max_value=date(2090, 1, 1))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # The regulator's own examples: the corresponding day, or the last day of a shorter month.
        (date(2026, 9, 3), date(2026, 10, 3)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2027, 12, 31), date(2028, 1, 31)),
        (date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_an_answer_is_due_a_month_after_the_request(received: date, due: date) -> None:
    assert Clock(received_on=received, identified_on=received).due_on == due


def test_the_clock_starts_when_it_is_known_who_asks() -> None:
    waiting = Clock(received_on=date(2026, 9, 3))
    assert waiting.due_on is None
    assert not waiting.is_late(date(2030, 1, 1))
    assert Clock(received_on=date(2026, 9, 3), identified_on=date(2026, 9, 20)).due_on == date(2026, 10, 20)


def test_it_is_late_on_the_day_after_the_last_and_not_before() -> None:
    clock = Clock(received_on=date(2026, 9, 3), identified_on=date(2026, 9, 1))
    assert not clock.is_late(date(2026, 10, 3))
    assert clock.is_late(date(2026, 10, 4))


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_more_months_are_never_an_earlier_day_and_the_day_of_the_month_never_grows(
    day: date, few: int, more: int
) -> None:
    assert months_after(day, few) <= months_after(day, few + more)
    assert months_after(day, few).day <= day.day
    assert months_after(day, 0) == day


@given(DAYS)
def test_an_extension_gives_two_months_more(day: date) -> None:
    extended = Clock(received_on=day, identified_on=day, is_extended=True)
    assert extended.due_on == months_after(day, 3)


def test_an_extension_needs_a_reason_in_time_once_and_the_law_that_knows_it() -> None:
    day = date(2026, 9, 3)
    clock = Clock(received_on=day, identified_on=day)
    check_extension(clock, Regime.GENERAL, "Many files", on=day)
    for refused in (
        lambda: check_extension(clock, Regime.LAW_ENFORCEMENT, "Many files", on=day),
        lambda: check_extension(clock, Regime.GENERAL, " ", on=day),
        lambda: check_extension(clock, Regime.GENERAL, "Many files", on=day + timedelta(days=40)),
        lambda: check_extension(
            Clock(received_on=day, identified_on=day, is_extended=True), Regime.GENERAL, "Again", on=day
        ),
        lambda: check_extension(Clock(received_on=day), Regime.GENERAL, "Many files", on=day),
    ):
        with pytest.raises(RightsRefused):
            refused()


def test_every_right_rests_on_a_provision_and_part_3_knows_no_objection() -> None:
    for right in Right:
        assert "article" in law_of(right, Regime.GENERAL)
    with pytest.raises(RightsRefused, match="no right to object"):
        law_of(Right.OBJECTION, Regime.LAW_ENFORCEMENT)
    assert len(LAW) == 7


@pytest.mark.parametrize("regime", Regime)
def test_access_is_held_back_only_under_an_exemption_of_its_law(regime: Regime) -> None:
    other = next(each for each in Regime if each is not regime)
    known = next(iter(EXEMPTIONS[regime]))
    foreign = next(iter(EXEMPTIONS[other].keys() - EXEMPTIONS[regime].keys()))

    def check(outcome: Outcome, exemptions: list[str], right: Right = Right.ACCESS) -> None:
        check_decision(outcome, "Because", exemptions, right=right, regime=regime)

    check(Outcome.PARTLY, [known])
    check(Outcome.GRANTED, [])
    check(Outcome.REFUSED, [], Right.RECTIFICATION)
    for outcome, exemptions in ((Outcome.REFUSED, []), (Outcome.PARTLY, [foreign]), (Outcome.GRANTED, [known])):
        with pytest.raises(RightsRefused):
            check(outcome, exemptions)
    with pytest.raises(RightsRefused, match="reason"):
        check_decision(Outcome.GRANTED, "  ", [], right=Right.ACCESS, regime=regime)


def test_a_request_goes_through_its_states_in_order_and_never_back() -> None:
    order = list(RightsState)
    for here, there in pairwise(order):
        assert step(here, there) is there
    for place, here in enumerate(order):
        for there in set(order) - {order[min(place + 1, len(order) - 1)]}:
            with pytest.raises(RightsRefused):
                step(here, there)
    assert set(STEPS) == set(RightsState)
