"""A reference that only a record has of which the sender may not know is free: both are kept, and never meet."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from tests.desk.collection.test_files_and_own_lists import PERSON, Said, known, send, told
from tests.desk.collection.test_reports import given
from tests.factories import a_body, a_reader
from tests.factories.files import a_person_row, an_item, people_csv

from plait.collection.stated import StatedMarking
from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait_desk.collection.models import Load, Mention, Report
from plait_desk.collection.services import receive_file, receive_report

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
CLOSED = {"purposes": Purpose.SAFEGUARDING.value}
OPEN = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=(Purpose.LAW_ENFORCEMENT.value,))
FOR_FEW = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=(Purpose.SAFEGUARDING.value,))


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def officer() -> Reader:
    """Reads what is marked for safeguarding, when that is what they do."""
    return a_reader(a_body("psos"))


@pytest.fixture
def colleague() -> Reader:
    """Of the same body, and not there to safeguard anybody."""
    return a_reader(a_body("psos"), purposes=(Purpose.LAW_ENFORCEMENT,))


def people(by: Reader, marking: StatedMarking, *surnames: str, **words: str) -> Load:
    rows = [a_person_row(number, surname=name, **words) for number, name in enumerate(surnames, start=1)]
    return receive_file(actor=by, name="people.csv", raw=people_csv(*rows), marking=marking)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_colleague_takes_in_reports_and_their_people_as_if_the_others_were_not_there(
    officer: Reader, colleague: Reader, is_there: bool
) -> None:
    if is_there:
        send(officer, "intelligence_reports", an_item(text="Of a child at risk.", **CLOSED))
        send(officer, "report_people", {**PERSON, "surname": "Spruce"})
    files = [send(colleague, "intelligence_reports", an_item()), send(colleague, "report_people", PERSON)]
    assert [told(colleague, load)[:3] for load in files] == [(1, 1, 0)] * 2
    assert known(colleague) == (
        [("IR-1", "Night unloading")],
        [("IR-1", 1, "Two vans unloaded cartons on three nights.")],
        [("person", "M-1", 1)],
        [("surname", "Larch")],
    )


def test_the_two_have_nothing_in_common(officer: Reader, colleague: Reader) -> None:
    send(officer, "intelligence_reports", an_item(text="Of a child at risk.", **CLOSED))
    send(officer, "report_people", {**PERSON, "surname": "Spruce"})
    send(colleague, "intelligence_reports", an_item(), an_item(item_number="2", text="Again on Friday."))
    send(colleague, "report_people", PERSON)
    said = {
        report.marking.value().purposes: (
            [item.text for item in report.items.order_by("number")],
            [row.value for mention in Mention.objects.filter(item__report=report) for row in mention.statements.all()],
        )
        for report in Report.objects.all()
    }
    assert said == {
        frozenset({Purpose.SAFEGUARDING}): (["Of a child at risk."], ["Spruce"]),
        frozenset({Purpose.LAW_ENFORCEMENT}): (
            ["Two vans unloaded cartons on three nights.", "Again on Friday."],
            ["Larch"],
        ),
    }


def test_what_each_sends_next_goes_on_with_their_own(officer: Reader, colleague: Reader) -> None:
    send(officer, "intelligence_reports", an_item(text="Of a child at risk.", **CLOSED))
    send(colleague, "intelligence_reports", an_item())
    send(colleague, "intelligence_reports", an_item(), an_item(item_number="2", text="Again on Friday."))
    send(officer, "intelligence_reports", an_item(item_number="3", text="She is safe.", **CLOSED))
    assert sorted(Report.objects.readable_by(colleague).values_list("items__number", "items__text")) == [
        (1, "Two vans unloaded cartons on three nights."),
        (2, "Again on Friday."),
    ]
    hidden = Report.objects.get(items__text="Of a child at risk.")
    assert [item.text for item in hidden.items.order_by("number")] == ["Of a child at risk.", "She is safe."]


def test_a_report_of_which_an_item_may_be_read_is_the_same_report(officer: Reader, colleague: Reader) -> None:
    send(officer, "intelligence_reports", an_item(), an_item(item_number="2", text="Of a child at risk.", **CLOSED))
    load = send(colleague, "intelligence_reports", an_item(), an_item(item_number="2", text="Again on Friday."))
    assert told(colleague, load)[:3] == (2, 2, 0)
    assert Report.objects.count() == 1
    items = known(colleague)[1]
    assert items == [("IR-1", 1, "Two vans unloaded cartons on three nights."), ("IR-1", 2, "Again on Friday.")]


def test_a_form_and_a_file_may_use_one_reference_too(officer: Reader, colleague: Reader) -> None:
    receive_report(actor=officer, report=given("IR-1", FOR_FEW))
    send(colleague, "intelligence_reports", an_item())
    send(colleague, "report_people", PERSON)
    assert [row[:2] for row in known(colleague)[1]] == [("IR-1", 1)]
    assert ("surname", "Larch") in known(colleague)[3]


def lists(reader: Reader) -> Said:
    rows = Mention.objects.readable_by(reader).filter(statements__property="surname")
    return tuple(sorted(rows.values_list("given_reference", "statements__value")))


def test_lists_of_people_are_kept_apart_likewise(officer: Reader, colleague: Reader) -> None:
    people(officer, FOR_FEW, "Spruce", "Elm")
    people(colleague, OPEN, "Larch")
    people(colleague, OPEN, "Larch", "Ash")
    people(officer, FOR_FEW, "Spruce", "Elm", "Yew")
    assert lists(colleague) == (("R-1", "Larch"), ("R-2", "Ash"))
    assert lists(replace(officer, purpose=Purpose.SAFEGUARDING)) == (("R-1", "Spruce"), ("R-2", "Elm"), ("R-3", "Yew"))
    assert lists(officer) == lists(colleague)


def test_what_somebody_sent_that_they_may_not_read_is_still_their_own(colleague: Reader) -> None:
    people(colleague, FOR_FEW, "Spruce")
    people(colleague, FOR_FEW, "Spruce", "Elm")
    assert Mention.objects.count() == 2
