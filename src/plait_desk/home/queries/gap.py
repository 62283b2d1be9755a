"""The gap between intelligence and tasking: five figures, twelve weeks each, each with its way in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from django.db.models import OuterRef, Subquery

from plait.domain.ids import encode
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.assessment.models import Priority
from plait_desk.collection.models import Requirement
from plait_desk.collection.queries.backlog import high_waiting
from plait_desk.home.queries.seen import WEEKS, Seen
from plait_desk.mapping.models import Group
from plait_desk.tasking.models import Task
from plait_desk.thread.models import Target

Feeling = Literal["good", "bad", ""]
OPEN = (Requirement.State.OPEN, Requirement.State.PART_MET)
DONE_WITH = (Task.State.DECLINED,)
LONG = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the gap. `value` None is unknown; `trend` runs from the oldest week to this one."""

    name: str
    value: float | None
    unit: str
    trend: tuple[float | None, ...]
    fact: str
    way_in: str
    url_name: str
    more_is_better: bool = False

    @property
    def change(self) -> float | None:
        """Against four weeks ago; None where either is unknown."""
        now, then = self.trend[-1], self.trend[-5]
        return None if now is None or then is None else round(now - then)

    @property
    def fall(self) -> float:
        """How far it fell, without the sign."""
        return abs(self.change or 0)

    @property
    def feeling(self) -> Feeling:
        """Whether the change is for the better, in words of the stylesheet."""
        if not self.change:
            return ""
        return "good" if (self.change > 0) == self.more_is_better else "bad"

    @property
    def arrow(self) -> str:
        return "flat" if not self.change else "up" if self.change > 0 else "down"


def gap(reader: Reader, seen: Seen) -> list[Figure]:
    """The figures whose records this reader may read; the others are left out, not shown as nought."""
    made: list[tuple[Permission, Callable[[], Figure]]] = [
        (Permission.COLLECTION_REPORT_READ, lambda: _decided(reader, seen)),
        (Permission.TASKING_TASK_READ, lambda: _days_to_task(reader, seen)),
        (Permission.MAPPING_GROUP_READ, lambda: _top_without_task(reader, seen)),
        (Permission.COLLECTION_REQUIREMENT_READ, lambda: _without_collector(reader)),
        (Permission.TASKING_TASK_READ, lambda: _without_outcome(reader, seen)),
    ]
    return [make() for permission, make in made if reader.may(permission)]


def weeks(at: datetime) -> list[datetime]:
    """The ends of the last twelve weeks, oldest first."""
    return [at - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _share(flags: Iterable[bool]) -> float | None:
    known = list(flags)
    return 100 * sum(known) / len(known) if known else None


def _decided(reader: Reader, seen: Seen) -> Figure:
    reports = seen.reports
    trend = tuple(
        _share(r.is_decided for r in reports if end - timedelta(weeks=1) < r.received_at <= end)
        for end in weeks(reader.at)
    )
    decided = sum(report.is_decided for report in reports)
    high = high_waiting(reader)
    return Figure(
        name="High reports decided",
        value=_share(report.is_decided for report in reports),
        unit="%",
        trend=trend,
        fact=f"{decided} of {len(reports)} in twelve weeks. {high.waiting} wait, {high.over} of them over the clock.",
        way_in=f"See the {high.waiting} that wait" if high.waiting else "See the backlog",
        url_name="collection:backlog",
        more_is_better=True,
    )


def _days_to_task(reader: Reader, seen: Seen) -> Figure:
    taken = [
        (min(seen.tasks[task].sent_at for task in report.tasks), report.intelligence_on)
        for report in seen.reports
        if report.tasks
    ]
    days = [(sent_at, float(max((sent_at.date() - on).days, 0))) for sent_at, on in taken]
    trend = tuple(
        median(found) if (found := [n for sent_at, n in days if end - timedelta(weeks=4) < sent_at <= end]) else None
        for end in weeks(reader.at)
    )
    return Figure(
        name="Median days from intelligence to task",
        value=median(number for _, number in days) if days else None,
        unit="days",
        trend=trend,
        fact=f"{len(days)} High reports led to a task." if days else "No High report has led to a task yet.",
        way_in="See the tasks",
        url_name="tasking:index",
    )


def _top_without_task(reader: Reader, seen: Seen) -> Figure:
    top = _top_targets(reader)
    tasked = {task.target_id: task.sent_at for task in seen.tasks.values() if task.state not in DONE_WITH}
    trend = tuple(
        float(sum(not (target in tasked and tasked[target] <= end) for target, since in top.items() if since <= end))
        if any(since <= end for since in top.values())
        else None
        for end in weeks(reader.at)
    )
    without = sum(target not in tasked for target in top)
    return Figure(
        name="Top-tier groups and priorities with no task",
        value=float(without) if top else None,
        unit=f"of {len(top)}",
        trend=trend,
        fact="Tier 1 groups, and what the Taskforce puts first." if top else "No tier 1 group and no priority is set.",
        way_in="Give them a task" if without else "See the groups",
        url_name="tasking:index" if without else "mapping:index",
    )


def _top_targets(reader: Reader) -> dict[int, datetime]:
    """Target ids of tier 1 groups and of priorities in force; groups nobody has targeted have a negative number."""
    groups = dict(
        Group.objects.readable_by(reader)
        .filter(tier=Group.Tier.T1)
        .exclude(state=Group.State.ARCHIVED)
        .values_list("pk", "recorded_at")
    )
    keys = {encode(pk): pk for pk in groups}
    known = dict(Target.objects.filter(kind=Target.Kind.GROUP, key__in=keys).values_list("key", "pk"))
    top = {known.get(key, -pk): groups[pk] for key, pk in keys.items()}
    today = reader.at.date()
    priorities = Priority.objects.newest_for(reader).filter(
        from_on__lte=today, to_on__gt=today, decided_by__isnull=False
    )
    return top | dict(priorities.values_list("target_id", "at"))


def _without_collector(reader: Reader) -> Figure:
    asked = Requirement.objects.readable_by(reader)
    replaced_at = Subquery(asked.filter(supersedes=OuterRef("pk")).values("raised_at"))
    rows = list(asked.filter(state__in=OPEN).values_list("raised_at", replaced_at, "collector_id"))
    trend = tuple(
        float(sum(collector is None for _, _, collector in standing)) if standing else None
        for end in weeks(reader.at)
        for standing in [[row for row in rows if row[0] <= end and (row[1] is None or row[1] > end)]]
    )
    now = [collector for _, ended_at, collector in rows if ended_at is None]
    return Figure(
        name="Requirements with no collector",
        value=float(sum(collector is None for collector in now)) if now else None,
        unit=f"of {len(now)}",
        trend=trend,
        fact="Open questions that nobody has offered to answer." if now else "No requirement is open.",
        way_in="Ask for a collector",
        url_name="collection:requirements",
    )


def _without_outcome(reader: Reader, seen: Seen) -> Figure:
    tasks = [task for task in seen.tasks.values() if task.state not in DONE_WITH]
    trend = tuple(
        float(sum(task.outcome_at is None or task.outcome_at > end for task in sent)) if sent else None
        for end in weeks(reader.at)
        for sent in [[task for task in tasks if task.sent_at <= end]]
    )
    waiting = [task for task in tasks if task.outcome_at is None]
    old = sum(reader.at - task.sent_at > LONG for task in waiting)
    return Figure(
        name="Tasks with no outcome",
        value=float(len(waiting)) if tasks else None,
        unit=f"of {len(tasks)}",
        trend=trend,
        fact=f"{old} older than 90 days." if tasks else "No task has been sent.",
        way_in="Chase or close",
        url_name="action:index",
    )
