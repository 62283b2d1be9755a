"""A body's own reference names one report: who takes it twice is told, and what a file adds reaches what stands."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.factories import a_body, a_reader
from tests.factories.files import an_item, reports_csv
from tests.factories.house import a_colleague
from tests.factories.written import a_written_item, a_written_report

from plait.domain.ids import Ref
from plait.domain.report import ReportState
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection.models import Item, Load, Mention, Report, Statement
from plait_desk.collection.services import append_items, correct_report, decide_report, line_again, receive_file
from plait_desk.search.models import SearchEntry

pytestmark = pytest.mark.django_db(databases="__all__")
Line = dict[str, Any]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def police() -> Reader:
    return a_reader(a_body("psos"))


def send(police: Reader, *items: dict[str, str]) -> None:
    receive_file(actor=police, name="intelligence_reports.csv", raw=reports_csv(*items))


def corrected(police: Reader, **words: object) -> Report:
    """The report as it stands after its first item was put right."""
    report = Report.objects.get(withdrawn_at=None)
    line = line_again(report, police)
    line["items"][0] |= {"text": "Three vans."} | words
    return correct_report(actor=police, report_id=report.pk, line=line, reason="Counted again")


def test_a_report_written_under_a_reference_that_is_taken_is_refused_in_clear_words() -> None:
    writer = a_colleague(a_body("psos"), Role.ANALYST)
    writer.sends("collection:new_report", **a_written_report(a_written_item()))
    again = a_written_report(a_written_item(text="Something else was seen."))
    answer = writer.client.post("/collection/reports/new/", again)
    assert answer.status_code == 422
    assert "already. Give this one a reference of its own, or correct that one." in answer.content.decode()
    assert Report.objects.count() == 1


def test_the_same_rows_in_another_file_change_nothing_and_say_nothing(police: Reader) -> None:
    send(police, an_item())
    load = receive_file(
        actor=police, name="intelligence_reports.csv", raw=reports_csv(an_item(), an_item(report_reference="IR-2"))
    )
    assert (load.is_repeat, load.rejected) == (False, 0)
    assert Item.objects.count() == 2


def test_an_item_that_a_file_adds_reaches_the_version_that_stands(police: Reader) -> None:
    send(police, an_item())
    newest = corrected(police)
    send(police, an_item(), an_item(item_number="2", text="A fourth van came."))
    assert [item.text for item in newest.items.order_by("number")] == ["Three vans.", "A fourth van came."]
    assert Item.objects.filter(withdrawn_at=None).exclude(report=newest).count() == 0
    assert SearchEntry.objects.filter(ref=str(Ref("item", newest.items.get(number=2).pk))).count() == 1


def test_an_added_item_takes_the_next_number_where_its_own_is_taken(police: Reader) -> None:
    send(police, an_item())
    newest = corrected(police)
    for state in (ReportState.REQUIRES_LINKING, ReportState.LIVE):
        decide_report(actor=police, report_id=newest.pk, to=state, reason="Complete")
    added = {**line_again(newest, police)["items"][0], "text": "By form."}
    append_items(actor=police, report_id=newest.pk, items=[added])
    send(police, an_item(), an_item(item_number="2", text="By file."))
    assert [(item.number, item.text) for item in newest.items.order_by("number")] == [
        (1, "Three vans."),
        (2, "By form."),
        (3, "By file."),
    ]


def a_line(*people: Line, reference: str = "IR-1") -> Line:
    """A whole report as a line, naming these people in its one item."""
    words = {name: value for name, value in an_item(report_reference=reference).items() if value}
    item = {name: words.pop(name) for name in list(words) if name in ITEM_WORDS}
    return {**words, "items": [{**item, "people": list(people)}]}


ITEM_WORDS = ("item_number", "text", "fact_or_opinion", "grading_scheme", "grade", "handling", "source_reference")


def send_lines(police: Reader, *lines: Line) -> Load:
    raw = "\n".join(json.dumps(line) for line in lines).encode()
    return receive_file(actor=police, name="intelligence_reports.jsonl", raw=raw)


def test_whoever_a_file_names_in_an_item_that_a_correction_took_out_is_kept_back(police: Reader) -> None:
    """On the item that was taken out nobody would see them: the sender is told instead."""
    one, two = {"item_number": "1"}, {"item_number": "2", "text": "A fourth van came."}
    line = a_line()
    line["items"] = [line["items"][0] | one, line["items"][0] | two]
    send_lines(police, line, a_line(reference="IR-2"))
    report = Report.objects.get(own_reference="IR-1")
    left = line_again(report, police)
    left["items"] = left["items"][:1]
    newest = correct_report(actor=police, report_id=report.pk, line=left, reason="There was no fourth van.")
    for number, item in enumerate(line["items"], start=1):
        item["people"] = [{"mention_reference": f"M-{number}", "surname": "Larch"}]
    load = send_lines(police, line)
    assert list(Mention.objects.values_list("given_reference", "item__report")) == [("M-1", newest.pk)]
    assert load.rejects.get().reason == "Item 2 of report IR-1 is not here."


def test_a_file_does_not_say_again_what_a_correction_took_back(police: Reader) -> None:
    """Bodies send all that they have, over and over; what was put right stays right, and what is new arrives."""
    wrong = {"mention_reference": "M-1", "forename": "Ailsa", "surname": "Larck"}
    send_lines(police, a_line(wrong))
    newest = corrected(police, people=[wrong | {"surname": "Larch"}])
    new = {"mention_reference": "M-2", "forename": "Moray", "surname": "Rowan"}
    send_lines(police, a_line(wrong | {"postcode": "G1 1AA"}, new), a_line(reference="IR-2"))
    stands = Statement.objects.filter(withdrawn_at=None)
    assert set(stands.filter(property="surname").values_list("value", flat=True)) == {"Larch", "Rowan"}
    assert set(stands.values_list("item__report", flat=True)) == {newest.pk}
    assert stands.filter(property="postcode").count() == 1
    assert set(Mention.objects.values_list("item__report", flat=True)) == {newest.pk}
