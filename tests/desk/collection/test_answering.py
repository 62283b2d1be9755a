"""A report in a file names the requirement that it answers."""

from pathlib import Path

import pytest
from django.conf import settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.files import an_item, reports_csv
from tests.factories.reports import a_requirement

from plait.domain.ids import Ref, encode
from plait.policy.access import Reader
from plait_desk.collection.models import Load, Report
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.answering import WORDS
from plait_desk.collection.services.taking_back import take_back
from plait_desk.jobs.services import Cancelled
from plait_desk.thread.models import ThreadLink

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


def send(analyst: Reader, *references: str) -> dict[str, object]:
    """What the load says of the requirements named, one report each."""
    rows = [an_item(report_reference=f"IR-{n}", requirement_reference=ref) for n, ref in enumerate(references)]
    load = receive_file(actor=analyst, name="intelligence_reports.csv", raw=reports_csv(*rows))
    load.refresh_from_db()
    said = [one for one in load.assertions if one["words"] == WORDS]
    return said[0] if said else {}


def test_it_is_tied_to_the_requirement_by_its_letters_alone_or_as_cited(analyst: Reader) -> None:
    question = a_requirement(a_marking(a_body("psos")), analyst)
    assert send(analyst, encode(question.pk), str(Ref("requirement", question.pk)))["holds"] is True
    assert {report.requirement for report in Report.objects.all()} == {question}
    assert ThreadLink.objects.filter(relation="answers").count() == 2


def test_one_that_may_not_be_read_and_one_that_is_not_there_are_told_alike(analyst: Reader) -> None:
    other = a_body("council-fife")
    hidden = a_requirement(a_marking(other), a_reader(other))
    assert send(analyst, encode(hidden.pk), encode(12345), "R-118")["found"] == "3 of 3 not found"
    assert not Report.objects.exclude(requirement=None).exists()


def test_a_file_that_names_none_is_asked_nothing(analyst: Reader) -> None:
    assert send(analyst, "") == {}


def test_what_a_file_that_is_taken_back_answered_is_answered_by_nothing(analyst: Reader) -> None:
    question = a_requirement(a_marking(a_body("psos")), analyst)
    rows = [an_item(report_reference="IR-1", requirement_reference=encode(question.pk))]

    def stop(done: int, total: int, words: str) -> None:
        if ThreadLink.objects.filter(relation="answers").exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        receive_file(actor=analyst, name="intelligence_reports.csv", raw=reports_csv(*rows), progress=stop)
    load = Load.objects.get()
    assert not Report.objects.readable_by(analyst).exists()
    take_back(actor=analyst, load_id=load.pk)
    assert not ThreadLink.objects.filter(relation="answers").exists()
    assert not Report.objects.exists()
