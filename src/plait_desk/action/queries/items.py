"""One action with its gate and history, its place on the thread, outcomes, and disruptions with their moderation."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from plait.action.lifecycle import next_events
from plait.domain.ids import Ref
from plait.domain.outcome import Gate
from plait.policy.access import Reader
from plait_desk.action.models import Action, ActionEvent, Disruption, Outcome
from plait_desk.action.queries.lines import Line, line_of
from plait_desk.looks.pictures.strip import Station
from plait_desk.thread.queries import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One entry of an action's history."""

    kind: str
    to_state: str
    note: str
    value: float | None
    by: str
    at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSeen:
    """One outcome as a page shows it; `range` is empty where it is in words only."""

    id: int
    action_id: int
    action: str
    kind: str
    what: str
    range: str
    at: date
    is_synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSeen:
    """One action with all that its page shows."""

    line: Line
    gate: Gate | None
    verdict: str
    offered: tuple[str, ...]
    judged: dict[str, str]
    task_id: int | None
    target: tuple[str, str] | None
    baseline: float | None
    aim: float | None
    starts_on: date | None
    opened_on: date
    steps: tuple[StepTaken, ...]
    outcomes: tuple[OutcomeSeen, ...]
    ref: Ref


def action_seen(reader: Reader, row: Action) -> ActionSeen:
    """The page of one readable action."""
    value = row.value()
    row.said_at = ActionEvent.objects.readable_by(reader).filter(action=row).aggregate(at=Max("at"))["at"]  # type: ignore[attr-defined]  # as annotated by `lines`
    events = ActionEvent.objects.readable_by(reader).filter(action=row).select_related("by").order_by("at", "id")
    return ActionSeen(
        line=line_of(row, reader),
        gate=value.gate,
        verdict=value.gate.verdict.value if value.gate else "",
        offered=tuple(event.value for event in next_events(value)),
        judged=row.judged,
        task_id=row.task_id,
        target=(row.target.kind, row.target.key) if row.target else None,
        baseline=row.baseline,
        aim=row.aim,
        starts_on=row.starts_on,
        opened_on=row.opened_at.date(),
        steps=tuple(
            StepTaken(
                kind=event.kind,
                to_state=event.to_state,
                note=event.note,
                value=event.value,
                by=event.by.name,
                at=event.at.date(),
            )
            for event in events
        ),
        outcomes=tuple(one for one in outcomes(reader) if one.action_id == row.pk),
        ref=Ref("action", row.pk),
    )


def outcomes(reader: Reader) -> list[OutcomeSeen]:
    """Every readable outcome of a readable action that nothing supersedes, newest first."""
    found = Outcome.objects.newest_for(reader).filter(action__in=Action.objects.readable_by(reader))
    rows = found.select_related("action").order_by("-at", "id")
    return [
        OutcomeSeen(
            id=row.pk,
            action_id=row.action_id,
            action=row.action.title,
            kind=row.kind,
            what=row.what,
            range="" if row.low is None or row.high is None else f"{row.low:,g} to {row.high:,g} {row.unit}".strip(),
            at=row.at.date(),
            is_synthetic=row.action.is_synthetic,
        )
        for row in rows
    ]


def stations(seen: ActionSeen, steps: list[Step]) -> list[Station]:
    """The thread strip of one action, from what this reader can walk: a station that is not met is a break."""
    kinds = {ref.kind for step in steps for ref in (step.from_ref, step.to_ref)}
    stops = (("Reports", "report"), ("Group", "group"), ("Requirement", "requirement"), ("Task", "task"))
    before = [Station(name=name, text="", state="on" if kind in kinds else "no") for name, kind in stops]
    here = Station(name="Action", text=seen.line.state, state="me")
    changed = "none yet" if not seen.outcomes else f"{len(seen.outcomes)} recorded"
    return [*before, here, Station(name="Outcome", text=changed, state="on" if seen.outcomes else "no")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisruptionSeen:
    """One claim and what another body made of it. Levels are the published words."""

    id: int
    target: tuple[str, str]
    attribute: str
    change: str
    duration: str
    displacement: str
    happened_on: date
    evidence: str
    claimed: str
    claimed_by: str
    partner_id: int
    took_part: frozenset[int]
    moderated: str
    moderated_by: str
    reason: str
    recheck_on: date | None
    recheck_again_on: date | None
    is_synthetic: bool


def disruptions(reader: Reader) -> list[DisruptionSeen]:
    """Every readable claim that nothing supersedes: those that wait for moderation first, then newest."""
    rows = (
        Disruption.objects.newest_for(reader)
        .select_related("target", "partner", "moderator")
        .order_by("moderated_at", "-happened_on", "id")
    )
    return sorted((disruption_seen(row) for row in rows), key=lambda seen: bool(seen.moderated))


def disruption_seen(row: Disruption) -> DisruptionSeen:
    """One readable claim as a page shows it."""
    return DisruptionSeen(
        id=row.pk,
        target=(row.target.kind, row.target.key),
        attribute=row.attribute.replace("_", " "),
        change=f"{row.before} to {row.after}",
        duration=row.duration,
        displacement=row.displacement,
        happened_on=row.happened_on,
        evidence=row.evidence,
        claimed=row.level.capitalize(),
        claimed_by=row.partner.abbreviation or row.partner.name,
        partner_id=row.partner_id,
        took_part=frozenset({row.partner_id, *row.contributors}),
        moderated=row.moderated_level.capitalize(),
        moderated_by=(row.moderator.abbreviation or row.moderator.name) if row.moderator else "",
        reason=row.moderation_reason,
        recheck_on=row.recheck_on,
        recheck_again_on=row.recheck_again_on,
        is_synthetic=row.is_synthetic,
    )
