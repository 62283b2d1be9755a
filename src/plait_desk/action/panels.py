"""What earlier rooms show of this one: the plan of a group, the action of a task, and how things are named."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from plait.domain.ids import encode
from plait.policy.access import Reader
from plait_desk.action import queries
from plait_desk.action.models import Action, Disruption, Outcome
from plait_desk.action.services.forgetting import forget_actions
from plait_desk.thread.panels import register
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.services import Room, register_disposal


def register_all() -> None:
    """Called once, from apps.py."""
    register_disposal("action", Room(forget=forget_actions))
    describe_with("action", describe_actions)
    describe_with("outcome", describe_outcomes)
    describe_with("disruption", describe_disruptions)
    register("task", "Action", "action/panel_lines.html", lines_of_task)
    register("group", "Plan and disruptions", "action/panel_group.html", plan_of_group)


def describe_actions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Title and page of each readable action."""
    rows = Action.objects.readable_by(reader).filter(pk__in=ids)
    return {
        row.pk: Described(title=_labelled(row.title, row.is_synthetic), url=reverse("action:item", args=[row.pk]))
        for row in rows
    }


def describe_outcomes(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """What changed, opened on the page of its action."""
    rows = Outcome.objects.readable_by(reader).filter(pk__in=ids).select_related("action")
    return {
        row.pk: Described(
            title=_labelled(row.what[:80], row.action.is_synthetic), url=reverse("action:item", args=[row.action_id])
        )
        for row in rows
    }


def describe_disruptions(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The level, moderated if it was, and the page of the claim."""
    rows = Disruption.objects.readable_by(reader).filter(pk__in=ids)
    return {
        row.pk: Described(
            title=_labelled(
                f"{(row.moderated_level or row.level).capitalize()} disruption: {row.attribute.replace('_', ' ')}",
                row.is_synthetic,
            ),
            url=reverse("action:disruption", args=[row.pk]),
        )
        for row in rows
    }


def _labelled(title: str, is_synthetic: bool) -> str:
    """The word goes wherever the name goes: a made-up act is never named beside a real body without it."""
    return f"{title} (SYNTHETIC)" if is_synthetic and "(SYNTHETIC)" not in title else title


def lines_of_task(reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """The lines that a task opened; nothing if there is none this reader may read."""
    opened = set(Action.objects.readable_by(reader).filter(task__in=ids).values_list("pk", flat=True))
    found = [line for line in queries.lines(reader) if line.id in opened]
    return {"lines": found} if found else None


def plan_of_group(reader: Reader, ids: Collection[int]) -> dict[str, Any] | None:
    """A group's lines by strand and its disruptions; always shown, so that an empty plan is seen."""
    keys = {encode(id_) for id_ in ids}
    aimed = Action.objects.readable_by(reader).filter(target__kind="group", target__key__in=keys)
    opened = set(aimed.values_list("pk", flat=True))
    return {
        "lines": [line for line in queries.lines(reader) if line.id in opened],
        "disruptions": [
            seen for seen in queries.disruptions(reader) if seen.target[0] == "group" and seen.target[1] in keys
        ],
    }
