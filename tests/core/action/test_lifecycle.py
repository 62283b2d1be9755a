from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.action import lifecycle
from plait.action.lifecycle import TRANSITIONS, Happening, NotAllowed, advance, next_events
from plait.domain.action import Action, ActionEvent, ActionKind, ActionState, JudgedWorthwhile
from plait.domain.outcome import Gate, Light, Reading, Verdict

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
JUDGED = JudgedWorthwhile(body="A council", decider="Head of licensing", reason="Every applicant reads it")


def gate(verdict: Verdict) -> Gate:
    light = Light.MET if verdict is Verdict.PROVED else Light.CANNOT_TELL
    names = ("Measure", "Comparison", "Effect", "Worth")
    measure, comparison, effect, worth = (Reading(name=name, light=light, why="by hand") for name in names)
    return Gate(measure=measure, comparison=comparison, effect=effect, worth=worth, verdict=verdict, reason="by hand")


def pilot(state: ActionState = ActionState.IDEA, kind: ActionKind = ActionKind.PILOT) -> Action:
    return Action(
        title="Letter to hauliers",
        strand="Deter",
        kind=kind,
        lead="A body",
        state=state,
        measure="approaches",
    )


def happened(event: ActionEvent, reason: str = "agreed", **more: Gate | JudgedWorthwhile) -> Happening:
    return Happening(event=event, by="Strand lead", reason=reason, **more)  # type: ignore[arg-type]  # test shorthand


def test_a_pilot_walks_from_idea_to_mainstreamed_and_leaves_the_plan() -> None:
    item = pilot()
    walk = [ActionEvent.PLAN, ActionEvent.START, ActionEvent.EVALUATE]
    for event in walk:
        item = advance(item, event=happened(event), at=NOON)
    item = advance(item, event=happened(ActionEvent.PROVE, gate=gate(Verdict.PROVED)), at=NOON)
    item = advance(item, event=happened(ActionEvent.MAINSTREAM), at=NOON)
    assert item.state is ActionState.MAINSTREAMED
    assert item.leaves_the_plan
    assert [step.after for step in item.steps] == [
        ActionState.PLANNED,
        ActionState.LIVE,
        ActionState.EVALUATED,
        ActionState.PROVED,
        ActionState.MAINSTREAMED,
    ]


def test_prove_is_not_offered_until_all_four_lights_are_met() -> None:
    item = pilot(ActionState.EVALUATED)
    assert ActionEvent.PROVE not in next_events(item)
    with pytest.raises(NotAllowed, match="proof gate"):
        advance(item, event=happened(ActionEvent.PROVE), at=NOON)
    with pytest.raises(NotAllowed, match="by hand"):
        advance(item, event=happened(ActionEvent.PROVE, gate=gate(Verdict.EXTEND)), at=NOON)


def test_guidance_may_be_mainstreamed_on_a_named_judgement_and_is_labelled() -> None:
    item = pilot(ActionState.EVALUATED, ActionKind.GUIDANCE)
    done = advance(item, event=happened(ActionEvent.MAINSTREAM, judged=JUDGED), at=NOON)
    assert done.judged is not None
    assert done.judged.label == "not statistically proved"


def test_a_judgement_without_body_decider_or_reason_is_refused() -> None:
    item = pilot(ActionState.EVALUATED, ActionKind.GUIDANCE)
    nameless = JudgedWorthwhile(body="A council", decider=" ", reason="read")
    with pytest.raises(NotAllowed, match="decider"):
        advance(item, event=happened(ActionEvent.MAINSTREAM, judged=nameless), at=NOON)


def test_a_pilot_is_not_mainstreamed_on_judgement() -> None:
    with pytest.raises(NotAllowed, match="only once it is proved"):
        advance(pilot(ActionState.EVALUATED), event=happened(ActionEvent.MAINSTREAM, judged=JUDGED), at=NOON)


def test_nothing_starts_without_a_measure() -> None:
    item = Action(title="Talks", strand="Divert", kind=ActionKind.PILOT, lead="A body", state=ActionState.PLANNED)
    with pytest.raises(NotAllowed, match="measure"):
        advance(item, event=happened(ActionEvent.START), at=NOON)


def test_every_step_needs_a_reason() -> None:
    with pytest.raises(NotAllowed, match="say why"):
        advance(pilot(), event=happened(ActionEvent.PLAN, reason="  "), at=NOON)


def test_what_is_not_in_the_table_of_transitions_is_refused_with_what_is_offered() -> None:
    with pytest.raises(NotAllowed, match="Offered: plan, stop"):
        advance(pilot(), event=happened(ActionEvent.MAINSTREAM), at=NOON)


@given(st.lists(st.sampled_from(list(ActionEvent)), max_size=12))
def test_history_is_never_lost_and_a_closed_line_never_moves(events: list[ActionEvent]) -> None:
    item, at = pilot(kind=ActionKind.CAMPAIGN), NOON
    for event in events:
        was, at = item, at + timedelta(days=1)
        try:
            item = advance(item, event=happened(event, gate=gate(Verdict.PROVED), judged=JUDGED), at=at)
        except NotAllowed:
            assert item is was
            continue
        assert item.steps[:-1] == was.steps
        assert not was.leaves_the_plan
        assert TRANSITIONS[was.state, event] is item.state


def test_the_proof_gate_is_found_in_lifecycle() -> None:
    assert lifecycle.proved.__module__ == "plait.action.gate"
