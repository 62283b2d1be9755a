import numpy as np
import pytest
from tests.factories.tasking import assessment, option

from plait.domain.option import Capacity
from plait.tasking.allocate import model_of, relax
from plait.tasking.futures import harm_of, shares, spread


def test_an_unscored_target_is_worth_what_the_prior_says() -> None:
    assert harm_of(option("nowhere"), assessment({"a": 5.0})).expected == 10


def test_what_an_option_prevents_is_an_interval_around_harm_times_effect() -> None:
    found = spread(option("a", effect=0.1), assessment({"a": 1000.0}), seed=1)
    assert found.low < found.middle < found.high
    assert found.middle == pytest.approx(100, rel=0.1)


def test_the_share_of_futures_grows_with_the_harm_and_the_days_are_shared_out() -> None:
    options = [option("a", days=10), option("b", days=10)]
    model = model_of(options, [Capacity(partner="psos", skill="days", days=10)], floors={})
    values = np.array([200.0, 100.0])
    bound = relax(model, values)
    found = shares(model, values, bound, assessment({"a": 2000.0, "b": 1000.0}), seed=1, count=60)
    assert found[0] > found[1] > 0
    assert found.sum() == pytest.approx(1, abs=1e-6)


def test_no_future_is_sampled_where_none_is_asked_for() -> None:
    options = [option("a")]
    model = model_of(options, [], floors={})
    values = np.array([1.0])
    assert shares(model, values, relax(model, values), assessment({"a": 1.0}), seed=1, count=0).tolist() == [0]
