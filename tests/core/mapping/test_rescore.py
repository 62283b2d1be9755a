"""When a group is to be scored again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.group import next_score_due
from plait.domain.rescore import Fact, Trigger
from plait.mapping.rescore import rescore_due

SCORED = date(2026, 9, 1)
CLOCK = date(2026, 12, 1)
TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 6, 1), date(2027, 6, 1))
FACTS = st.lists(st.builds(Fact, trigger=st.sampled_from(Trigger), on=DAYS, words=st.sampled_from("ab")), max_size=6)


def fact(on: date, trigger: Trigger = Trigger.HIGH_REPORT) -> Fact:
    return Fact(trigger=trigger, on=on)


def test_without_anything_new_the_clock_decides() -> None:
    due = rescore_due(SCORED, [], as_of=TODAY)
    assert (due.on, due.because) == (CLOCK, ())
    assert not due.is_due(CLOCK - timedelta(days=1))
    assert due.is_due(CLOCK)
    assert due.is_stale(CLOCK)


@pytest.mark.parametrize("trigger", list(Trigger))
def test_each_trigger_makes_it_due_on_its_own_day_though_the_score_is_not_stale(trigger: Trigger) -> None:
    happened = fact(date(2026, 10, 5), trigger)
    due = rescore_due(SCORED, [happened], as_of=TODAY)
    assert (due.on, due.because) == (happened.on, (happened,))
    assert due.is_due(TODAY)
    assert not due.is_stale(TODAY)


def test_what_was_known_at_the_score_and_what_has_not_happened_yet_count_for_nothing() -> None:
    for on in (SCORED - timedelta(days=9), SCORED, TODAY + timedelta(days=1)):
        assert rescore_due(SCORED, [fact(on)], as_of=TODAY).because == ()


def test_a_group_that_was_never_scored_is_due() -> None:
    due = rescore_due(None, [fact(TODAY)], as_of=TODAY)
    assert due.on is None
    assert due.is_due(TODAY)
    assert due.is_stale(TODAY)


@given(scored_on=DAYS, facts=FACTS, more=FACTS, as_of=DAYS)
def test_more_facts_never_make_it_later_and_their_order_says_nothing(
    scored_on: date, facts: list[Fact], more: list[Fact], as_of: date
) -> None:
    few, all_ = (rescore_due(scored_on, some, as_of=as_of) for some in (facts, facts + more))
    assert few.on is not None
    assert all_.on is not None
    assert scored_on < all_.on <= few.on <= next_score_due(scored_on)
    assert rescore_due(scored_on, [*more, *facts, *facts], as_of=as_of) == all_
    assert all(scored_on < one.on <= as_of for one in all_.because)
