from dataclasses import replace

import pytest

from plait.action.gate import Evidence, proved
from plait.domain.outcome import Design, Effect, Light, Maryland, Verdict

GOOD = Effect(
    change=-0.2,
    low=-0.28,
    high=-0.11,
    p_any=0.99,
    p_worthwhile=0.95,
    p_value=0.01,
    design=Design.DIFFERENCE_IN_DIFFERENCES,
    maryland=Maryland.COMPARISON_AREAS,
    treated=3,
    compared=9,
    periods_before=24,
    periods_after=12,
    method="by hand",
)
PROVED = Evidence(
    registered="reported approaches to students",
    effect=GOOD,
    months=12,
    cost_per_unit=900,
    shadow_price=1200,
    displaced=False,
)


def with_effect(**changes: object) -> Evidence:
    return replace(PROVED, effect=replace(GOOD, **changes))


def test_a_pilot_with_four_lights_met_is_proved() -> None:
    gate = proved(PROVED)
    assert gate.is_proved
    assert {reading.light for reading in gate.lights} == {Light.MET}


@pytest.mark.parametrize(
    ("evidence", "verdict"),
    [
        (replace(PROVED, registered=" "), Verdict.CANNOT_TELL),
        (with_effect(maryland=Maryland.BEFORE_AFTER), Verdict.CANNOT_TELL),
        (with_effect(p_worthwhile=0.80), Verdict.EXTEND),
        (with_effect(p_any=0.95), Verdict.EXTEND),
        (with_effect(p_any=0.3, p_worthwhile=0.01), Verdict.STOP),
        (with_effect(p_any=0.9, treated=1, compared=1), Verdict.CANNOT_TELL),
        (replace(PROVED, months=11), Verdict.EXTEND),
        (replace(PROVED, cost_per_unit=1200.0), Verdict.ADAPT),
        (replace(PROVED, displaced=True), Verdict.ADAPT),
        (replace(PROVED, displaced=None), Verdict.CANNOT_TELL),
        (replace(PROVED, shadow_price=None), Verdict.CANNOT_TELL),
        (replace(PROVED, effect=None), Verdict.EXTEND),
    ],
)
def test_each_condition_alone_stops_the_proof(evidence: Evidence, verdict: Verdict) -> None:
    gate = proved(evidence)
    assert gate.verdict is verdict
    assert gate.reason
    assert any(reading.light is not Light.MET for reading in gate.lights)


def test_before_and_after_alone_is_refused_with_the_reason() -> None:
    gate = proved(with_effect(design=Design.BEFORE_AFTER, maryland=Maryland.BEFORE_AFTER))
    assert not gate.is_proved
    assert gate.comparison.light is Light.NOT_MET
    assert "three times in four" in gate.reason


def test_before_and_after_is_refused_whatever_level_is_claimed_for_it() -> None:
    assert not proved(with_effect(design=Design.BEFORE_AFTER, maryland=Maryland.RANDOMISED)).is_proved
