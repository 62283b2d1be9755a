"""Where a marking asks why, nothing is shown until it is answered; the answer is on the log and can be destroyed."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.pages import signed_in
from tests.factories.people import EARLY
from tests.factories.reports import a_report

from plait.domain.ids import Ref, new_id
from plait.domain.marking import ActionCode, Handling, Purpose, SanitisationCode
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts import services
from plait_desk.accounts.models import Marking, Partner
from plait_desk.audit.models import SealedRow, WaitingRead
from plait_desk.audit.queries import query_text
from plait_desk.audit.services import destroy_query, seal, verify
from plait_desk.collection.models import Report

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
WHY = "Operation Synthetic needs to know if the depot is in use"
CONDITIONS = {
    "handling": Handling.CONDITIONS,
    "action": ActionCode.COVERT_ACTION,
    "sanitisation": SanitisationCode.CONSULT_ORIGINATOR,
    "condition": "ask first",
}


@pytest.fixture(autouse=True)
def elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.PLAIT_CHECKPOINTS = tmp_path


@pytest.fixture
def theirs() -> Partner:
    return a_body()


@pytest.fixture
def reader() -> Reader:
    return a_reader()


@pytest.fixture
def client(reader: Reader) -> Client:
    return signed_in(reader)


def conditional(theirs: Partner, reader: Reader) -> Marking:
    ours = Partner.objects.get(pk=reader.partner_id)
    marking = a_marking(theirs, ours, **CONDITIONS)
    services.give_consent(actor=a_reader(theirs), marking=marking, to=ours, term=Term(from_at=EARLY))
    return marking


@pytest.fixture
def report(theirs: Partner, reader: Reader) -> Report:
    return a_report(conditional(theirs, reader))


def page_of(report: Report) -> str:
    return reverse("collection:report", args=[report.pk])


def answer(client: Client, report: Report, reason: str = WHY) -> str:
    typed = {"thing": str(Ref("report", report.pk)), "next": page_of(report), "reason": reason}
    return client.post(reverse("accounts:why"), typed).headers.get("Location", "")


def test_a_report_under_code_c_is_shown_once_the_reader_has_said_why(client: Client, report: Report) -> None:
    asked = client.get(page_of(report))
    assert asked.status_code == 302
    question = client.get(asked.headers["Location"])
    assert "Why do you need this?" in question.content.decode()
    assert report.title not in question.content.decode()
    assert answer(client, report) == page_of(report)
    assert report.title in client.get(page_of(report)).content.decode()


def test_it_is_asked_once_for_each_thing_in_each_session(
    client: Client, theirs: Partner, reader: Reader, report: Report
) -> None:
    answer(client, report)
    assert [client.get(page_of(report)).status_code for _ in range(2)] == [200, 200]
    assert client.get(page_of(a_report(conditional(theirs, reader)))).status_code == 302
    assert signed_in(reader).get(page_of(report)).status_code == 302


@pytest.mark.parametrize("reason", ["", "because"])
def test_an_empty_or_short_reason_opens_nothing(client: Client, report: Report, reason: str) -> None:
    assert answer(client, report, reason) == ""
    assert client.get(page_of(report)).status_code == 302


def test_the_reason_is_on_the_log_under_a_key_that_can_be_destroyed(client: Client, report: Report) -> None:
    answer(client, report)
    waiting = WaitingRead.objects.get(page="accounts:why", objects_named__contains=str(Ref("report", report.pk)))
    assert WHY not in waiting.query
    seal()
    row = SealedRow.objects.get(entry_id=waiting.entry_id)
    assert query_text(row) == WHY
    destroy_query(row.entry_id)
    assert query_text(row) is None
    assert verify().is_whole


def test_the_own_body_and_plain_reports_are_not_asked(client: Client, theirs: Partner, reader: Reader) -> None:
    ours = Partner.objects.get(pk=reader.partner_id)
    for marking in (a_marking(ours, **CONDITIONS), a_marking(theirs, ours)):
        assert client.get(page_of(a_report(marking))).status_code == 200


def test_the_question_tells_nothing_of_what_is_hidden(client: Client, theirs: Partner) -> None:
    hidden = a_report(a_marking(theirs, **CONDITIONS))
    for id_ in (hidden.pk, new_id()):
        assert client.get(reverse("collection:report", args=[id_])).status_code == 404


@pytest.mark.parametrize("next_", ["//elsewhere.example/", "javascript:alert(1)"])
def test_the_answer_leads_nowhere_but_to_this_desk(client: Client, report: Report, next_: str) -> None:
    typed = {"thing": str(Ref("report", report.pk)), "next": next_, "reason": WHY}
    assert client.post(reverse("accounts:why"), typed).headers["Location"] == "/"


def test_oversight_reads_the_reason_and_not_the_report(client: Client, report: Report) -> None:
    answer(client, report)
    client.get(page_of(report))
    seal()
    overseer = signed_in(a_reader(role=Role.OVERSIGHT, purposes=[Purpose.OVERSIGHT]))
    page = overseer.get(reverse("audit:index"), {"thing": str(Ref("report", report.pk))}).content.decode()
    assert f"Reason given: {WHY}" in page
    assert "collection:report" in page
    assert report.title not in page
    assert report.own_reference not in page
    assert overseer.get(page_of(report)).status_code == 403
