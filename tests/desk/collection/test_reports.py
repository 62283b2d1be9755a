"""Reports by form: the same rules as a file, and a life of dated steps."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from tests.factories import a_body, a_marking, a_reader
from tests.factories.files import RECEIVED_AT

from plait.collection.stated import StatedMarking
from plait.domain.emergency import Danger
from plait.domain.ids import Ref
from plait.domain.reject import FileRefused
from plait.domain.report import ReportState
from plait.domain.requirement import Requirement as RequirementValue
from plait.domain.requirement import RequirementState
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection.models import Report, ReportEvent, Requirement
from plait_desk.collection.queries.requirements import as_requirements, requirements
from plait_desk.collection.services import (
    ItemGiven,
    NamedPerson,
    ReportGiven,
    RequirementGiven,
    WrongStep,
    advance_reports,
    decide_report,
    line_again,
    move_requirement,
    raise_requirement,
    ready_correction,
    ready_emergency,
    ready_report,
    ready_sanitised,
    receive_report,
)
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import ThreadLink
from plait_desk.thread.queries import walk

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
NAMES = 'SELECT "accounts_partner"."key"'
OPEN = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",), audience=("all",))


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


def given(reference: str = "IR-1", marking: StatedMarking = OPEN, grade: str = "2BP", **more: object) -> ReportGiven:
    item = ItemGiven(
        text="Two vans.",
        is_opinion=False,
        scheme="3x5x2",
        grade=grade,
        marking=marking,
        people=[NamedPerson(reference=f"{reference}/1", forename="Ailsa", surname="Larch")],
    )
    return ReportGiven(
        reference=reference,
        title="Night unloading",
        urgency="high",
        intelligence_on=date(2026, 11, 9),
        created_at=RECEIVED_AT,
        items=[item],
        **more,  # type: ignore[arg-type]  # handed on
    )


def test_a_report_goes_in_with_its_item_and_who_it_names(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given())
    assert report.state == ReportState.REQUIRES_ASSESSMENT
    item = report.items.get()
    assert (item.grade, item.mentions.get().given_reference) == ("2BP", "IR-1/1")
    assert [event.to_state for event in report.events.all()] == ["requires_assessment"]


@pytest.mark.parametrize(
    ("marking", "grade"),
    [
        (OPEN, "9ZP"),
        (StatedMarking(tier="OFFICIAL", handling="C", purposes=("law-enforcement",)), "2BC"),
        (StatedMarking(tier="OFFICIAL", action="A1", purposes=("law-enforcement",)), "2BP"),
        (StatedMarking(tier="SECRET", purposes=("law-enforcement",)), "2BP"),
        (StatedMarking(tier="OFFICIAL", audience=("nobody",), purposes=("law-enforcement",)), "2BP"),
    ],
)
def test_a_form_meets_the_same_rules_as_a_file_and_leaves_nothing(
    analyst: Reader, marking: StatedMarking, grade: str
) -> None:
    with pytest.raises(FileRefused) as refusal:
        receive_report(actor=analyst, report=given(marking=marking, grade=grade))
    assert refusal.value.rejects[0].way_out
    assert not Report.objects.exists()


def test_a_draft_waits_with_its_author_and_then_goes_on(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given(), draft=True)
    assert report.state == ReportState.DRAFT
    decide_report(actor=analyst, report_id=report.pk, to=ReportState.REQUIRES_ASSESSMENT, reason="Complete.")
    decide_report(actor=analyst, report_id=report.pk, to=ReportState.REQUIRES_LINKING, reason="Good.")
    decide_report(actor=analyst, report_id=report.pk, to=ReportState.LIVE, reason="Linked.")
    states = list(ReportEvent.objects.filter(report=report).order_by("pk").values_list("to_state", flat=True))
    assert states[-3:] == ["requires_assessment", "requires_linking", "live"]


def test_a_step_that_does_not_follow_is_refused_with_those_that_do(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given())
    with pytest.raises(WrongStep, match="requires linking"):
        decide_report(actor=analyst, report_id=report.pk, to=ReportState.LIVE, reason="Too fast.")
    with pytest.raises(WrongStep, match="reason"):
        decide_report(actor=analyst, report_id=report.pk, to=ReportState.REQUIRES_LINKING, reason=" ")


def test_who_may_not_read_it_cannot_decide_it_and_cannot_tell_whether_it_is(analyst: Reader) -> None:
    own = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",))
    report = receive_report(actor=analyst, report=given(marking=own))
    outsider, officer = a_reader(), a_reader(a_body("psos"), Role.PARTNER_OFFICER)
    with pytest.raises(Http404):
        decide_report(actor=outsider, report_id=report.pk, to=ReportState.REQUIRES_LINKING, reason="?")
    with pytest.raises(Http404):
        decide_report(actor=outsider, report_id=12345, to=ReportState.REQUIRES_LINKING, reason="?")
    with pytest.raises(PermissionDenied):
        decide_report(actor=officer, report_id=report.pk, to=ReportState.REQUIRES_LINKING, reason="?")


def test_many_reports_take_the_same_step_at_once(analyst: Reader) -> None:
    for number in range(3):
        receive_report(actor=analyst, report=given(f"IR-{number}"))
    ready, next_ = ReportState.REQUIRES_ASSESSMENT, ReportState.REQUIRES_LINKING
    assert advance_reports(actor=analyst, current=ready, to=next_, reason="Good.") == 3
    assert advance_reports(actor=analyst, current=ready, to=next_, reason="Good.") == 0
    assert ReportEvent.objects.filter(to_state=next_.value).count() == 3


def a_question(reader: Reader, **more: object) -> Requirement:
    value = RequirementValue(
        question="Who rents Unit 4?",
        decision="Whether to visit.",
        known="",
        unknown="The tenant.",
        assumed="",
        review_on=date(2027, 1, 1),
    )
    marking = a_marking(a_body("psos"))
    return raise_requirement(actor=reader, given=RequirementGiven(value=value, marking=marking, **more))  # type: ignore[arg-type]  # handed on


def test_a_requirement_asked_again_is_the_same_one_and_a_new_worth_supersedes_it(analyst: Reader) -> None:
    first = a_question(analyst, worth=3.0)
    assert a_question(analyst, worth=3.0) == first
    second = a_question(analyst, worth=4.0)
    assert second.supersedes == first
    assert Requirement.objects.filter(superseded_by=None).count() == 1


def test_a_report_that_answers_is_a_step_of_the_thread(analyst: Reader) -> None:
    question = a_question(analyst)
    report = receive_report(actor=analyst, report=given(requirement=question.pk))
    assert report.requirement == question
    assert ThreadLink.objects.filter(relation="answers").count() == 1


def test_what_answered_a_requirement_answers_every_later_version_of_it(analyst: Reader) -> None:
    first = a_question(analyst, worth=3.0)
    report = receive_report(actor=analyst, report=given(requirement=first.pk))
    second = a_question(analyst, worth=4.0)
    third = move_requirement(actor=analyst, requirement_id=second.pk, to=RequirementState.PART_MET)
    (shown,) = as_requirements(analyst, requirements(analyst))
    assert (shown.id, shown.answers) == (third.pk, ((report.pk, "IR-1"),))
    assert SearchEntry.objects.get(kind="requirement").ref == str(Ref("requirement", third.pk))


def test_a_requirement_is_moved_by_its_own_body_and_once(analyst: Reader) -> None:
    question = a_question(analyst)
    other = a_reader(a_body("hmrc"))
    Requirement.objects.filter(pk=question.pk).update(marking=a_marking(a_body("psos"), a_body("hmrc")))
    with pytest.raises(PermissionDenied, match="Only the body"):
        move_requirement(actor=other, requirement_id=question.pk, to=RequirementState.MET)
    move_requirement(actor=analyst, requirement_id=question.pk, to=RequirementState.PART_MET)
    with pytest.raises(WrongStep, match="changed meanwhile"):
        move_requirement(actor=analyst, requirement_id=question.pk, to=RequirementState.MET)


def test_who_reads_the_report_but_not_the_question_that_it_answers_sees_no_step(analyst: Reader) -> None:
    other = a_reader(a_body("hmrc"))
    question = a_question(analyst)
    report = receive_report(actor=analyst, report=given(requirement=question.pk))
    ref = Ref("report", report.pk)
    assert Report.objects.readable_by(other).filter(pk=report.pk).exists()
    assert walk(other, ref, backwards=False) == []
    assert [step.to_ref.kind for step in walk(analyst, ref, backwards=False)] == ["requirement"]


def test_many_steps_at_once_need_a_reason_and_none_of_them_is_sending_back(analyst: Reader) -> None:
    receive_report(actor=analyst, report=given())
    ready, back = ReportState.REQUIRES_ASSESSMENT, ReportState.REQUIRES_CORRECTION
    with pytest.raises(WrongStep, match="reason"):
        advance_reports(actor=analyst, current=ready, to=ReportState.REQUIRES_LINKING, reason=" ")
    with pytest.raises(WrongStep, match="its day"):
        advance_reports(actor=analyst, current=ready, to=back, reason="Wrong day.")
    assert ReportEvent.objects.count() == 1


def test_a_requirement_moves_by_a_new_row(analyst: Reader) -> None:
    question = a_question(analyst)
    met = move_requirement(actor=analyst, requirement_id=question.pk, to=RequirementState.MET)
    assert (met.state, met.supersedes, Requirement.objects.get(pk=question.pk).state) == ("met", question, "open")
    with pytest.raises(WrongStep):
        move_requirement(actor=analyst, requirement_id=met.pk, to=RequirementState.WITHDRAWN)


def test_all_that_takes_time_is_done_before_a_writer_holds_the_others_up(analyst: Reader) -> None:
    receive_report(actor=analyst, report=given("IR-0"))
    with CaptureQueriesContext(connection) as asked:
        keep = ready_report(actor=analyst, report=given())
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert not Report.objects.filter(own_reference="IR-1").exists()
    with CaptureQueriesContext(connection) as held:
        kept = keep()
    assert Report.objects.get(own_reference="IR-1") == kept
    assert [one["sql"] for one in held if "own_reference, CAST(i.number" in one["sql"]] == [], "looks at other reports"


def test_whoever_corrects_sanitises_or_tells_an_emergency_reads_before_holding_the_others_up(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given("IR-0"))
    line = {**line_again(report, analyst), "title": "Night loading"}
    waiting: list[Callable[[], object]] = []
    with CaptureQueriesContext(connection) as asked:
        waiting.append(ready_correction(actor=analyst, report_id=report.pk, line=line, reason="It was loading."))
        waiting.append(ready_sanitised(actor=analyst, report_id=report.pk, given=given("S-1")))
        waiting.append(ready_emergency(actor=analyst, report=given("IR-2"), danger=Danger.LIFE))
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    for keep in reversed(waiting):
        with CaptureQueriesContext(connection) as held:
            keep()
        # The names of all bodies are asked for by whoever reads, and by nobody else.
        assert [one["sql"] for one in held if one["sql"].startswith(NAMES)] == [], "reads once more"
    assert Report.objects.get(superseded_by=None, title="Night loading").supersedes == report
    with pytest.raises(FileRefused):
        ready_correction(
            actor=analyst, report_id=report.pk, line={**line, "urgency": "NEVER"}, reason="It was loading."
        )
