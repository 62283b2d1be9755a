"""Whoever was sent what is disposed of is told to destroy their copy, and says that they did."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.desk.thread.test_retention import a_data_protection_officer
from tests.factories.files import PERSON_NAMED, an_item, as_csv, reports_csv
from tests.factories.pages import signed_in
from tests.factories.people import a_body, a_reader

from plait.collection.exports.formats import ExportFormat
from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.domain.report import ReportState
from plait.domain.sharing import Recipient, Regime, SharingBasis
from plait.policy.access import Reader
from plait.policy.forgetting import GONE
from plait.policy.retention import DisposalReason
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.collection.services import (
    Addressed,
    correct_report,
    decide_report,
    disseminate_report,
    line_again,
    receive_file,
)
from plait_desk.collection.services.clocks import set_clocks
from plait_desk.thread.models import Disposal, Notice
from plait_desk.thread.queries.ledger import waiting_notices
from plait_desk.thread.services import (
    ExportAsked,
    ReleaseAsked,
    Words,
    acknowledge,
    agree_disposal,
    agree_release,
    ask_disposal,
    ask_export,
    ask_release,
    carry_out,
)

pytestmark = pytest.mark.django_db(databases="__all__")
BASIS = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway="Taskforce agreement (synthetic)",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="They act on it (synthetic)",
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME, settings.PLAIT_CHECKPOINTS = tmp_path / "home", tmp_path / "elsewhere"
    settings.PLAIT_HOME.mkdir()


@pytest.fixture
def taxes() -> Partner:
    return a_body("hmrc")


@pytest.fixture
def analyst(taxes: Partner) -> Reader:
    """A report of theirs that names one person is live, and was sent to the tax body."""
    analyst = a_reader(a_body("psos"))
    given = reports_csv(an_item(text="Ailsa Larch drove.", audience=taxes.key))
    receive_file(actor=analyst, name="intelligence_reports.csv", raw=given)
    named = PERSON_NAMED | {"mention_reference": "M-1", "forename": "Ailsa", "surname": "Larch"}
    receive_file(actor=analyst, name="report_people.csv", raw=as_csv(named, columns=(*PERSON_NAMED, "forename")))
    report = Report.objects.get()
    for to in (ReportState.REQUIRES_LINKING, ReportState.LIVE):
        decide_report(actor=analyst, report_id=report.pk, to=to, reason="Complete")
    send(analyst, report, taxes)
    return analyst


def send(analyst: Reader, report: Report, to: Partner) -> None:
    what = Addressed(to=(Recipient(partner_id=to.pk),), message="", basis=BASIS)
    disseminate_report(actor=analyst, report_id=report.pk, what=what)


def dispose(*, mentions: tuple[int, ...] = (), reports: tuple[int, ...] = ()) -> tuple[Disposal, Reader]:
    first, second = a_data_protection_officer(), a_data_protection_officer()
    set_clocks(as_of=timezone.localdate())
    reason = DisposalReason.NO_LONGER_NECESSARY
    asked = ask_disposal(actor=first, mentions=mentions, reports=reports, reason=reason)
    agreed = agree_disposal(actor=second, disposal_id=asked.pk)
    return carry_out(disposal_id=agreed.pk, actor=second), second


def test_who_was_sent_a_report_is_told_that_it_was_disposed_of_and_acknowledges(
    analyst: Reader, taxes: Partner
) -> None:
    report = Report.objects.get()
    _, second = dispose(reports=(report.pk,))
    officer = a_reader(taxes)
    (line,) = waiting_notices(officer)
    assert (line.kind, line.in_place, line.is_mine) == ("Disposed of", "", True)
    assert "Destroy every copy" in line.reason
    notice = acknowledge(actor=officer, notice_id=line.id)
    assert notice.acknowledged_by_id == officer.person_id
    assert (notice.by_id, notice.from_partner_id) == (second.person_id, analyst.partner_id)
    assert waiting_notices(officer) == []


def test_a_notice_of_a_disposal_holds_nothing_that_was_said(analyst: Reader) -> None:
    dispose(mentions=tuple(Mention.objects.values_list("pk", flat=True)))
    notice = Notice.objects.get()
    assert notice.object_ref == str(Ref("report", Report.objects.get().pk))
    assert "Take the person out of your copy" in notice.reason
    assert "Larch" not in repr(notice.__dict__)


def test_who_got_an_earlier_version_or_a_released_copy_is_told_of_what_they_got(
    analyst: Reader, taxes: Partner
) -> None:
    first, council = Report.objects.get(), a_body("council-fife")
    line = line_again(first, analyst) | {"title": "Another title"}
    newest = correct_report(actor=analyst, report_id=first.pk, line=line, reason="The title was wrong")
    asked = ask_release(
        actor=analyst,
        what=ReleaseAsked(
            ref=Ref("report", newest.pk),
            version="1",
            marking=newest.marking,
            words=Words(title="A drive", text="Somebody drove."),
            to=(council,),
            basis=BASIS,
        ),
    )
    copy = agree_release(actor=a_reader(a_body("psos"), Role.BOARD), request_id=asked.pk)
    dispose(reports=(newest.pk,))
    told = Notice.objects.filter(kind=Notice.Kind.ERASURE).values_list("partner_id", "object_ref")
    assert sorted(told) == sorted(
        [(taxes.pk, str(Ref("report", first.pk))), (council.pk, str(Ref("snapshot", copy.pk)))]
    )


def test_a_package_that_holds_the_person_is_destroyed_and_its_recipients_are_told(analyst: Reader) -> None:
    council, person = a_body("council-fife"), Mention.objects.get()
    asked = ExportAsked(
        ref=Ref("report", Report.objects.get().pk),
        title="T",
        format=ExportFormat.CSV,
        to=[council],
        basis=BASIS,
        term=Term(from_at=analyst.at, to_at=analyst.at + timedelta(days=9)),
    )
    request = ask_export(actor=analyst, what=asked)
    snapshot = agree_release(actor=a_reader(a_body("psos"), Role.BOARD), request_id=request.pk)
    dispose(mentions=(person.pk,))
    snapshot.refresh_from_db()
    request.refresh_from_db()
    assert snapshot.holds_disposed
    assert (snapshot.blob.key, request.words.key) == (None, None)
    told = Notice.objects.filter(kind=Notice.Kind.ERASURE, partner=council)
    assert [notice.object_ref for notice in told] == [str(Ref("snapshot", snapshot.pk))]


def test_every_version_of_a_report_goes_with_it(analyst: Reader) -> None:
    first = Report.objects.get()
    line = line_again(first, analyst) | {"title": "Ailsa Larch drives"}
    newest = correct_report(actor=analyst, report_id=first.pk, line=line, reason="The title was wrong")
    dispose(reports=(newest.pk,))
    assert set(Item.objects.values_list("text", flat=True)) == {GONE}
    assert set(Report.objects.values_list("title", flat=True)) == {GONE}
    assert not Mention.objects.exists()


def test_nobody_is_told_twice_of_one_disposal(analyst: Reader) -> None:
    disposal, second = dispose(reports=(Report.objects.get().pk,))
    Disposal.objects.filter(pk=disposal.pk).update(state=Disposal.State.AGREED)
    carry_out(disposal_id=disposal.pk, actor=second)
    assert Notice.objects.count() == 1


def test_the_page_of_a_disposal_shows_who_was_told_and_who_has_not_said_so(analyst: Reader, taxes: Partner) -> None:
    disposal, second = dispose(reports=(Report.objects.get().pk,))
    page = signed_in(second).get(reverse("collection:disposal", args=[disposal.pk])).content.decode()
    assert taxes.name in page
    assert "Not acknowledged yet" in page
    officer = a_reader(taxes)
    acknowledge(actor=officer, notice_id=waiting_notices(officer)[0].id)
    page = signed_in(second).get(reverse("collection:disposal", args=[disposal.pk])).content.decode()
    assert "Not acknowledged yet" not in page
