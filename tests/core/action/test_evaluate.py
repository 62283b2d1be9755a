import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.action.evaluate import NoComparison, Panel, difference_in_differences, effect
from plait.domain.outcome import Design

AREAS, BEFORE, AFTER = 12, 12, 12


def counts(seed: int, *, treated: int = 4, fall: float = 0.0) -> Panel:
    rng = np.random.default_rng(seed)
    rates = rng.lognormal(4, 0.4, AREAS)[:, None] * np.ones(BEFORE + AFTER)
    marks = np.arange(AREAS) < treated
    rates[marks, BEFORE:] *= 1 - fall
    return Panel(outcomes=rng.poisson(rates).astype(float), treated=marks, start=BEFORE)


def test_a_large_fall_is_found_with_bounds_that_hold_it() -> None:
    found = effect(counts(1, fall=0.3))
    assert found.low <= -0.3 <= found.high
    assert found.p_any > 0.95
    assert found.p_worthwhile > 0.8


def test_a_useless_pilot_is_seldom_called_worthwhile() -> None:
    false_alarms = sum(effect(counts(seed)).p_worthwhile > 0.8 for seed in range(60))
    assert false_alarms <= 1


def test_areas_picked_on_a_spike_look_good_before_and_after_and_not_in_differences() -> None:
    rng = np.random.default_rng(5)
    looked_good = proved = 0
    for _ in range(40):
        noise = rng.poisson(30, (AREAS, BEFORE + AFTER)).astype(float)
        noise += rng.normal(0, 8, (AREAS, 1)) * (np.arange(BEFORE + AFTER) // 6 == 1)
        spikes = noise[:, BEFORE - 6 : BEFORE].mean(axis=1).argsort()[-3:]
        marks = np.isin(np.arange(AREAS), spikes)
        before, after = noise[marks, BEFORE - 6 : BEFORE].mean(), noise[marks, BEFORE:].mean()
        looked_good += bool(after < before * 0.95)
        panel = Panel(outcomes=noise.clip(0), treated=marks, start=BEFORE)
        found = effect(panel, draws=100)
        proved += found.p_worthwhile > 0.8 and found.p_any > 0.95
    assert looked_good >= 30
    assert proved * 10 <= looked_good


def test_without_an_area_to_compare_with_it_is_refused_with_the_reason() -> None:
    with pytest.raises(NoComparison, match="Before and after alone is refused"):
        Panel(outcomes=np.ones((2, 4)), treated=np.array([True, True]), start=2)


def test_an_unknown_outcome_is_never_taken_for_nought() -> None:
    outcomes = np.ones((3, 4))
    outcomes[2, 1] = np.nan
    with pytest.raises(ValueError, match="unknown"):
        Panel(outcomes=outcomes, treated=np.array([True, False, False]), start=2)


def test_the_same_seed_gives_the_same_effect_and_chance_areas_are_said() -> None:
    panel = counts(3, fall=0.2)
    assert effect(panel, seed=7) == effect(panel, seed=7)
    assert effect(panel, randomised=True).design is Design.RANDOMISED


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.floats(-50, 50), st.floats(-50, 50))
def test_what_happens_everywhere_and_what_an_area_always_had_change_nothing(
    seed: int, everywhere: float, always: float
) -> None:
    panel = counts(seed)
    moved = panel.outcomes.copy()
    moved[:, BEFORE:] += everywhere
    moved[0] += always
    shifted = Panel(outcomes=moved, treated=panel.treated, start=panel.start)
    assert difference_in_differences(shifted) == pytest.approx(difference_in_differences(panel), abs=1e-9)
