import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.model import Model, starting_model
from plait.linking.person import PERSON


def test_a_model_is_named_by_its_content():
    model = starting_model(PERSON)
    assert model.version == starting_model(PERSON).version
    assert Model.from_json(model.to_json()) == model
    assert Model.from_json(model.to_json()).version == model.version


def test_another_figure_is_another_version():
    read = json.loads(starting_model(PERSON).to_json()) | {"threshold": 0.6}
    assert Model.from_json(json.dumps(read)).version != starting_model(PERSON).version


@given(st.floats(min_value=0.001, max_value=0.999))
def test_weight_and_probability_are_two_ways_to_say_one_thing(probability):
    model = starting_model(PERSON)
    assert model.probability(model.weight_at(probability)) == pytest.approx(probability)


def test_the_heaviest_weight_is_no_error():
    assert starting_model(PERSON).probability(5000.0) == 1.0
    assert starting_model(PERSON).probability(-5000.0) < 1e-200
