"""Published figures, and figures worked out by hand, that the assessment must reach (methods.md)."""

import numpy as np
import pytest

from plait.assessment.agreement import alpha
from plait.assessment.evidence import conflict
from plait.assessment.rank import acceptability, positions
from plait.assessment.score import stream, uniform_weights
from plait.assessment.warn import ears_c1


def test_smaa_gives_three_alternatives_the_first_rank_in_40_20_and_40_of_100_weightings() -> None:
    """Lahdelma and Salminen 2001: A (1, 0), B (.6, .6), C (0, 1) under unknown weights."""
    alternatives = np.array([[1, 0], [0.6, 0.6], [0, 1]])
    scores = alternatives @ uniform_weights(2, 200_000, stream(1)).T
    first = acceptability(positions(scores))[:, 0]
    assert first == pytest.approx([0.40, 0.20, 0.40], abs=0.005)


def test_krippendorff_s_own_example_has_alpha_849() -> None:
    """Krippendorff 2011, four observers and twelve units, interval data."""
    gap = np.nan
    table = np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, 3],
            [gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, gap],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap],
        ]
    )
    assert alpha(table) == pytest.approx(0.849, abs=0.0005)


def test_zadeh_s_two_experts_contradict_each_other_almost_entirely() -> None:
    """Zadeh 1984: the conflict is .9999; dividing it out would make T certain, so it is only shown."""
    assert conflict({"M": 0.99, "T": 0.01}, {"C": 0.99, "T": 0.01}) == pytest.approx(0.9999, abs=1e-12)


def test_ears_c1_reaches_the_bounds_of_the_surveillance_package() -> None:
    found = ears_c1([1, 1, 1, 3, 3, 1, 2, 1, 0, 3, 3], chance=0.05)
    assert [each.bound for each in found] == pytest.approx([3.278854, 3.278854, 3.436517, 3.855617], abs=5e-7)
