"""A colleague of whoever sends a file learns nothing of its rows that a list of their own reads."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from tests.desk.collection.test_reports import given
from tests.factories import a_body, a_reader
from tests.factories.files import REPORT_COLUMNS, an_item, as_csv
from tests.factories.pages import signed_in
from tests.factories.people import EARLY

from plait.collection.stated import StatedMarking
from plait.domain.marking import MarkingKind
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, own_list_of, seat
from plait_desk.collection.models import Item, Load, Mention, Report, Statement
from plait_desk.collection.queries.loads import as_row, asserted, load_rows, loads, rejects
from plait_desk.collection.queries.previews import preview_of
from plait_desk.collection.services import receive_file, receive_report
from plait_desk.collection.services.previewing import preview_file

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
KIND = MarkingKind.SUSPICIOUS_ACTIVITY
COLUMNS = (*REPORT_COLUMNS, "marking_kind")
CLOSED = {"marking_kind": KIND.value, "audience": ""}
PERSON = {"report_reference": "IR-1", "item_number": "1", "mention_reference": "M-1", "surname": "Larch"}
COMPANY = {
    **{name: PERSON[name] for name in ("report_reference", "item_number")},
    "name": "Zedmoor Ltd",
    "tie_to": "M-1",
    "tie": "director_of",
}
Said = tuple[object, ...]


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def officer() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def colleague() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def listed() -> Reader:
    reader = a_reader(a_body("psos"))
    seat(own_list_of(KIND), Place(person_id=reader.person_id), Term(from_at=EARLY), TASKFORCE_BASIS)
    return reader


def reports(*rows: dict[str, str]) -> bytes:
    return as_csv(*rows, columns=COLUMNS)


def send(by: Reader, feed: str, *rows: dict[str, str]) -> Load:
    columns = COLUMNS if feed == "intelligence_reports" else tuple(rows[0])
    return receive_file(actor=by, name=f"{feed}.csv", raw=as_csv(*rows, columns=columns))


def told(reader: Reader, load: Load) -> Said:
    """All that the page of a file tells."""
    row = load_rows(reader, [load])[0]
    kept_back = [(one.row, one.reason, one.way_out) for one in rejects(reader, load)]
    return row.rows, row.accepted, row.rejected, asserted(reader, load), kept_back


def known(reader: Reader) -> Said:
    """What is in the records for a reader, however it is numbered."""
    return (
        sorted(Report.objects.readable_by(reader).values_list("own_reference", "title")),
        sorted(Item.objects.readable_by(reader).values_list("report__own_reference", "number", "text")),
        sorted(Mention.objects.readable_by(reader).values_list("kind", "given_reference", "item__number")),
        sorted(Statement.objects.readable_by(reader).values_list("property", "value")),
    )


def test_of_a_file_each_reader_is_told_the_rows_that_they_may_read(officer: Reader, listed: Reader) -> None:
    vague = {"text": "They might return."}
    load = send(officer, "intelligence_reports", an_item(), an_item(report_reference="IR-2", **vague, **CLOSED))
    here = a_reader(a_body("psos"))
    assert [told(reader, load)[:3] for reader in (here, officer, listed)] == [(1, 1, 0), (1, 1, 0), (2, 2, 0)]
    assert asserted(here, load)[-1].found == "0 of 1 rows have some"
    assert asserted(listed, load)[-1].found == "1 of 2 rows have some"


def test_the_page_of_a_file_is_the_same_as_if_such_rows_were_not_in_it(officer: Reader, colleague: Reader) -> None:
    other = a_reader(a_body("hmrc"))
    both = send(officer, "intelligence_reports", an_item(), an_item(report_reference="IR-2", **CLOSED))
    one = send(other, "intelligence_reports", an_item(partner="hmrc"))
    assert told(colleague, both) == told(other, one)


def test_a_report_that_was_written_on_a_page_is_no_file(colleague: Reader, listed: Reader) -> None:
    marking = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",), kind=KIND.value)
    report = receive_report(actor=listed, report=given("IR-77", marking))
    for reader in (colleague, listed):
        assert not loads(reader).exists()
        client = signed_in(reader)
        assert "IR-77" not in client.get(reverse("collection:loads")).content.decode()
        assert client.get(reverse("collection:load", args=[report.load_id])).status_code == 404
        assert client.get(reverse("collection:rejects", args=[report.load_id])).status_code == 404


@pytest.mark.parametrize("is_there", [True, False])
def test_references_that_an_own_list_reads_are_free_to_a_colleague(
    officer: Reader, colleague: Reader, is_there: bool
) -> None:
    if is_there:
        send(officer, "intelligence_reports", an_item(text="From a bank.", **CLOSED))
        send(officer, "report_people", {**PERSON, "surname": "Spruce"})
    files = [
        send(colleague, "intelligence_reports", an_item()),
        send(colleague, "report_people", PERSON),
        send(colleague, "report_companies", COMPANY),
    ]
    assert [told(colleague, load)[:3] for load in files] == [(1, 1, 0)] * 3
    assert known(colleague) == (
        [("IR-1", "Night unloading")],
        [("IR-1", 1, "Two vans unloaded cartons on three nights.")],
        [("company", "", 1), ("person", "M-1", 1)],
        [("director_of", None), ("name", "Zedmoor Ltd"), ("surname", "Larch")],
    )


def test_to_name_what_only_an_own_list_reads_is_to_name_what_is_not_there(officer: Reader, colleague: Reader) -> None:
    send(officer, "intelligence_reports", an_item(**CLOSED))
    send(officer, "report_people", PERSON)
    send(colleague, "intelligence_reports", an_item(report_reference="IR-5"))
    here, never = (
        send(colleague, "report_people", {**PERSON, "surname": "Elm", "report_reference": reference})
        for reference in ("IR-1", "IR-3")
    )
    assert told(colleague, here)[:3] == (1, 0, 1)
    assert str(told(colleague, here)).replace("IR-1", "IR-3") == str(told(colleague, never))
    tied, nobody = (
        send(colleague, "report_companies", {**COMPANY, "report_reference": "IR-5", "tie_to": whom})
        for whom in ("M-1", "M-9")
    )
    assert told(colleague, tied)[:3] == (1, 0, 1)
    assert str(told(colleague, tied)).replace("M-1", "M-9") == str(told(colleague, nobody))


def test_whoever_sent_such_a_report_may_send_who_is_named_in_it(officer: Reader, listed: Reader) -> None:
    send(officer, "intelligence_reports", an_item(**CLOSED))
    send(officer, "report_people", PERSON)
    send(officer, "report_companies", COMPANY)
    assert [row[1] for row in known(listed)[2]] == ["", "M-1"]
    assert ("director_of", None) in known(listed)[3]
    assert known(officer) == ([], [], [], [])


def test_a_file_that_waits_tells_a_colleague_of_their_rows_and_shows_them_none(
    officer: Reader, colleague: Reader
) -> None:
    raw = reports(an_item(), an_item(item_number="2", grade="9ZZ"), an_item(report_reference="IR-2", **CLOSED))
    load = preview_file(actor=officer, name="intelligence_reports.csv", raw=raw)
    seen = preview_of(colleague, load)
    assert seen is not None
    assert (seen.rows, seen.first, seen.columns, seen.rejects, len(seen.markings)) == (1, (), (), (), 1)
    row = as_row(colleague, load)
    assert (row.rows, row.accepted, row.rejected) == (1, 1, 0)
    page = signed_in(colleague).get(reverse("collection:load", args=[load.pk])).content.decode()
    assert "1: 1 would be taken in, 0 kept back" in page
    assert "shown to whoever sent it" in page


def test_whoever_has_a_file_that_waits_may_send_it_again_and_see_its_rows(officer: Reader, colleague: Reader) -> None:
    raw = reports(an_item())
    load = preview_file(actor=officer, name="intelligence_reports.csv", raw=raw)
    assert preview_of(colleague, load).first == ()  # type: ignore[union-attr]  # it waits
    again = preview_file(actor=colleague, name="intelligence_reports.csv", raw=raw)
    assert again.is_repeat
    load.refresh_from_db()
    assert len(preview_of(colleague, load).first) == 1  # type: ignore[union-attr]  # it waits
