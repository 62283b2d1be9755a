"""One record's journey, stage by stage: each function is what somebody does on a page, and gives what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from plait.domain.edition import Edition
from plait.domain.estimate import Range
from plait.domain.ids import Ref, encode
from plait.domain.outcome import OutcomeKind
from plait.domain.task import Verdict
from plait.reporting.report import ReportKind
from plait_desk.accounts.models import grounds
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.action.models import Action, Outcome
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.services import RatingGiven, agree_assessment, open_assessment, rate
from plait_desk.collection.forms.writing import ItemForm
from plait_desk.collection.models import Report
from plait_desk.collection.services import receive_file
from plait_desk.linking.services import run_linking
from plait_desk.mapping.models import Group
from plait_desk.mapping.services import record_groups, redraw_reach
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services import Publication, publish
from plait_desk.tasking.models import Decision, Option, Proposal, Task
from plait_desk.tasking.services import propose
from plait_desk.thread.models import Target
from tests.factories.assessed import QUICK as QUICK_RUN
from tests.factories.assessed import some_capacity
from tests.factories.files import as_csv
from tests.factories.house import Colleague, House
from tests.factories.tasked import QUICK as QUICK_TERMS

BORN = "1984-03-05"
# What the form of a report asks of each item.
ITEM_FIELDS = frozenset(ItemForm.base_fields)
GROUP_COLUMNS = (
    *("group_reference", "name", "region", "council_code", "tier", "primary_threat", "secondary_threats"),
    *("businesses", "seen_on", "handling", "audience", "money_handling", "corruption", "violence", "synthetic"),
)
MEMBER_COLUMNS = (
    *("group_reference", "mention_reference", "forename", "surname", "date_of_birth", "role", "principal"),
    *("from_on", "grade", "synthetic"),
)


def write_report(by: Colleague, reference: str = "IR-77", *, surname: str = "Larch", **words: object) -> Report:
    """A High report by form, which names one person; only the writer's own body may read it unless `words` say."""
    form: dict[str, object] = {
        "danger": "none",
        "title": f"Night unloading {reference} (SYNTHETIC)",
        "reference": reference,
        "urgency": "high",
        "intelligence_on": f"{timezone.localdate() - timedelta(days=3)}",
    }
    item: dict[str, object] = {
        "text": f"Two vans were unloaded at night, {reference}.",
        "standing": "fact",
        "scheme": "3x5x2",
        "grade": "2BP",
        "origin": "own",
        "handling": "P",
        "tier": "OFFICIAL-SENSITIVE",
        "existence": "hidden",
        "marking_kind": "ordinary",
        "person-0-forename": "Ailsa",
        "person-0-surname": surname,
        "person-0-date_of_birth": BORN,
    }
    of_report = {name: value for name, value in words.items() if name not in ITEM_FIELDS}
    item |= {name: value for name, value in words.items() if name in ITEM_FIELDS}
    by.sends("collection:new_report", **form | of_report | {f"item-0-{name}": value for name, value in item.items()})
    return Report.objects.get(own_reference=reference, partner=by.body)


def pass_on(by: Colleague, report: Report) -> None:
    """Decide twice: accepted to linking, then live."""
    for state in ("requires_linking", "live"):
        by.sends("collection:decide", report.pk, to=state, reason="Clear, and useful.")


def send_group(by: Colleague, reference: str = "SOCG-1", *, surname: str = "Larch", audience: str = "") -> Group:
    """A group and its one nominal, sent as two files and recorded."""
    group = {
        "group_reference": reference,
        "name": f"Group {reference} (SYNTHETIC)",
        "region": "West",
        "council_code": "S12000049",
        "tier": "T2",
        "primary_threat": "drugs",
        "businesses": "haulage",
        "seen_on": f"{timezone.localdate() - timedelta(days=20)}",
        "handling": "P",
        "audience": audience,
        "money_handling": "4",
        "corruption": "2",
        "violence": "3",
        "synthetic": "SYNTHETIC",
    }
    nominal = {
        "group_reference": reference,
        "mention_reference": f"{reference}/1",
        "forename": "Ailsa",
        "surname": surname,
        "date_of_birth": BORN,
        "role": "courier",
        "principal": "yes",
        "from_on": "2025-01-01",
        "grade": "1AP",
        "synthetic": "SYNTHETIC",
    }
    files = (
        (f"SYNTHETIC_groups_{reference}.csv", as_csv(group, columns=GROUP_COLUMNS)),
        (f"SYNTHETIC_group_members_{reference}.csv", as_csv(nominal, columns=MEMBER_COLUMNS)),
    )
    for name, raw in files:
        load = receive_file(actor=by.reader, name=name, raw=raw)
    record_groups(actor=by.reader, load=load)
    return Group.objects.get(reference=reference)


def link_and_map(by: Colleague) -> None:
    """Who is who, and what each group reaches."""
    run_linking(actor=by.reader)
    redraw_reach(actor=by.reader, as_of=timezone.localdate())


def open_and_rate(by: Colleague, raters: Sequence[Colleague]) -> AssessmentEdition:
    """An edition, open to every partner, in which each rater rates one threat."""
    edition = open_assessment(actor=by.reader, title="Autumn (SYNTHETIC)", as_of=timezone.localdate())
    given = RatingGiven(
        edition_id=edition.pk,
        kind=Target.Kind.THREAT,
        key="drugs",
        factor="scale",
        value=Range(low=2, best=3, high=4),
        rationale="Made up for a test (SYNTHETIC)",
    )
    for rater in raters:
        rate(actor=rater.reader, given=given)
    return edition


def agree(by: Colleague, edition: AssessmentEdition) -> AssessmentEdition:
    """The edition, worked out over all that this colleague may read, and frozen."""
    return agree_assessment(actor=by.reader, edition_id=edition.pk, run=QUICK_RUN)


def plan(by: Colleague, edition: AssessmentEdition) -> Proposal:
    """What the analyst puts before the board, under synthetic capacity."""
    some_capacity(by.reader)
    return propose(actor=by.reader, edition_id=edition.pk, terms=QUICK_TERMS)


def option_for(body: Colleague, group: Group, proposal: Proposal) -> Option:
    """The first option on the group that this body would lead."""
    options = Option.objects.filter(proposal=proposal, lead=body.body, target__key=encode(group.pk))
    found = options.filter(is_development=False).order_by("-is_proposed", "rank").first()
    assert found, f"no option for {body.body}"
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """From a decision to what came of it."""

    decision: Decision
    task: Task
    action: Action
    outcome: Outcome


def carry_out(board: Colleague, officer: Colleague, option: Option) -> CarriedOut:
    """The board accepts and releases a task; the body takes it up, starts, and says what changed. All on pages."""
    board.sends("tasking:decide", option.pk, verdict=Verdict.ACCEPT.value, reason="It prevents most.")
    decision = Decision.objects.get(option=option)
    board.sends("tasking:send", decision.pk, **_order(option, officer))
    task = Task.objects.get(decision=decision)
    officer.sends("tasking:step", task.pk, "accept", note="The days are there.")
    board.sends("action:open", task=str(Ref("task", task.pk)))
    action = Action.objects.get(task=task)
    officer.sends("action:progress", action.pk, note="Staff in place.", event="start")
    changed = {
        "kind": OutcomeKind.CHANGE.value,
        "what": "Fewer night deliveries (SYNTHETIC)",
        "low": 1,
        "high": 6,
        "unit": "a week",
    }
    officer.sends("action:outcome", action.pk, **changed)
    return CarriedOut(decision=decision, task=task, action=action, outcome=Outcome.objects.get(action=action))


def _order(option: Option, officer: Colleague) -> dict[str, object]:
    return {
        "title": f"{option.title} (SYNTHETIC)",
        "text": "Please look at these licences.",
        "measure": option.measure or "Licences looked at",
        "owner": officer.person.pk,
        "due_on": f"{timezone.localdate() + timedelta(weeks=8)}",
        **grounds(TASKFORCE_BASIS),
    }


def publish_progress(by: Colleague, edition: Edition = Edition.PARTNER) -> ReportEdition:
    """The progress report on what has been done."""
    what = Publication(kind=ReportKind.PROGRESS, edition=edition, basis=TASKFORCE_BASIS)
    return publish(actor=by.reader, what=what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Everything one record became."""

    report: Report
    group: Group
    assessment: AssessmentEdition
    proposal: Proposal
    option: Option
    carried: CarriedOut
    edition: ReportEdition


def a_whole_journey(
    house: House,
    *,
    edition: Edition,
    number: int = 1,
    lead: Colleague | None = None,
    opened: AssessmentEdition | None = None,
) -> Journey:
    """All seven stages, with the assessment that is `opened` already, or one of its own.

    The group is told to the body that leads; where none is named, the police lead themselves.
    """
    officer = lead or house.officer
    report = write_report(house.analyst, f"IR-{number}")
    pass_on(house.analyst, report)
    audience = "" if lead is None else lead.body.key
    group = send_group(house.analyst, f"SOCG-{number}", audience=audience)
    link_and_map(house.analyst)
    assessment = agree(house.analyst, opened or open_and_rate(house.analyst, [house.officer]))
    proposal = plan(house.analyst, assessment)
    option = option_for(officer, group, proposal)
    carried = carry_out(house.board, officer, option)
    return Journey(
        report=report,
        group=group,
        assessment=assessment,
        proposal=proposal,
        option=option,
        carried=carried,
        edition=publish_progress(house.board, edition),
    )
