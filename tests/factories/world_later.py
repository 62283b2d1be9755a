"""The rows of a random world in the rooms after mapping: what is judged, asked, tasked, done, and what was shared."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from plait.domain.action import ActionKind, ActionState
from plait.domain.ids import Ref
from plait.domain.outcome import OutcomeKind
from plait.domain.strand import FOUR_STRANDS
from plait_desk.action.models import Action, ActionEvent, Disruption, Outcome
from plait_desk.assessment.models import AssessmentEdition, EmergingThreat, KeyJudgement, Rating, Vulnerability
from plait_desk.collection.models import (
    AcceptedFinding,
    Concern,
    ConcernEvent,
    ConcernMessage,
    ConditionReview,
    Item,
    Report,
    SanitisingAgreement,
)
from plait_desk.mapping.models import Group
from plait_desk.search.models import SearchEntry
from plait_desk.tasking.models import Decision, Option, Proposal, Task, TaskEvent
from plait_desk.thread.models import Dissemination, Event, Notice, Release, Target
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import COMMON, ROOMS, Made

FACTORS = ("activity", "scale")


def judgements(made: Made) -> None:
    """An edition, and what was rated and judged in it."""
    about = made.add(Target, kind=Target.Kind.THREAT, key="drugs")
    edition = made.add(AssessmentEdition, as_of=days_ago(20).date(), opened_at=days_ago(20))
    for factor in FACTORS:
        made.add(Rating, edition=edition, target=about, factor=factor, at=days_ago(9))
    for _ in range(2):
        first = made.add(KeyJudgement, edition=edition, target=about, term="Likely or probable", confidence="High")
    made.add(KeyJudgement, edition=edition, target=about, term="Unlikely", confidence="Low", supersedes=first)
    made.add(Vulnerability, target=about)
    made.add(EmergingThreat, state="watched", review_on=days_ago(-30).date())


def tasks(made: Made) -> None:
    """Options, decisions and tasks on groups; who may read a task need not read what it came from."""
    edition = made.some(AssessmentEdition)
    proposal = made.add(Proposal, edition=edition, value=5.0, bound=6.0, prices=[], at=days_ago(6))
    for group, about in zip(made.every(Group), [t for t in made.every(Target) if t.kind == "group"], strict=False):
        strand = made.chance.choice(FOUR_STRANDS).value
        said = {"target": about, "strand": strand, "title": f"{COMMON} {word()}"}
        option = made.add(Option, proposal=proposal, rank=1, is_proposed=True, marking=made.near(group.marking), **said)
        decision = made.add(Decision, option=option, verdict="accept", marking=made.near(option.marking))
        task = _task(made, decision, said)
        made.add(TaskEvent, task=task, kind="accepted", note=word(), marking=made.near(task.marking), at=days_ago(2))


def _task(made: Made, decision: Decision, said: dict[str, Any]) -> Task:
    markings = made.ground.markings
    marking = made.chance.choice(markings)
    given = {"from_marking": decision.marking, "to_marking": marking, "basis": word(), "at": days_ago(4)}
    release = made.add(Release, object_ref=str(Ref("decision", decision.pk)), version="1", **given)
    due = timezone.localdate() + timedelta(days=30)
    state = made.chance.choice(list(Task.State))
    return made.add(
        Task, decision=decision, release=release, due_on=due, state=state, sent_at=days_ago(4), marking=marking, **said
    )


def actions(made: Made) -> None:
    """Lines of the plan, what was claimed and what came of it."""
    for task in made.every(Task):
        action = made.add(
            Action,
            task=made.chance.choice((task, None)),
            target=made.chance.choice((task.target, None)),
            strand=task.strand,
            kind=made.chance.choice(list(ActionKind)).value,
            state=made.chance.choice((ActionState.PLANNED, ActionState.LIVE)).value,
            title=f"{COMMON} {word()}",
            marking=made.near(task.marking),
            opened_at=days_ago(3),
        )
        made.add(ActionEvent, action=action, kind="progress", note=word(), marking=made.near(action.marking))
        made.add(Outcome, action=action, kind=OutcomeKind.CHANGE.value, what=word(), marking=made.near(action.marking))
        claim = {"attribute": "money_handling", "before": 4, "after": 2, "duration": "months", "level": "MAJOR"}
        made.add(Disruption, target=task.target, task=task, displacement="none seen", evidence=word(), **claim)


def sharing(made: Made) -> None:
    """What was asked, sent and recalled, and what happens to reports beside their steps."""
    for report in made.every(Report)[:3]:
        ref = str(Ref("report", report.pk))
        made.add(Dissemination, object_ref=ref, version="1", asked_at=days_ago(2), marking=made.near(report.marking))
        made.add(Notice, object_ref=ref, reason=word(), at=days_ago(1), marking=made.near(report.marking))
        made.add(AcceptedFinding, report=report, place="title", words=word(), marking=made.near(report.marking))
        made.add(SanitisingAgreement, report=report, words=word(), marking=made.near(report.marking))
    for item in made.every(Item)[:3]:
        made.add(ConditionReview, item=item, reason=word(), marking=made.near(item.marking))
    for concern in made.every(Concern):
        made.add(ConcernMessage, concern=concern, text=word(), marking=made.near(concern.marking))
        made.add(ConcernEvent, concern=concern, to_state="taken", reason=word(), marking=made.near(concern.marking))


def found(made: Made) -> None:
    """Tasks and actions are found and change like everything else."""
    for kind, row in [*(("task", t) for t in made.every(Task)), *(("action", a) for a in made.every(Action))]:
        ref = str(Ref(kind, row.pk))
        made.add(SearchEntry, ref=ref, kind=kind, title=row.title, text=word(), marking=row.marking)
        made.add(Event, kind=f"{kind}.changed", ref=ref, marking=row.marking, at=days_ago(1))


LATER = (judgements, tasks, actions, sharing, found)


def fill(made: Made) -> None:
    """Every room in the order of the journey."""
    for room in (*ROOMS, *LATER):
        room(made)
