"""Clocks by urgency, the backlog by age and body, and escalation: what waits is seen, and told once."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from tests.desk.collection.test_reports import given
from tests.factories import a_body, a_reader
from tests.factories.house import a_colleague

from plait.collection.stated import StatedMarking
from plait.domain.report import ReportState
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection.models import Report, ReportEvent
from plait_desk.collection.queries.backlog import asked_back, backlog, escalated
from plait_desk.collection.services import ask_correction, decide_report, receive_report
from plait_desk.collection.services.triage import escalate_overdue

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
NOW = timezone.now()


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    a_body("hmrc")
    return replace(a_reader(a_body("psos")), at=NOW)


def waiting(actor: Reader, reference: str, *, urgency: str = "high", hours: float = 0, **more: object) -> Report:
    """A report that waits for so many hours."""
    since = NOW - timedelta(hours=hours)
    told = replace(given(reference, **more), urgency=urgency, created_at=since)  # type: ignore[arg-type]  # handed on
    report = receive_report(actor=actor, report=told)
    Report.objects.filter(pk=report.pk).update(received_at=max(since, report.received_at))
    return report


def test_each_urgency_has_its_clock_and_its_bands_of_age(analyst: Reader) -> None:
    for number, (urgency, hours) in enumerate(
        [("high", 1), ("high", 13), ("high", 100), ("medium", 71), ("medium", 73), ("low", 24 * 13), ("low", 24 * 15)]
    ):
        waiting(analyst, f"IR-{number}", urgency=urgency, hours=hours)
    found = {line.urgency: line for line in backlog(analyst).by_urgency}
    assert [(found[one].waiting, found[one].over) for one in ("high", "medium", "low")] == [(3, 2), (2, 1), (2, 1)]
    assert found["high"].ages == (2, 0, 1, 0, 0)
    assert found["medium"].ages == (0, 1, 1, 0, 0)
    assert found["low"].ages == (0, 0, 0, 1, 1)
    assert found["high"].oldest_days == 4
    assert sum(sum(line.ages) for line in found.values()) == backlog(analyst).waiting == 7


def test_the_backlog_counts_for_each_reader_only_what_they_may_read(analyst: Reader) -> None:
    own = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",))
    waiting(analyst, "IR-1", hours=13)
    waiting(analyst, "IR-2", hours=13, marking=own)
    outsider = replace(a_reader(a_body("hmrc")), at=NOW)
    assert (backlog(analyst).waiting, backlog(outsider).waiting) == (2, 1)
    assert [(line.key, line.waiting, line.over) for line in backlog(outsider).by_partner] == [("psos", 1, 1)]
    escalate_overdue(as_of=NOW)
    assert (len(escalated(analyst)), len(escalated(outsider))) == (2, 1)


def test_a_report_dated_after_it_came_wins_no_time_and_has_no_negative_age(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=replace(given(), created_at=NOW + timedelta(days=300)))
    assert report.created_at > report.received_at
    later = replace(analyst, at=NOW + timedelta(hours=13))
    assert backlog(later).high.over == 1
    assert backlog(replace(analyst, at=NOW - timedelta(days=2))).high.oldest_days == 0
    assert backlog(replace(analyst, at=NOW - timedelta(days=2))).high.ages == (1, 0, 0, 0, 0)


def test_over_the_clock_is_told_once_to_a_named_role(analyst: Reader) -> None:
    late, fresh = waiting(analyst, "IR-1", hours=13), waiting(analyst, "IR-2", hours=11)
    assert escalate_overdue(as_of=NOW) == 1
    assert escalate_overdue(as_of=NOW) == 0
    event = ReportEvent.objects.get(kind="escalated")
    assert (event.report, event.by, event.to_state) == (late, None, "requires_assessment")
    assert "tasking board member" in event.reason
    assert escalate_overdue(as_of=NOW + timedelta(hours=2)) == 1
    assert {one.report_id for one in ReportEvent.objects.filter(kind="escalated")} == {late.pk, fresh.pk}


def test_what_is_decided_is_escalated_no_more(analyst: Reader) -> None:
    report = waiting(analyst, "IR-1", hours=13)
    escalate_overdue(as_of=NOW)
    decide_report(actor=analyst, report_id=report.pk, to=ReportState.REQUIRES_LINKING, reason="Good.")
    assert escalated(analyst) == []
    assert escalate_overdue(as_of=NOW + timedelta(days=9)) == 0


def test_reports_sent_back_are_listed_by_the_day_they_are_asked_for(analyst: Reader) -> None:
    first, second = waiting(analyst, "IR-1"), waiting(analyst, "IR-2")
    ask_correction(actor=analyst, report_id=first.pk, reason="Wrong day.", by=NOW.date() + timedelta(days=9))
    ask_correction(actor=analyst, report_id=second.pk, reason="No grade.", by=NOW.date() + timedelta(days=2))
    assert [(row.reference, row.is_over) for row in asked_back(analyst)] == [("IR-2", False), ("IR-1", False)]
    later = replace(analyst, at=NOW + timedelta(days=4))
    assert [(row.reference, row.is_over) for row in asked_back(later)] == [("IR-2", True), ("IR-1", False)]


def test_a_report_that_was_sent_back_again_waits_until_the_later_day(analyst: Reader) -> None:
    first, second = waiting(analyst, "IR-1"), waiting(analyst, "IR-2")
    for report, days in ((first, 1), (second, 3)):
        ask_correction(actor=analyst, report_id=report.pk, reason="No grade.", by=NOW.date() + timedelta(days=days))
    decide_report(actor=analyst, report_id=first.pk, to=ReportState.REQUIRES_ASSESSMENT, reason="Sent again.")
    assert [row.reference for row in asked_back(analyst)] == ["IR-2"]
    ask_correction(actor=analyst, report_id=first.pk, reason="No day.", by=NOW.date() + timedelta(days=9))
    assert [(row.reference, row.reason) for row in asked_back(analyst)] == [("IR-2", "No grade."), ("IR-1", "No day.")]


def test_the_front_page_counts_high_reports_without_a_decision_and_leads_to_them() -> None:
    analyst = a_colleague(a_body("psos"), Role.ANALYST)
    for number, hours in enumerate((1, 13, 24 * 120)):
        waiting(analyst.reader, f"IR-{number}", hours=hours)
    receive_report(actor=analyst.reader, report=given("IR-draft"), draft=True)
    page = analyst.opens("home:front")
    assert "3 wait, 2 of them over the clock" in " ".join(page.split())
    assert "/collection/backlog/" in page
    assert "See the 3 that wait" in page
    listed = analyst.opens("collection:backlog")
    assert "IR-draft" not in listed


def test_the_body_that_wrote_it_finds_what_was_sent_back_with_reason_and_day() -> None:
    analyst = a_colleague(a_body("psos"), Role.ANALYST)
    report = receive_report(actor=analyst.reader, report=given("IR-back"))
    by = timezone.localdate() + timedelta(days=2)
    ask_correction(actor=analyst.reader, report_id=report.pk, reason="The day is wrong.", by=by)
    page = analyst.opens("home:front")
    assert "Correct IR-back" in page
    assert "Sent back: The day is wrong." in page
    assert f"due {by:%-d %b}" in page


def test_the_board_finds_what_was_escalated_on_its_front_page() -> None:
    analyst, board = a_colleague(a_body("psos"), Role.ANALYST), a_colleague(a_body("psos"), Role.BOARD)
    waiting(analyst.reader, "IR-7", hours=13)
    assert "IR-7" not in board.opens("home:front")
    escalate_overdue(as_of=datetime.now(tz=NOW.tzinfo))
    assert "IR-7" in board.opens("home:front")
