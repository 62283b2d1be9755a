import math

import numpy as np
import pyarrow as pa
import pytest

from plait.domain.tables import PAIRS
from plait.linking.model import starting_model
from plait.linking.person import BIRTH_DATE, PERSON
from plait.linking.score import KEPT_FROM, level_sql, probabilities, scored, weight_sql


def test_the_weight_of_a_level_is_log2_of_m_over_u():
    sql = weight_sql(BIRTH_DATE, starting_model(PERSON))
    assert f"{math.log2(0.02 / 0.00003)!r}::double" in sql


def test_the_last_level_is_what_no_other_level_took():
    assert level_sql(BIRTH_DATE).endswith(f"else {len(BIRTH_DATE.levels) - 1} end")


def test_a_weight_that_offsets_the_prior_is_an_even_chance():
    assert probabilities(np.array([10.0]), -10.0)[0] == pytest.approx(0.5)


def test_pairs_too_unlikely_to_matter_are_not_kept():
    model = starting_model(PERSON)
    weights = [model.weight_at(KEPT_FROM * 0.9), model.weight_at(KEPT_FROM * 1.1)]
    table = pa.table({"left_id": [1, 1], "right_id": [2, 3], "weight": weights})
    kept = scored(table, model)
    assert kept["right_id"].to_pylist() == [3]
    assert kept.schema.equals(PAIRS)
