import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tasking import option

from plait.domain.option import Capacity, Option
from plait.tasking.allocate import OverCapacity, check, model_of, relax, whole

TEN_DAYS = [Capacity(partner="psos", skill="days", days=10)]


def test_the_bound_is_that_of_the_linear_programme_and_the_price_that_of_a_day() -> None:
    model = model_of([option("a", days=10), option("b", days=10)], TEN_DAYS, floors={})
    found = relax(model, np.array([5.0, 4.4]))
    assert found.value == pytest.approx(5)
    assert 0.44 - 1e-9 <= found.prices[model.first_capacity] <= 0.5 + 1e-9


def test_a_whole_plan_never_has_two_plans_on_one_target() -> None:
    options = [option("a", name="x", days=1), option("a", name="y", days=1), option("b", days=1)]
    model = model_of(options, TEN_DAYS, floors={})
    values = np.array([3.0, 2.0, 1.0])
    assert whole(model, values, relax(model, values), seconds=5).tolist() == [True, False, True]


def test_a_broken_limit_is_found_exactly() -> None:
    model = model_of([option("a", days=6), option("b", days=6)], TEN_DAYS, floors={})
    check(model, np.array([True, False]))
    with pytest.raises(OverCapacity):
        check(model, np.array([True, True]))


def test_nothing_to_choose_is_not_an_error() -> None:
    model = model_of([], TEN_DAYS, floors={})
    found = relax(model, np.zeros(0))
    assert found.value == 0
    assert whole(model, np.zeros(0), found, seconds=1).tolist() == []


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[Option], list[float], list[Capacity]]:
    count = draw(st.integers(1, 12))
    options = [
        option(
            draw(st.sampled_from("abcdef")),
            draw(st.sampled_from(["psos", "hmrc"])),
            days=draw(st.integers(1, 9)),
            name=str(at),
        )
        for at in range(count)
    ]
    values = [float(draw(st.integers(1, 100))) for _ in options]
    capacity = [Capacity(partner=p, skill="days", days=draw(st.integers(0, 15))) for p in ("psos", "hmrc")]
    return options, values, capacity


@settings(deadline=None, max_examples=40)
@given(programmes())
def test_a_plan_keeps_every_limit_and_never_beats_its_bound(
    programme: tuple[list[Option], list[float], list[Capacity]],
) -> None:
    options, values, capacity = programme
    worth = np.array(values)
    model = model_of(options, capacity, floors={})
    bound = relax(model, worth)
    chosen = whole(model, worth, bound, seconds=5)
    check(model, chosen)
    assert worth[chosen].sum() <= bound.value + 1e-6
    assert bound.reduced(model, worth).max() <= bound.value + 1e-6
