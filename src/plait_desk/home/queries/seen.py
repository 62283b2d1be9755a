"""The rows that the front page counts, as this reader sees them, in a handful of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.action.models import Action, Outcome
from plait_desk.collection.models import Report, ReportEvent
from plait_desk.collection.queries.reports import WAITING
from plait_desk.tasking.models import Task, TaskEvent
from plait_desk.thread.models import ThreadLink

WEEKS = 12
DEEPEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenReport:
    """One High report: when it came, when it was decided (None: not yet), and the tasks it led to."""

    ref: str
    intelligence_on: date
    received_at: datetime
    is_decided: bool
    decided_at: datetime | None
    tasks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTask:
    """One task with the moments of its life; None is not yet."""

    ref: str
    target_id: int
    state: str
    sent_at: datetime
    accepted_at: datetime | None
    outcome_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """High reports of the last twelve weeks, and every task, as one reader may read them."""

    reports: tuple[SeenReport, ...]
    tasks: dict[str, SeenTask]


def seen_by(reader: Reader) -> Seen:
    """What the figures of the gap are counted from, as of the reader's own instant."""
    tasks = _tasks(reader)
    behind = _reports_behind(reader, frozenset(tasks))
    since = reader.at - timedelta(weeks=WEEKS)
    rows = Report.objects.readable_by(reader).filter(
        urgency=Report.Urgency.HIGH, created_at__gte=since, created_at__lte=reader.at, withdrawn_at=None
    )
    # A draft has not been sent to anybody who could decide it.
    rows = rows.exclude(state=Report.State.DRAFT)
    found = list(rows.values_list("pk", "intelligence_on", "created_at", "state"))
    decided = _decided_at(reader, [row[0] for row in found])
    reports = []
    for pk, intelligence_on, created_at, state in found:
        ref = str(Ref("report", pk))
        reports.append(
            SeenReport(
                ref=ref,
                intelligence_on=intelligence_on,
                received_at=created_at,
                is_decided=state not in WAITING,
                decided_at=decided.get(pk),
                tasks=frozenset(behind.get(ref, ())),
            )
        )
    return Seen(reports=tuple(reports), tasks=tasks)


def _tasks(reader: Reader) -> dict[str, SeenTask]:
    rows = list(Task.objects.readable_by(reader).values_list("pk", "target_id", "state", "sent_at"))
    events = TaskEvent.objects.readable_by(reader).filter(kind="accepted")
    accepted = dict(events.order_by("-at", "-pk").values_list("task_id", "at"))
    actions = Action.objects.readable_by(reader).exclude(task=None)
    outcomes = Outcome.objects.readable_by(reader).filter(action__in=actions)
    came = dict(outcomes.order_by("-at", "-pk").values_list("action__task_id", "at"))
    return {
        str(Ref("task", pk)): SeenTask(
            ref=str(Ref("task", pk)),
            target_id=target_id,
            state=state,
            sent_at=sent_at,
            accepted_at=accepted.get(pk),
            outcome_at=came.get(pk),
        )
        for pk, target_id, state, sent_at in rows
    }


def _decided_at(reader: Reader, report_ids: list[int]) -> dict[int, datetime]:
    """When each report first left assessment, from its own events."""
    events = ReportEvent.objects.readable_by(reader).filter(
        report_id__in=report_ids, from_state=Report.State.REQUIRES_ASSESSMENT
    )
    return dict(events.order_by("-at", "-pk").values_list("report_id", "at"))


def _reports_behind(reader: Reader, tasks: frozenset[str]) -> dict[str, set[str]]:
    """For each report, the tasks that the readable thread leads to from it."""
    led_to: dict[str, set[str]] = defaultdict(set, {task: {task} for task in tasks})
    edge = set(tasks)
    for _ in range(DEEPEST):
        if not edge:
            break
        links = ThreadLink.objects.readable_by(reader).filter(to_ref__in=edge)
        edge = set()
        for from_ref, to_ref in links.values_list("from_ref", "to_ref"):
            before = len(led_to[from_ref])
            led_to[from_ref] |= led_to[to_ref]
            if len(led_to[from_ref]) > before:
                edge.add(from_ref)
    return {ref: found for ref, found in led_to.items() if ref.startswith("report:")}
