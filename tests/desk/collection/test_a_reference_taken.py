"""A reference that only a report has which one may not read is free: to be refused would tell of that report."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from tests.desk.collection.test_reports import OPEN, given
from tests.factories import a_body, a_reader
from tests.factories.people import EARLY

from plait.collection.stated import StatedMarking
from plait.domain.marking import MarkingKind
from plait.domain.partner import Term
from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, own_list_of, seat
from plait_desk.collection.models import Item, Mention, Report, Statement
from plait_desk.collection.services import receive_report
from plait_desk.collection.services.again import line_again
from plait_desk.collection.services.correcting import append_items, correct_report

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
KIND = MarkingKind.SUSPICIOUS_ACTIVITY
HIDDEN = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",), kind=KIND.value)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def listed() -> Reader:
    reader = a_reader(a_body("psos"))
    seat(own_list_of(KIND), Place(person_id=reader.person_id), Term(from_at=EARLY), TASKFORCE_BASIS)
    return reader


@pytest.fixture
def colleague() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def hidden(listed: Reader) -> Report:
    return receive_report(actor=listed, report=given("IR-1", HIDDEN))


def test_both_are_kept_and_have_nothing_in_common(hidden: Report, colleague: Reader) -> None:
    theirs = receive_report(actor=colleague, report=given("IR-1", OPEN))
    assert theirs.pk != hidden.pk
    for model in (Item, Mention, Statement):
        of_item = "item" if model is not Item else "pk"
        seen = model.objects.readable_by(colleague).values_list(of_item, flat=True)
        assert set(seen) == set(theirs.items.values_list("pk", flat=True)), model
    assert Mention.objects.filter(item__report=hidden).count() == 1


def test_whoever_may_read_the_first_is_told_that_its_reference_is_taken(hidden: Report, listed: Reader) -> None:
    with pytest.raises(FileRefused, match=f"has a report with the reference {hidden.own_reference} already"):
        receive_report(actor=listed, report=given("IR-1", OPEN))


def test_whoever_wrote_it_is_told_so_though_they_may_not_read_it_again(colleague: Reader, listed: Reader) -> None:
    assert not Report.objects.readable_by(colleague).exists()
    receive_report(actor=colleague, report=given("IR-1", HIDDEN))
    assert Report.objects.readable_by(listed).count() == 1
    with pytest.raises(FileRefused, match="already"):
        receive_report(actor=colleague, report=given("IR-1", OPEN))


def test_the_second_one_is_sent_once_and_stays_apart_when_it_is_corrected(hidden: Report, colleague: Reader) -> None:
    theirs = receive_report(actor=colleague, report=given("IR-1", OPEN))
    assert receive_report(actor=colleague, report=given("IR-1", OPEN)) == theirs
    with pytest.raises(FileRefused, match="already"):
        receive_report(actor=colleague, report=replace(given("IR-1", OPEN), title="Something else"))
    named = Mention.objects.get(item__report=theirs).pk
    line = {**line_again(theirs, colleague), "title": "Night loading"}
    corrected = correct_report(actor=colleague, report_id=theirs.pk, line=line, reason="It was loading.")
    assert corrected.supersedes == theirs
    assert Mention.objects.get(item__report=corrected).pk == named
    assert Mention.objects.filter(item__report=hidden).count() == 1
    assert Report.objects.get(pk=hidden.pk).withdrawn_at is None


def test_what_is_added_to_the_second_one_is_added_to_it(hidden: Report, colleague: Reader) -> None:
    theirs = receive_report(actor=colleague, report=given("IR-1", OPEN))
    Report.objects.filter(pk=theirs.pk).update(state=Report.State.LIVE)
    (item,) = line_again(theirs, colleague)["items"]
    append_items(actor=colleague, report_id=theirs.pk, items=[{**item, "text": "A third van.", "people": []}])
    assert sorted(theirs.items.values_list("text", flat=True)) == ["A third van.", "Two vans."]
    assert hidden.items.count() == 1
