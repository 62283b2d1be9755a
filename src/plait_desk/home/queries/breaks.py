"""Where the thread breaks: High reports of the last twelve weeks, followed to today."""

from collections.abc import Iterable
from datetime import datetime
from statistics import median

from plait_desk.home.queries.seen import Seen, SeenReport, SeenTask
from plait_desk.looks.pictures.flow import Stage
from plait_desk.tasking.models import Task

TAKEN_UP = (Task.State.ACCEPTED, Task.State.CLOSED)


def thread_breaks(seen: Seen) -> list[Stage]:
    """Five stages, each counted among the reports that reached the one before."""
    received = list(seen.reports)
    decided = [report for report in received if report.is_decided]
    tasked = [report for report in decided if report.tasks]
    accepted = [report for report in tasked if any(task.state in TAKEN_UP for task in _tasks(report, seen))]
    ended = [report for report in accepted if any(task.outcome_at for task in _tasks(report, seen))]
    declined = sum(all(task.state == Task.State.DECLINED for task in _tasks(report, seen)) for report in tasked)
    silent = len(tasked) - len(accepted) - declined
    return [
        Stage(
            name="Received",
            count=len(received),
            days=_days((report.received_at, report.decided_at) for report in decided),
            lost=f"{len(received) - len(decided)} no decision",
        ),
        Stage(
            name="Decided",
            count=len(decided),
            days=_days((report.decided_at or report.received_at, _first(report, seen)) for report in tasked),
            lost=f"{len(decided) - len(tasked)} no task",
        ),
        Stage(
            name="Tasked",
            count=len(tasked),
            days=_days((task.sent_at, task.accepted_at) for task in _all(accepted, seen)),
            lost=f"{len(tasked) - len(accepted)} not taken up",
            reasons=(f"{declined} declined", f"{silent} no answer yet") if tasked else (),
        ),
        Stage(
            name="Accepted",
            count=len(accepted),
            days=_days((task.accepted_at, task.outcome_at) for task in _all(ended, seen)),
            lost=f"{len(accepted) - len(ended)} no outcome yet",
        ),
        Stage(name="Outcome", count=len(ended)),
    ]


def _tasks(report: SeenReport, seen: Seen) -> list[SeenTask]:
    return [seen.tasks[ref] for ref in report.tasks]


def _all(reports: list[SeenReport], seen: Seen) -> list[SeenTask]:
    return [seen.tasks[ref] for ref in sorted({ref for report in reports for ref in report.tasks})]


def _first(report: SeenReport, seen: Seen) -> datetime:
    return min(task.sent_at for task in _tasks(report, seen))


def _days(periods: Iterable[tuple[datetime | None, datetime | None]]) -> float | None:
    """The median length in days of the periods that have both ends; None where none has."""
    lengths = [max((end - start).total_seconds() / 86_400, 0) for start, end in periods if start and end]
    return median(lengths) if lengths else None
