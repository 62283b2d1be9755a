import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.assessment.calibrate import UnscorableJudgements, calibrate


@given(st.lists(st.tuples(st.sampled_from([0.05, 0.3, 0.5, 0.7, 0.95]), st.booleans()), min_size=1))
def test_the_parts_of_murphy_s_decomposition_make_the_whole(said: list[tuple[float, bool]]) -> None:
    found = calibrate([chance for chance, _ in said], [outcome for _, outcome in said])
    parts = found.reliability - found.resolution + found.uncertainty
    assert found.score == pytest.approx(parts, abs=1e-9)


def test_certainty_that_comes_true_scores_nought() -> None:
    assert calibrate([1, 0], [True, False]).score == 0


@pytest.mark.parametrize("said", [[], [1.2], [-0.1]])
def test_what_cannot_be_scored_is_refused(said: list[float]) -> None:
    with pytest.raises(UnscorableJudgements):
        calibrate(said, [True] * len(said))
