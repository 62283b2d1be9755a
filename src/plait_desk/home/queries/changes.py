"""What changed since this reader was here, and the answer that would be worth most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plait.domain.ids import Ref, UnreadableId
from plait.policy.access import Reader
from plait_desk.collection.models import Requirement
from plait_desk.home.queries.gap import OPEN
from plait_desk.thread.models import Event
from plait_desk.thread.queries import Described, describe

MOST = 6
ICONS = {
    "report": "report", "group": "group", "task": "task", "requirement": "requirement", "decision": "judgement",
    "option": "judgement", "action": "plan", "disruption": "flag", "outcome": "flag", "edition": "doc", "load": "doc",
    "proposal": "chart", "assessment": "judgement", "match": "merge", "subject": "person", "mention": "person",
    "person": "person", "company": "company", "organisation": "company", "address": "address", "notice": "contract",
    "licence": "contract", "property": "property", "phone": "phone", "report_edition": "doc",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event with the name of the thing it happened to."""

    icon: str
    title: str
    href: str
    text: str
    at: datetime


def changes_since(reader: Reader, since: datetime, most: int = MOST) -> list[Change]:
    """The newest readable events after `since`, one a thing; things that have no name here are left out."""
    rows = Event.objects.readable_by(reader).filter(at__gt=since).order_by("-sequence")
    events = [
        (kind, ref, at) for kind, text, at in rows.values_list("kind", "ref", "at")[: most * 6] if (ref := _ref(text))
    ]
    names = describe(reader, {ref for _, ref, _ in events})
    return _changes(events, names)[:most]


def _changes(events: Iterable[tuple[str, Ref, datetime]], names: dict[Ref, Described]) -> list[Change]:
    newest: dict[Ref, Change] = {}
    for kind, ref, at in events:
        if ref in names and ref not in newest:
            newest[ref] = Change(
                icon=ICONS.get(ref.kind, "link"),
                title=names[ref].title,
                href=names[ref].url,
                text=_words(kind),
                at=at,
            )
    return list(newest.values())


def _words(kind: str) -> str:
    """An event's kind as a person says it: `task.sent` or `task_sent` is "Task sent"."""
    return kind.replace(".", " ").replace("_", " ").replace(":", " ").strip().capitalize()


def _ref(text: str) -> Ref | None:
    try:
        return Ref.parse(text)
    except UnreadableId:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class BestAnswer:
    """The open question whose answer is worth most and that nobody collects."""

    ref: Ref
    question: str
    value: float
    cost_days: float | None


def best_next_answer(reader: Reader) -> BestAnswer | None:
    """None where no open requirement has been valued."""
    row = (
        Requirement.objects.newest_for(reader)
        .filter(state__in=OPEN, collector=None, value__isnull=False)
        .order_by("-value", "pk")
        .first()
    )
    if row is None or row.value is None:
        return None
    return BestAnswer(ref=Ref("requirement", row.pk), question=row.question, value=row.value, cost_days=row.cost_days)
