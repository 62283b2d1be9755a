"""The life of a report, and its clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from plait.domain.report import TRANSITIONS, ReportState, Urgency, may_become, triage_clock

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_report_goes_from_draft_to_live_in_three_steps_and_no_fewer() -> None:
    way = [ReportState.DRAFT, ReportState.REQUIRES_ASSESSMENT, ReportState.REQUIRES_LINKING, ReportState.LIVE]
    assert all(may_become(one, two) for one, two in pairwise(way))
    assert not may_become(ReportState.DRAFT, ReportState.LIVE)
    assert not may_become(ReportState.REQUIRES_ASSESSMENT, ReportState.LIVE)


def test_every_state_can_be_reached_and_deletion_is_the_end() -> None:
    reached = set().union(*TRANSITIONS.values()) | {ReportState.DRAFT}
    assert reached == set(ReportState)
    assert TRANSITIONS[ReportState.TO_BE_DELETED] == frozenset()


@pytest.mark.parametrize(("hours", "over"), [(0, False), (11, False), (13, True)])
def test_a_high_report_is_late_after_half_a_day(hours: int, over: bool) -> None:
    clock = triage_clock(Urgency.HIGH, received_at=NOW, as_of=NOW + timedelta(hours=hours))
    assert clock.is_over is over
    assert clock.share_used == pytest.approx(hours / 12)
    assert clock.due_at == NOW + timedelta(hours=12)
