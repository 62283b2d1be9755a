"""What made a group due for a new score first is what is said of it."""

from datetime import date, timedelta

import pytest

from plait.domain.rescore import Fact, Reason, RescoreDue, Trigger

CLOCK = date(2026, 12, 1)


@pytest.mark.parametrize(("days", "why"), [(-20, "Disruption against the group"), (20, "Three months are over")])
def test_something_that_happened_after_the_clock_ran_out_is_not_why(days: int, why: str) -> None:
    fact = Fact(trigger=Trigger.DISRUPTION, on=CLOCK + timedelta(days=days))
    due = RescoreDue(on=min(CLOCK, fact.on), clock_on=CLOCK, because=(fact,))
    assert due.why == why


def test_a_group_that_was_never_scored_says_so_and_is_due_and_stale() -> None:
    due = RescoreDue(on=None)
    assert due.why == "Never scored"
    assert due.is_due(CLOCK)
    assert due.is_stale(CLOCK)


def test_the_clock_is_the_last_reason_once_it_has_run_out() -> None:
    fact = Fact(trigger=Trigger.DISRUPTION, on=CLOCK - timedelta(days=20), words="claimed")
    due = RescoreDue(on=fact.on, clock_on=CLOCK, because=(fact,))
    happened = Reason(what="Disruption against the group", on=fact.on, words="claimed")
    assert due.reasons(CLOCK - timedelta(days=1)) == (happened,)
    assert due.reasons(CLOCK) == (happened, Reason(what="Three months are over", on=CLOCK))
    assert RescoreDue(on=None).reasons(CLOCK) == ()
