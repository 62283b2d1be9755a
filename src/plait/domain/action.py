"""A line of a strand's action plan: what it is, where it stands, and what may happen to it next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from plait.domain.outcome import Gate


class ActionKind(StrEnum):
    """What a line of the plan is. New or changing activity only, never core business."""

    PROJECT = "project"
    PILOT = "pilot"
    PROGRAMME = "programme"
    OPERATION = "operation"
    IMPROVEMENT = "improvement"
    LEGISLATION = "legislation"
    GUIDANCE = "guidance"
    TRAINING = "training"
    CAMPAIGN = "campaign"
    RESEARCH = "research"
    ASSESSMENT = "assessment"
    EVALUATION = "evaluation"
    STRATEGY = "strategy"
    GOVERNANCE = "governance"
    PRIORITY = "priority"
    FUND = "fund"


# These may be mainstreamed on a named body's judgement, always labelled "not statistically proved".
ON_JUDGEMENT = frozenset({ActionKind.GUIDANCE, ActionKind.TRAINING, ActionKind.CAMPAIGN})


class ActionState(StrEnum):
    """Where a line of the plan stands. A mainstreamed or stopped one leaves the plan."""

    IDEA = "idea"
    PLANNED = "planned"
    LIVE = "live"
    EVALUATED = "evaluated"
    PROVED = "proved"
    MAINSTREAMED = "mainstreamed"
    STOPPED = "stopped"


class ActionEvent(StrEnum):
    """What may happen to a line of the plan."""

    PLAN = "plan"
    START = "start"
    EVALUATE = "evaluate"
    PROVE = "prove"
    EXTEND = "extend"
    ADAPT = "adapt"
    MAINSTREAM = "mainstream"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWorthwhile:
    """Why guidance, training or a campaign was mainstreamed without a statistical proof: who said so."""

    body: str
    decider: str
    reason: str
    label: str = "not statistically proved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of state: append-only history of an action."""

    event: ActionEvent
    before: ActionState
    after: ActionState
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`strand` is one of the four, or "Cross-cutting" as published plans have it.

    `gate` holds the last reading of the four lights; `judged` stands in its place for guidance, training and
    campaigns. `steps` is the history, oldest first. Days are from-inclusive, to-exclusive.
    """

    title: str
    strand: str
    kind: ActionKind
    lead: str
    state: ActionState = ActionState.IDEA
    measure: str = ""
    from_on: date | None = None
    to_on: date | None = None
    gate: Gate | None = None
    judged: JudgedWorthwhile | None = None
    steps: tuple[Step, ...] = field(default=())
    synthetic: bool = False

    @property
    def leaves_the_plan(self) -> bool:
        """A mainstreamed or stopped line leaves the plan; the annual report keeps it."""
        return self.state in (ActionState.MAINSTREAMED, ActionState.STOPPED)
