"""Material from suspicious activity reports: its own list, never a pointer, never out of the desk."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from tests.factories import a_body, a_marking, a_reader
from tests.factories.files import RECEIVED_AT, an_item, reports_csv
from tests.factories.pages import signed_in
from tests.factories.people import EARLY

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingKind, Purpose, combine
from plait.domain.partner import Term
from plait.domain.reject import FileRefused
from plait.domain.sharing import SharingRefused
from plait.policy.access import Reader
from plait.policy.exceptions import may_export, may_point_to
from plait.policy.roles import Role
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, own_list_of, seat
from plait_desk.collection.models import Item, Reject, Report
from plait_desk.collection.queries.loads import rejects_file
from plait_desk.collection.services import ItemGiven, ReportGiven, receive_file, receive_report
from plait_desk.collection.services.sanitising import may_sanitise
from plait_desk.thread.services import Lowered, release

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
KIND = MarkingKind.SUSPICIOUS_ACTIVITY
SECRET = "Transfers of 9,000 a day to one account."


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


def on_the_list(reader: Reader) -> Reader:
    seat(own_list_of(KIND), Place(person_id=reader.person_id), Term(from_at=EARLY), TASKFORCE_BASIS)
    return reader


@pytest.fixture
def listed() -> Reader:
    return on_the_list(a_reader(a_body("psos")))


def told(by: Reader, **words: object) -> Report:
    marking = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",), kind=KIND.value, **words)  # type: ignore[arg-type]  # handed on
    item = ItemGiven(text=SECRET, is_opinion=False, scheme="3x5x2", grade="1AP", marking=marking, origin="own")
    report = ReportGiven(
        reference="IR-1",
        title="Money (SYNTHETIC)",
        urgency="low",
        intelligence_on=date(2026, 11, 9),
        created_at=RECEIVED_AT,
        items=[item],
    )
    return receive_report(actor=by, report=report)


def test_only_its_own_list_reads_it_and_not_the_body_that_gave_it(listed: Reader) -> None:
    writer = a_reader(a_body("psos"))
    report = told(writer)
    assert Item.objects.readable_by(listed).filter(report=report).exists()
    assert not Report.objects.readable_by(writer).exists()
    client = signed_in(writer)
    assert client.get(reverse("collection:report", args=[report.pk])).status_code == 404
    for page in ("collection:index", "collection:reports", "home:front"):
        assert "Money (SYNTHETIC)" not in client.get(reverse(page)).content.decode()


@pytest.mark.parametrize("existence", ["pointer", "open"])
def test_it_is_never_a_pointer_and_never_counted(listed: Reader, existence: str) -> None:
    with pytest.raises(FileRefused, match="never pointed to"):
        told(listed, existence=existence)
    assert not may_point_to(told(listed).items.get().marking.value())


def test_a_bank_that_gives_it_does_not_see_it_again_and_never_gets_onto_the_list() -> None:
    bank = a_reader(a_body("rbs"), Role.PARTNER_OFFICER)
    report = told(bank)
    assert not Report.objects.readable_by(bank).filter(pk=report.pk).exists()
    with pytest.raises(ValueError, match="A bank and its people are never on the list"):
        on_the_list(bank)


def test_what_rests_on_it_in_any_part_may_not_leave() -> None:
    body = a_body("psos")
    ordinary = MarkingValue(originator=body.pk, purposes=frozenset({Purpose.LAW_ENFORCEMENT}))  # type: ignore[arg-type]  # a body's number
    suspicious = MarkingValue(
        originator=body.pk,  # type: ignore[arg-type]  # a body's number
        purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
        kind=KIND,
    )
    assert may_export(ordinary)
    assert not may_export(suspicious)
    assert not may_export(combine(ordinary, suspicious))


def test_no_release_makes_it_more_open(listed: Reader) -> None:
    report = told(listed)
    to = a_marking(a_body("psos"), a_body("hmrc"))
    ref, basis = Ref("report", report.pk), TASKFORCE_BASIS
    what = Lowered(ref=ref, version="1", from_marking=report.marking, to_marking=to, basis=basis)
    with pytest.raises(SharingRefused, match="never released"):
        release(actor=listed, what=what)


def test_no_sanitised_version_is_made_of_it(listed: Reader) -> None:
    assert "list of its own" in may_sanitise(listed, told(listed))


def test_a_row_of_it_that_was_kept_back_is_read_by_its_list_only_and_is_in_no_download(listed: Reader) -> None:
    sender = a_reader(a_body("psos"))
    rows = (an_item(text=SECRET, grade="9ZP", marking_kind=KIND.value), an_item(item_number="2", grade="9ZP"))
    head, *lines = reports_csv(*[{k: v for k, v in row.items() if k != "marking_kind"} for row in rows]).splitlines()
    data = b"\n".join([head + b",marking_kind", lines[0] + b"," + KIND.value.encode(), lines[1] + b",", b""])
    load = receive_file(actor=sender, name="intelligence_reports.csv", raw=data)
    assert Reject.objects.filter(load=load).count() == 2
    assert Reject.objects.readable_by(sender).get().row == 3
    assert Reject.objects.readable_by(listed).filter(load=load).count() == 2
    for reader in (sender, listed):
        assert SECRET.encode() not in rejects_file(reader, load)[2]
    page = signed_in(sender).get(reverse("collection:load", args=[load.pk])).content.decode()
    assert SECRET not in page


def test_a_row_of_it_that_was_kept_back_is_counted_for_its_list_only(listed: Reader) -> None:
    sender = a_reader(a_body("psos"))
    rows = (an_item(), an_item(item_number="2", grade="9ZP"))
    head, *lines = reports_csv(*rows).splitlines()
    data = b"\n".join([head + b",marking_kind", lines[0] + b",", lines[1] + b"," + KIND.value.encode(), b""])
    load = receive_file(actor=sender, name="intelligence_reports.csv", raw=data)
    for reader, kept_back in ((sender, 0), (listed, 1)):
        client = signed_in(reader)
        page = client.get(reverse("collection:load", args=[load.pk])).content.decode()
        assert f"Rows <b>{1 + kept_back}</b>" in page
        assert f"Kept back <b>{kept_back}</b>" in page
        for listing in ("collection:loads", "collection:index"):
            shown = client.get(reverse(listing)).content.decode()
            assert (reverse("collection:rejects", args=[load.pk]) in shown) == bool(kept_back)
