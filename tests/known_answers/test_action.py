"""California Proposition 99 (1989): published estimates on published sales, 39 states, 1970 to 2000."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from plait.action.evaluate import (
    Panel,
    difference_in_differences,
    effect,
    synthetic_difference_in_differences,
)
from plait.domain.outcome import Design

SALES = Path(__file__).parents[2].parent / "shared" / "data" / "pilots" / "california_prop99.csv"


@pytest.fixture(scope="module")
def california() -> Panel:
    if not SALES.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SALES} is missing")
        pytest.skip("shared data folder is absent: the published cigarette sales are not here")
    with SALES.open(newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    states = sorted({row["State"] for row in rows})
    years = sorted({row["Year"] for row in rows})
    sales = np.zeros((len(states), len(years)))
    for row in rows:
        sales[states.index(row["State"]), years.index(row["Year"])] = float(row["PacksPerCapita"])
    treated = np.array([state == "California" for state in states])
    return Panel(outcomes=sales, treated=treated, start=years.index("1989"))


def test_difference_in_differences_is_the_published_27_349_packs_fewer(california: Panel) -> None:
    assert difference_in_differences(california) == pytest.approx(-27.349, abs=0.0005)


def test_synthetic_difference_in_differences_is_the_published_15_604_packs_fewer(california: Panel) -> None:
    assert synthetic_difference_in_differences(california) == pytest.approx(-15.604, abs=0.05)


def test_the_effect_of_proposition_99_is_found_and_its_method_named(california: Panel) -> None:
    found = effect(california)
    assert found.design is Design.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES
    assert found.low < found.change < found.high < 0
    assert found.p_value <= 0.05
