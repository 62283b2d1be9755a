"""Projects and pilots: idea -> planned -> live -> evaluated -> proved -> mainstreamed, or stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from plait.action.gate import proved
from plait.domain.action import ON_JUDGEMENT, Action, ActionEvent, ActionState, JudgedWorthwhile, Step
from plait.domain.outcome import Gate

__all__ = ["TRANSITIONS", "Happening", "NotAllowed", "advance", "next_events", "proved"]

_S, _E = ActionState, ActionEvent

TRANSITIONS: Mapping[tuple[ActionState, ActionEvent], ActionState] = MappingProxyType(
    {
        (_S.IDEA, _E.PLAN): _S.PLANNED,
        (_S.PLANNED, _E.START): _S.LIVE,
        (_S.LIVE, _E.EVALUATE): _S.EVALUATED,
        (_S.EVALUATED, _E.PROVE): _S.PROVED,
        (_S.EVALUATED, _E.EXTEND): _S.LIVE,
        (_S.EVALUATED, _E.ADAPT): _S.PLANNED,
        (_S.EVALUATED, _E.MAINSTREAM): _S.MAINSTREAMED,
        (_S.PROVED, _E.MAINSTREAM): _S.MAINSTREAMED,
        (_S.IDEA, _E.STOP): _S.STOPPED,
        (_S.PLANNED, _E.STOP): _S.STOPPED,
        (_S.LIVE, _E.STOP): _S.STOPPED,
        (_S.EVALUATED, _E.STOP): _S.STOPPED,
        (_S.PROVED, _E.STOP): _S.STOPPED,
    }
)


class NotAllowed(ValueError):
    """The event cannot happen to the action as it stands; the message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What happened, by whom and why; with the gate's reading or the body's judgement where one is needed."""

    event: ActionEvent
    by: str
    reason: str
    gate: Gate | None = None
    judged: JudgedWorthwhile | None = None


def advance(item: Action, *, event: Happening, at: datetime) -> Action:
    """The action after `event`, with the step added to its history. Raises NotAllowed with the reason."""
    after = TRANSITIONS.get((item.state, event.event))
    if after is None:
        offered = ", ".join(next_events(item)) or "nothing: it has left the plan"
        raise NotAllowed(f"{item.title} is {item.state}: {event.event} is not offered. Offered: {offered}")
    if not event.reason.strip():
        raise NotAllowed(f"say why {item.title} goes from {item.state} to {after}")
    _refuse_unmet(item, event)
    step = Step(event=event.event, before=item.state, after=after, at=at, by=event.by, reason=event.reason.strip())
    return replace(
        item,
        state=after,
        steps=(*item.steps, step),
        gate=event.gate or item.gate,
        judged=event.judged or item.judged,
    )


def next_events(item: Action) -> tuple[ActionEvent, ...]:
    """What may be asked of the action now. "Prove" is not offered until all four lights are met."""
    events = (event for state, event in TRANSITIONS if state is item.state)
    return tuple(event for event in events if _is_offered(item, event))


def _is_offered(item: Action, event: ActionEvent) -> bool:
    if event is ActionEvent.PROVE:
        return item.gate is not None and item.gate.is_proved
    if event is ActionEvent.MAINSTREAM and item.state is ActionState.EVALUATED:
        return item.kind in ON_JUDGEMENT
    return True


def _refuse_unmet(item: Action, event: Happening) -> None:
    if event.event is ActionEvent.START and not item.measure.strip():
        raise NotAllowed(f"{item.title} cannot start without a measure registered before it starts")
    if event.event is ActionEvent.PROVE:
        gate = event.gate or item.gate
        if gate is None or not gate.is_proved:
            raise NotAllowed(gate.reason if gate else f"{item.title} has not been read at the proof gate")
    if event.event is ActionEvent.MAINSTREAM and item.state is ActionState.EVALUATED:
        _refuse_unjudged(item, event)


def _refuse_unjudged(item: Action, event: Happening) -> None:
    if item.kind not in ON_JUDGEMENT:
        raise NotAllowed(f"{item.title} is a {item.kind}: it is mainstreamed only once it is proved")
    judged = event.judged
    if judged is None or not all((judged.body.strip(), judged.decider.strip(), judged.reason.strip())):
        raise NotAllowed("a judgement names the body, the decider and the reason")
