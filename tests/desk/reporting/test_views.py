import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.reporting.conftest import House
from tests.factories.pages import signed_in

from plait.domain.edition import Edition
from plait.reporting.report import ReportKind
from plait_desk.accounts.models import grounds
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services import Publication, publish

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture
def edition(house: House) -> ReportEdition:
    what = Publication(kind=ReportKind.PROGRESS, edition=Edition.PARTNER, basis=TASKFORCE_BASIS)
    return publish(actor=house.board, what=what)


def test_a_secretariat_reads_released_editions_in_every_form(house: House, edition: ReportEdition) -> None:
    client = signed_in(house.secretariat)
    assert edition.title in client.get(reverse("reporting:index")).content.decode()
    page = client.get(reverse("reporting:edition", args=[edition.pk])).content.decode()
    assert "What this edition leaves out" in page
    document = client.get(reverse("reporting:read", args=[edition.pk]))
    assert b"<h1>Progress report" in document.content
    for form, kind in (("html", "text/html"), ("pdf", "application/pdf"), ("data", "application/zip")):
        answer = client.get(reverse("reporting:download", args=[edition.pk, form]))
        assert answer.headers["Content-Type"] == kind
        assert "attachment" in answer.headers["Content-Disposition"]


def test_a_downloaded_page_carries_its_style_and_asks_nothing_of_the_desk(house: House, edition: ReportEdition) -> None:
    answer = signed_in(house.secretariat).get(reverse("reporting:download", args=[edition.pk, "html"]))
    assert b"<style>" in answer.content
    assert b"/static/reporting/" not in answer.content


def test_an_edition_that_is_hidden_and_one_that_is_absent_look_the_same(house: House) -> None:
    what = Publication(kind=ReportKind.PROGRESS, edition=Edition.RESTRICTED, basis=TASKFORCE_BASIS)
    hidden = publish(actor=house.board, what=what)
    client = signed_in(house.secretariat)
    answers = [client.get(reverse("reporting:edition", args=[pk])) for pk in (hidden.pk, hidden.pk - 1)]
    assert [answer.status_code for answer in answers] == [404, 404]
    # The token against forged requests is new on every page: it is no part of the answer.
    pages = [re.sub(rb'"X-CSRFToken": "[^"]+"', b"", answer.content) for answer in answers]
    assert pages[0] == pages[1]
    assert "No edition is released to you" in client.get(reverse("reporting:index")).content.decode()


def test_a_form_that_no_edition_has_is_not_there(house: House, edition: ReportEdition) -> None:
    assert signed_in(house.board).get(reverse("reporting:download", args=[edition.pk, "exe"])).status_code == 404


def test_publishing_is_asked_for_by_those_who_may(house: House) -> None:
    assert signed_in(house.secretariat).get(reverse("reporting:publish")).status_code == 403
    client = signed_in(house.board)
    said = {"kind": "progress-report", "edition": "partner", **grounds(TASKFORCE_BASIS)}
    answer = client.post(reverse("reporting:publish"), said)
    assert answer.status_code == 302
    assert "/jobs/" in answer.headers["Location"]


def test_a_public_edition_is_not_asked_for_without_a_second_person_who_is_there(house: House) -> None:
    client = signed_in(house.board)
    said = {"kind": "progress-report", "edition": "public", **grounds(TASKFORCE_BASIS)}
    assert "released by two" in client.post(reverse("reporting:publish"), said).content.decode()
    said |= {"second": str(house.second.person_id), "second_code": "000000"}
    assert "not the code" in client.post(reverse("reporting:publish"), said).content.decode()


def test_nobody_reads_a_report_without_signing_in(edition: ReportEdition) -> None:
    assert Client().get(reverse("reporting:read", args=[edition.pk])).status_code == 302
