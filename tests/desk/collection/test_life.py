"""The life of a report: asked back, corrected, added to; nothing overwritten, nothing lost, nobody passed over."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.desk.collection.test_reports import given
from tests.factories import a_body, a_reader

from plait.domain.reject import FileRefused
from plait.domain.report import ReportState
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import reader_of
from plait_desk.collection.models import Item, Report, ReportEvent, Statement
from plait_desk.collection.queries import people
from plait_desk.collection.queries.reports import Sought, report_card, reports
from plait_desk.collection.services import (
    CorrectedMeanwhile,
    WrongStep,
    append_items,
    ask_correction,
    correct_report,
    decide_report,
    line_again,
    receive_report,
)
from plait_desk.search.models import SearchEntry

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
LATER = date(2027, 1, 8)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    a_body("hmrc")
    return a_reader(a_body("psos"))


def live(actor: Reader, reference: str = "IR-1") -> Report:
    report = receive_report(actor=actor, report=given(reference))
    decide_report(actor=actor, report_id=report.pk, to=ReportState.REQUIRES_LINKING, reason="Good.")
    return decide_report(actor=actor, report_id=report.pk, to=ReportState.LIVE, reason="Linked.")


def corrected(report: Report, **words: str) -> dict[str, object]:
    """The report again, with other words of its first item."""
    assert report.by
    line = line_again(report, reader_of(report.by, at=timezone.now()))
    return {**line, "items": [{**line["items"][0], **words}, *line["items"][1:]]}


def test_a_report_is_asked_back_with_a_reason_and_a_day(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given())
    with pytest.raises(WrongStep, match="by which day"):
        decide_report(actor=analyst, report_id=report.pk, to=ReportState.REQUIRES_CORRECTION, reason="Wrong day.")
    with pytest.raises(WrongStep, match="today or later"):
        ask_correction(actor=analyst, report_id=report.pk, reason="Wrong day.", by=date(2020, 1, 1))
    ask_correction(actor=analyst, report_id=report.pk, reason="Wrong day.", by=LATER)
    last = report.events.latest("pk")
    assert (last.to_state, last.reason, last.due_on) == ("requires_correction", "Wrong day.", LATER)
    assert last.by_id == analyst.person_id


def test_a_correction_is_a_new_report_and_the_old_one_stays_as_it_was(analyst: Reader) -> None:
    old = live(analyst)
    before = (old.title, old.items.get().text, [event.to_state for event in old.events.order_by("pk")])
    new = correct_report(actor=analyst, report_id=old.pk, line=corrected(old, text="Three vans."), reason="Recount.")
    old.refresh_from_db()
    assert (new.supersedes, new.state) == (old, ReportState.REQUIRES_ASSESSMENT)
    assert new.items.get().supersedes == old.items.get()
    assert (old.title, old.items.get().text) == before[:2]
    assert [event.to_state for event in old.events.order_by("pk")][: len(before[2])] == before[2]
    assert report_card(analyst, old).items[0].text == "Two vans."
    assert [one.reason for one in report_card(analyst, new).history if one.kind == "corrected"] == ["Recount."]


def test_lists_and_search_show_the_newest(analyst: Reader) -> None:
    old = live(analyst)
    new = correct_report(actor=analyst, report_id=old.pk, line=corrected(old, text="Three lorries."), reason="Recount.")
    assert list(reports(analyst, Sought())) == [new]
    assert SearchEntry.objects.get(kind="report").text == "IR-1 Three lorries."


def test_who_is_named_stays_the_same_mention_with_the_corrected_words(analyst: Reader) -> None:
    old = live(analyst)
    before = old.items.get().mentions.get()
    line = corrected(old)
    line["items"][0]["people"][0]["surname"] = "Rowan"  # type: ignore[index]  # the line is plain data
    new = correct_report(actor=analyst, report_id=old.pk, line=line, reason="Misheard.")
    assert new.items.get().mentions.get() == before
    assert people(analyst).select(["forename", "surname"]).to_pylist() == [{"forename": "Ailsa", "surname": "Rowan"}]
    assert Statement.objects.filter(value="Larch", withdrawn_at__isnull=False).count() == 1
    assert report_card(analyst, Report.objects.get(pk=old.pk)).items[0].named[0].name == "Ailsa Larch"
    assert report_card(analyst, new).items[0].named[0].name == "Ailsa Rowan"


def test_who_is_no_longer_named_is_nowhere_but_in_the_history(analyst: Reader) -> None:
    old = live(analyst)
    correct_report(actor=analyst, report_id=old.pk, line=corrected(old, people=[]), reason="Not her.")  # type: ignore[arg-type]  # plain data
    assert people(analyst).num_rows == 0
    assert not SearchEntry.objects.filter(kind="person").exists()
    assert report_card(analyst, Report.objects.get(pk=old.pk)).items[0].named[0].name == "Ailsa Larch"


def test_what_is_wrong_with_a_correction_is_said_and_nothing_of_it_stays(analyst: Reader) -> None:
    old = live(analyst)
    for wrong in ({"grade": "9ZP"}, {"handling": "C"}, {"tier": "SECRET"}):
        with pytest.raises(FileRefused):
            correct_report(actor=analyst, report_id=old.pk, line=corrected(old, **wrong), reason="?")
    with pytest.raises(WrongStep, match="Nothing was changed"):
        correct_report(actor=analyst, report_id=old.pk, line=line_again(old, analyst), reason="?")
    with pytest.raises(WrongStep, match="reason"):
        correct_report(actor=analyst, report_id=old.pk, line=corrected(old, text="Three."), reason=" ")
    assert Report.objects.get().withdrawn_at is None
    assert not Statement.objects.filter(withdrawn_at__isnull=False).exists()
    assert not ReportEvent.objects.filter(kind="corrected").exists()


def test_a_body_corrects_its_own_reports_only(analyst: Reader) -> None:
    old = live(analyst)
    council = a_reader(a_body("hmrc"), Role.PARTNER_OFFICER)
    with pytest.raises(PermissionDenied, match="Only the body"):
        correct_report(actor=council, report_id=old.pk, line=corrected(old, text="x"), reason="?")


def test_the_second_of_two_corrections_is_told_who_was_first_and_goes_on_top(analyst: Reader) -> None:
    old = live(analyst)
    colleague = a_reader(a_body("psos"), Role.PARTNER_OFFICER)
    mine, theirs = corrected(old, text="Four vans."), corrected(old, text="Three vans.")
    first = correct_report(actor=colleague, report_id=old.pk, line=theirs, reason="Recount.")
    with pytest.raises(CorrectedMeanwhile) as told:
        correct_report(actor=analyst, report_id=old.pk, line=mine, reason="Recount again.")
    name = Person.objects.get(pk=colleague.person_id).name
    assert f"{name} corrected this report on" in str(told.value)
    assert "Recount." in str(told.value)
    second = correct_report(actor=analyst, report_id=told.value.newest, line=mine, reason="Recount again.")
    assert (second.supersedes, first.supersedes) == (first, old)
    assert [item.text for item in Item.objects.order_by("recorded_at", "pk")] == [
        "Two vans.",
        "Three vans.",
        "Four vans.",
    ]


def test_a_report_goes_back_to_what_it_said_before(analyst: Reader) -> None:
    old = live(analyst)
    new = correct_report(actor=analyst, report_id=old.pk, line=corrected(old, text="Three vans."), reason="Recount.")
    again = correct_report(actor=analyst, report_id=new.pk, line=corrected(new, text="Two vans."), reason="It was two.")
    assert again.items.get().text == "Two vans."
    assert Report.objects.filter(withdrawn_at=None).get() == again


def test_information_is_added_to_a_live_report_and_nothing_of_it_changes(analyst: Reader) -> None:
    report = live(analyst)
    item = {**line_again(report, analyst)["items"][0], "text": "A third van on Friday.", "people": []}
    append_items(actor=analyst, report_id=report.pk, items=[item])
    assert [(one.number, one.text) for one in report.items.order_by("number")] == [
        (1, "Two vans."),
        (2, "A third van on Friday."),
    ]
    report.refresh_from_db()
    assert (report.state, report.events.latest("pk").kind) == ("live", "appended")


def test_what_is_added_to_a_corrected_report_joins_the_newest(analyst: Reader) -> None:
    old = live(analyst)
    new = correct_report(actor=analyst, report_id=old.pk, line=corrected(old, text="Three vans."), reason="Recount.")
    for to in (ReportState.REQUIRES_LINKING, ReportState.LIVE):
        decide_report(actor=analyst, report_id=new.pk, to=to, reason="Good.")
    item = {**line_again(new, analyst)["items"][0], "text": "And a lorry."}
    append_items(actor=analyst, report_id=new.pk, items=[item])
    assert (new.items.count(), old.items.count()) == (2, 1)
    assert new.items.get(number=1).mentions.count() == 1


def test_an_added_item_that_the_corrector_may_not_read_goes_on_with_the_report(analyst: Reader) -> None:
    old = live(analyst)
    closed = {**line_again(old, analyst)["items"][0], "marking_kind": "suspicious-activity", "audience": []}
    append_items(actor=analyst, report_id=old.pk, items=[{**closed, "text": "From a bank.", "people": []}])
    hidden = Item.objects.get(text="From a bank.")
    line = corrected(old, text="Three vans.")
    new = correct_report(actor=analyst, report_id=old.pk, line=line, reason="Recount.")
    hidden.refresh_from_db()
    assert (hidden.report, hidden.withdrawn_at) == (new, None)
    assert [item.text for item in report_card(analyst, new).items] == ["Three vans."]


def test_a_report_that_is_not_live_takes_no_addition(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given())
    with pytest.raises(WrongStep, match="correct it instead"):
        append_items(actor=analyst, report_id=report.pk, items=[line_again(report, analyst)["items"][0]])


def test_an_earlier_version_takes_no_step(analyst: Reader) -> None:
    old = receive_report(actor=analyst, report=given())
    correct_report(actor=analyst, report_id=old.pk, line=corrected(old, text="Three vans."), reason="Recount.")
    with pytest.raises(WrongStep, match="earlier version"):
        decide_report(actor=analyst, report_id=old.pk, to=ReportState.REQUIRES_LINKING, reason="Good.")


def test_a_clock_that_goes_backwards_changes_no_order_and_dates_no_step_before_the_last(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given())
    ahead = timezone.now() + timedelta(hours=3)
    ReportEvent.objects.filter(report=report).update(at=ahead)
    decide_report(actor=analyst, report_id=report.pk, to=ReportState.REQUIRES_LINKING, reason="Good.")
    history = report_card(analyst, Report.objects.get(pk=report.pk)).history
    assert [one.state for one in history] == ["requires assessment", "requires linking"]
    assert [one.at for one in history] == [ahead, ahead]
