"""A draft is read by the writers of its own body and by nobody else, whatever its items say, until it is sent."""

from pathlib import Path

import pytest
from django.conf import settings
from tests.desk.collection.test_reports import OPEN, a_question, given
from tests.factories import a_body
from tests.factories.house import Colleague, a_colleague
from tests.factories.walking import differences, every_page

from plait.domain.ids import Ref, encode
from plait.domain.report import ReportState
from plait.policy.roles import Role
from plait_desk.collection.models import Item, Mention, Report, ReportEvent, Statement
from plait_desk.collection.services import correct_report, decide_report, line_again, receive_report
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Event, ThreadLink

pytestmark = pytest.mark.django_db(databases="__all__")
SENT = ReportState.REQUIRES_ASSESSMENT


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def outsider() -> Colleague:
    return a_colleague(a_body("hmrc"), Role.ANALYST)


@pytest.fixture
def writer(outsider: Colleague) -> Colleague:
    """Of another body; may write, and may not triage."""
    return a_colleague(a_body("psos"), Role.PARTNER_OFFICER)


def a_draft(writer: Colleague, requirement: int | None = None) -> Report:
    report = given("IR-draft", OPEN, requirement=requirement)
    return receive_report(actor=writer.reader, report=report, draft=True)


def send(writer: Colleague, report: Report) -> Report:
    return decide_report(actor=writer.reader, report_id=report.pk, to=SENT, reason="Complete.")


def test_nobody_but_its_writers_sees_anything_of_a_draft(writer: Colleague, outsider: Colleague) -> None:
    board = a_colleague(a_body("psos"), Role.BOARD)
    before = {who.person.pk: every_page(who.client) for who in (outsider, board)}
    report = a_draft(writer)
    for who in (outsider, board):
        assert not differences(every_page(who.client), before[who.person.pk])
        assert who.client.get(f"/collection/reports/{encode(report.pk)}/").status_code == 404
        for model in (Report, Item, Mention, Statement, Event):
            assert not model.objects.readable_by(who.reader).exists(), model
    assert not ReportEvent.objects.readable_by(outsider.reader).exists()
    assert not SearchEntry.objects.exists()


def test_its_writers_open_it_and_all_that_it_leads_to(writer: Colleague) -> None:
    before = every_page(writer.client)
    report = a_draft(writer)
    opened = {address: status for address, (status, _) in every_page(writer.client).items() if address not in before}
    assert f"/collection/reports/{encode(report.pk)}/" in opened
    assert {address: status for address, status in opened.items() if status not in {200, 302}} == {
        f"/collection/reports/{encode(report.pk)}/send/": 405
    }


def test_once_it_is_sent_it_is_read_and_found_by_whom_its_items_name(writer: Colleague, outsider: Colleague) -> None:
    report = a_draft(writer)
    page = writer.sends("collection:decide_draft", report.pk, to=SENT.value, reason="Complete.")
    assert "requires assessment" in page
    assert Report.objects.readable_by(outsider.reader).get() == report
    assert report.title in outsider.opens("home:search", q="vans")
    told = ReportEvent.objects.readable_by(outsider.reader).filter(report=report)
    assert [(event.from_state, event.to_state) for event in told] == [("draft", SENT.value)]
    assert Event.objects.filter(kind="load.committed", ref=str(Ref("load", report.load_id or 0))).count() == 1


def test_a_draft_that_was_corrected_stays_with_its_writers_and_is_sent_as_it_is_then(
    writer: Colleague, outsider: Colleague
) -> None:
    old = a_draft(writer)
    line = line_again(old, writer.reader)
    line["items"][0]["text"] = "Three lorries."
    new = correct_report(actor=writer.reader, report_id=old.pk, line=line, reason="I counted again.")
    assert new.state == ReportState.DRAFT
    assert not Report.objects.readable_by(outsider.reader).exists()
    assert not ThreadLink.objects.readable_by(outsider.reader).exists()
    send(writer, new)
    assert [row.pk for row in Report.objects.readable_by(outsider.reader)] == [new.pk]
    assert Item.objects.readable_by(outsider.reader).get().text == "Three lorries."
    assert "I counted again." not in outsider.opens("collection:report", new.pk)


def test_a_draft_answers_its_requirement_once_it_is_sent(writer: Colleague) -> None:
    analyst = a_colleague(a_body("psos"), Role.ANALYST)
    requirement = a_question(analyst.reader)
    report = a_draft(writer, requirement=requirement.pk)
    assert not ThreadLink.objects.filter(relation="answers").exists()
    send(writer, report)
    assert ThreadLink.objects.get(relation="answers").to_ref == str(Ref("requirement", requirement.pk))


def test_a_draft_that_is_given_up_is_told_to_nobody_else(writer: Colleague, outsider: Colleague) -> None:
    report = a_draft(writer)
    decide_report(actor=writer.reader, report_id=report.pk, to=ReportState.TO_BE_DELETED, reason="Not ours.")
    for model in (Report, ReportEvent, Event):
        assert not model.objects.readable_by(outsider.reader).exists()
