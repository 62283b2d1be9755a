import pytest

from plait.domain.outcome import Design, Effect, Maryland, Outcome, OutcomeKind


def effect(change: float, low: float, high: float) -> Effect:
    return Effect(
        change=change,
        low=low,
        high=high,
        p_any=0.9,
        p_worthwhile=0.5,
        p_value=0.1,
        design=Design.DIFFERENCE_IN_DIFFERENCES,
        maryland=Maryland.COMPARISON_AREAS,
        treated=1,
        compared=6,
        periods_before=12,
        periods_after=12,
        method="by hand",
    )


def test_an_effect_is_said_with_its_bounds() -> None:
    said = effect(-0.11, -0.27, 0.06).sentence
    assert said == "11 % fewer; 27 % fewer to 6 % more would fit"


def test_an_effect_outside_its_own_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="outside its bounds"):
        effect(-0.5, -0.3, 0.1)


def test_an_outcome_in_numbers_has_both_bounds_in_order() -> None:
    assert Outcome(kind=OutcomeKind.CHANGE, words="fewer calls", low=2, high=5).high == 5
    with pytest.raises(ValueError, match="both bounds"):
        Outcome(kind=OutcomeKind.CHANGE, words="fewer calls", low=2)
    with pytest.raises(ValueError, match="above the high"):
        Outcome(kind=OutcomeKind.CHANGE, words="fewer calls", low=6, high=5)
