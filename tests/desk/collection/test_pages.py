"""Pages of collection, as three people see them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.files import a_person_row, an_item, people_csv, reports_csv
from tests.factories.pages import signed_in

from plait.domain.ids import encode
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection.models import Load, Report, Requirement
from plait_desk.collection.services import receive_file
from plait_desk.jobs.models import Job

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
CONDITIONS = {
    "grade": "2CC",
    "handling": "C",
    "condition": "Do not act before 30 Nov.",
    "action_code": "A1",
    "sanitisation_code": "S2",
    "audience": "",
}
NAMED = (
    b"report_reference,item_number,mention_reference,forename,surname,subject_category\n"
    b"IR-1,1,M-1,Ailsa,Larch,SUSPECT\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def report(analyst: Reader) -> Report:
    raw = reports_csv(an_item(), an_item(item_number="2", grading_scheme="europol4x4", **{**CONDITIONS, "grade": "B2"}))
    receive_file(actor=analyst, name="intelligence_reports.csv", raw=raw)
    receive_file(actor=analyst, name="report_people.csv", raw=NAMED)
    return Report.objects.get()


def text(client: Client, name: str, *args: int, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())  # as a browser shows it, wherever the template breaks a line


def test_the_first_page_shows_what_waits_and_what_came_in(analyst: Reader, report: Report) -> None:
    page = text(signed_in(analyst), "collection:index")
    assert "Night unloading" in page
    assert "intelligence_reports.csv" in page


def test_an_empty_room_says_what_to_do_next(analyst: Reader) -> None:
    page = text(signed_in(analyst), "collection:index")
    assert "No High report that you may read waits." in page
    assert "Send a file" in page


def test_a_report_shows_grades_conditions_in_full_provenance_and_steps(analyst: Reader, report: Report) -> None:
    page = text(signed_in(analyst), "collection:report", report.pk)
    for words in (
        "Do not act before 30 Nov.",
        "ask the originator before sanitising",
        "source register",
        "[2BP]",
        "[Europol 4x4 B2]",
        "Given as <b>Europol 4x4 B2</b>: Reliable in most instances; Known personally to source",
        "Beside it, <b>3x5x2 1A</b>: Reliable; Known directly to the source",
        "not converted",
        "Ailsa Larch",
        "Suspect",
        "Accept to linking",
        "Requires assessment",
    ):
        assert words in page
    assert "S-1" not in page, "the source is held apart"


def _bare(content: bytes, asked: int) -> bytes:
    """The page without what differs by request: the address asked for, and the form token."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", content.replace(encode(asked).encode(), b""))


def test_hidden_and_absent_look_the_same(report: Report) -> None:
    client = signed_in(a_reader(a_body("council-fife")))
    hidden = client.get(reverse("collection:report", args=[report.pk]))
    absent = client.get(reverse("collection:report", args=[report.pk ^ 1]))
    assert hidden.status_code == absent.status_code == 404
    assert _bare(hidden.content, report.pk) == _bare(absent.content, report.pk ^ 1)
    assert "Night unloading" not in text(client, "collection:reports")
    assert "Night unloading" not in text(client, "collection:index")


def test_a_decision_needs_a_reason_and_moves_the_report(analyst: Reader, report: Report) -> None:
    client, address = signed_in(analyst), reverse("collection:decide", args=[report.pk])
    client.post(address, {"to": "requires_linking", "reason": ""})
    report.refresh_from_db()
    assert report.state == "requires_assessment"
    client.post(address, {"to": "requires_linking", "reason": "Clear and useful."})
    report.refresh_from_db()
    assert report.state == "requires_linking"
    assert "Clear and useful." in text(client, "collection:report", report.pk)


def test_the_list_is_narrowed_and_a_choice_that_does_not_exist_counts_as_none(analyst: Reader, report: Report) -> None:
    client = signed_in(analyst)
    address = reverse("collection:reports")
    assert "Night unloading" in client.get(address, {"urgency": "high", "text": "unload"}).content.decode()
    assert "Night unloading" not in client.get(address, {"urgency": "low"}).content.decode()
    assert "Night unloading" in client.get(address, {"urgency": "purple"}).content.decode()


def upload(client: Client, name: str, data: bytes) -> tuple[int, str]:
    answer = client.post(reverse("collection:loads"), {"file": SimpleUploadedFile(name, data)}, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_dropped_file_says_what_it_is_and_gives_the_rejects_back(analyst: Reader) -> None:
    client = signed_in(analyst)
    data = people_csv(a_person_row(1), a_person_row(2, date_of_birth="1984-02-31"))
    status, page = upload(client, "people.csv", data)
    assert status == 200
    assert "own list" in page
    assert "1984-02-31" in page
    rejects = client.get(reverse("collection:rejects", args=[Load.objects.get().pk]))
    assert "people_rejects.csv" in rejects.headers["Content-Disposition"]
    assert rejects.content.count(b"\n") == 2
    _, again = upload(client, "people.csv", data)
    assert "sent this very file before" in again


def test_a_refused_file_says_why_on_the_page(analyst: Reader) -> None:
    status, page = upload(signed_in(analyst), "people.csv", "naïve,x\n".encode("latin-1"))
    assert status == 422
    assert "people.csv, row 1" in page
    assert "CSV UTF-8" in page


def test_a_large_file_becomes_a_job(analyst: Reader) -> None:
    data = people_csv(*[a_person_row(number, address="x" * 200) for number in range(4_500)])
    status, _ = upload(signed_in(analyst), "people.csv", data)
    job = Job.objects.get()
    assert (status, job.kind) == (200, "collection:load")


def test_a_requirement_is_raised_and_listed(analyst: Reader) -> None:
    client, address = signed_in(analyst), reverse("collection:requirements")
    assert "Raise one" in client.get(address).content.decode()
    words = {"question": "Who rents Unit 4?", "decision": "Whether to visit.", "review_on": "2027-01-01"}
    client.post(address, words)
    assert "Who rents Unit 4?" in client.get(address).content.decode()
    assert "Whether to visit." in text(client, "collection:requirement", Requirement.objects.get().pk)


def test_who_has_no_business_here_gets_no_page() -> None:
    client = signed_in(a_reader(a_body("sg"), Role.SECRETARIAT))
    for name in ("index", "reports", "loads", "requirements", "new_report"):
        assert client.get(reverse(f"collection:{name}")).status_code == 403


def test_a_page_of_reports_asks_the_same_number_of_queries_however_many_there_are(
    analyst: Reader, django_assert_max_num_queries: object
) -> None:
    rows = [an_item(report_reference=f"IR-{number}") for number in range(30)]
    receive_file(actor=analyst, name="intelligence_reports.csv", raw=reports_csv(*rows))
    client = signed_in(analyst)
    client.get(reverse("collection:reports"))
    with django_assert_max_num_queries(25):  # type: ignore[operator]  # pytest-django's fixture
        client.get(reverse("collection:reports"))
