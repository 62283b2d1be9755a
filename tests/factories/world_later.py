"""The rows of a random world in the rooms after mapping: what is judged, asked, tasked, done, and what was shared."""

from datetime import timedelta
from itertools import product
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
from plait_desk.thread.models import Dissemination, DisseminationRecipient, Event, Notice, Release, Target
from tests.factories.rows import days_ago, word
from tests.factories.world_clocks import clocks
from tests.factories.world_files import taken
from tests.factories.world_outside import OUTSIDE
from tests.factories.world_rows import COMMON, ROOMS, Made

FACTORS = ("activity", "scale")


def judgements(made: Made) -> None:
    """An edition, and what was rated and judged in it on a threat."""
    about = next(target for target in made.every(Target) if target.kind == Target.Kind.THREAT)
    for _ in range(2):
        edition = made.add(AssessmentEdition, as_of=days_ago(20).date(), opened_at=days_ago(20))
    said = {"edition": edition, "target": about}
    for factor, body in product(FACTORS, made.ground.bodies[:3]):
        level = made.chance.randrange(6)
        made.add(Rating, factor=factor, partner=body, low=level, best=level, high=level, at=days_ago(9), **said)
    for _ in range(4):
        weighed = [{"ref": str(Ref("item", item.pk)), "for": True} for item in made.every(Item)[:4]]
        first = made.add(KeyJudgement, term="Likely or probable", confidence="High", evidence=weighed, **said)
    made.add(KeyJudgement, term="Unlikely", confidence="Low", supersedes=first, **said)
    made.add(Vulnerability, target=about)
    made.add(EmergingThreat, state="watched", review_on=days_ago(-30).date())


def tasks(made: Made) -> None:
    """Options, decisions and tasks on groups; who may read a task need not read what it came from."""
    edition = made.some(AssessmentEdition)
    for days in (9, 6):
        proposal = made.add(Proposal, edition=edition, value=5.0, bound=6.0, prices=[], at=days_ago(days))
    for group, about in zip(made.every(Group), [t for t in made.every(Target) if t.kind == "group"], strict=False):
        strand = made.chance.choice(FOUR_STRANDS).value
        said = {"target": about, "strand": strand, "title": f"{COMMON} {word()}"}
        for is_proposed in (True, True, False):
            given = {
                "rank": 1,
                "is_proposed": is_proposed,
                "value_low": 0.0,
                "value_best": made.chance.random(),
                **said,
            }
            option = made.add(Option, proposal=proposal, marking=made.near(group.marking), **given)
        decision = made.add(Decision, option=option, verdict="accept", marking=made.near(option.marking))
        task = _task(made, decision, said)
        for kind in ("accepted", "progress"):
            marking = made.near(task.marking)
            made.add(TaskEvent, task=task, kind=kind, note=word(), marking=marking, at=days_ago(made.chance.random()))


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
    for task in made.every(Task) * 2:
        action = made.add(
            Action,
            task=made.chance.choice((task, None)),
            target=made.chance.choice((task.target, None)),
            strand=task.strand,
            kind=made.chance.choice(list(ActionKind)).value,
            state=made.chance.choice((ActionState.PLANNED, ActionState.LIVE)).value,
            title=f"{COMMON} {word()}",
            marking=made.near(task.marking),
            lead=made.chance.choice(made.ground.bodies),
            opened_at=days_ago(90),
        )
        for days in (70, 3):
            said = {"note": word(), "at": days_ago(days), "marking": made.near(action.marking)}
            made.add(ActionEvent, action=action, kind="progress", **said)
        made.add(Outcome, action=action, kind=OutcomeKind.CHANGE.value, what=word(), marking=made.near(action.marking))
    for task in made.every(Task):
        claim = {"attribute": "money_handling", "before": 4, "after": 2, "duration": "months", "level": "MAJOR"}
        made.add(Disruption, target=task.target, task=task, displacement="none seen", evidence=word(), **claim)


def sharing(made: Made) -> None:
    """What was asked, sent and recalled, to whom, and what happens to reports beside their steps."""
    ours = made.ground.reader.body
    for report in made.every(Report):
        ref = str(Ref("report", report.pk))
        marking = made.near(report.marking)
        sent = made.add(
            Dissemination, object_ref=ref, version="1", asked_at=days_ago(2), sent_at=days_ago(2), marking=marking
        )
        made.add(DisseminationRecipient, dissemination=sent, partner=made.chance.choice((ours, *made.ground.bodies)))
        for partner in (ours, None):
            made.add(
                Notice,
                object_ref=ref,
                reason=word(),
                at=days_ago(1),
                marking=made.near(marking),
                partner=partner or made.chance.choice(made.ground.bodies),
            )
        made.add(AcceptedFinding, report=report, place="title", words=word(), marking=made.near(report.marking))
        made.add(SanitisingAgreement, report=report, words=word(), marking=made.near(report.marking))
    for item in made.every(Item):
        made.add(
            ConditionReview,
            item=item,
            reason=word(),
            marking=made.near(item.marking),
            at=days_ago(made.chance.choice((1, 120))),
        )
    for concern in made.every(Concern):
        made.add(ConcernMessage, concern=concern, text=word(), marking=made.near(concern.marking))
        made.add(ConcernEvent, concern=concern, to_state="taken", reason=word(), marking=made.near(concern.marking))


def found(made: Made) -> None:
    """Tasks and actions are found and change like everything else."""
    for kind, row in [*(("task", t) for t in made.every(Task)), *(("action", a) for a in made.every(Action))]:
        ref = str(Ref(kind, row.pk))
        made.add(SearchEntry, ref=ref, kind=kind, title=row.title, text=word(), marking=row.marking)
        made.add(Event, kind=f"{kind}.changed", ref=ref, marking=row.marking, at=days_ago(1))


def fill(made: Made) -> None:
    """Every room in the order of the journey."""
    for room in (*ROOMS, judgements, tasks, actions, sharing, found, *OUTSIDE, clocks, taken):
        room(made)
