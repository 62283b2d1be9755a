"""What this room shows on pages further left, and how its things are named in the thread."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from plait.domain.ids import encode
from plait.domain.task import Verdict
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.tasking.models import Decision, Option, Proposal, Task
from plait_desk.tasking.queries.board import current_proposal, option_lines
from plait_desk.tasking.queries.tasks import task_lines
from plait_desk.tasking.services.forgetting import forget_tasks
from plait_desk.thread.models import Target
from plait_desk.thread.panels import register
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.services import Room, register_disposal


def register_all() -> None:
    """Called once, from apps.py."""
    register_disposal("tasking", Room(forget=forget_tasks))
    register("group", "Tasks", "tasking/panel_group.html", tasks_of_group)
    describe_with("proposal", describe_proposals)
    describe_with("option", describe_options)
    describe_with("decision", describe_decisions)
    describe_with("task", describe_tasks)


def tasks_of_group(reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """The tasks on a group, and the option that is proposed for it now, where the reader may read them."""
    targets = list(Target.objects.filter(kind=Target.Kind.GROUP, key__in=[encode(id_) for id_ in ids]))
    if not targets:
        return None
    aimed = set(Task.objects.readable_by(reader).filter(target__in=targets).values_list("pk", flat=True))
    tasks = [line for line in task_lines(reader, on=reader.at.date(), mine=False) if line.id in aimed] if aimed else []
    options = _options(reader, targets)
    return {"tasks": tasks, "options": options} if tasks or options else None


def _options(reader: Reader, targets: list[Target]) -> list[Any]:
    proposal = current_proposal(reader) if reader.may(Permission.TASKING_OPTION_READ) else None
    if proposal is None:
        return []
    rows = Option.objects.readable_by(reader).filter(proposal=proposal, target__in=targets, is_proposed=True)
    return option_lines(reader, list(rows.select_related("target", "lead").order_by("rank", "pk")))


def describe_proposals(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Proposals that the reader may read."""
    rows = Proposal.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=f"Proposal of {row.at:%-d %B %Y}", url=reverse("tasking:board")) for row in rows}


def describe_options(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Options that the reader may read."""
    rows = Option.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=row.title, url=reverse("tasking:option", args=[row.pk])) for row in rows}


def describe_decisions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Decisions that the reader may read, on options that they may read."""
    rows = Decision.objects.readable_by(reader).filter(pk__in=ids, option__in=Option.objects.readable_by(reader))
    rows = rows.select_related("option")
    return {
        row.pk: Described(
            title=f"{row.option.title}: {Verdict(row.verdict).said.lower()}",
            url=reverse("tasking:option", args=[row.option_id]),
        )
        for row in rows
    }


def describe_tasks(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Tasks that the reader may read."""
    rows = Task.objects.readable_by(reader).filter(pk__in=ids)
    return {row.pk: Described(title=row.title, url=reverse("tasking:task", args=[row.pk])) for row in rows}
