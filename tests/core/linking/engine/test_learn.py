import numpy as np
import pytest
from tests.core.linking.engine.worlds import FREE_TEXT, SCHEMA, invented

from plait.linking.engine.blocking import candidates
from plait.linking.engine.clusters import cluster, nothing_known
from plait.linking.engine.keys import RULES
from plait.linking.engine.learn import learn
from plait.linking.engine.records import prepare
from plait.linking.engine.who import membership_of
from plait.linking.evaluate import evaluate


def f1(people, truth, schema, rules=None):
    records = prepare(people, schema, {})
    learnt = learn(records, schema, candidates(records, rules))
    clusters = cluster(len(records), learnt.pairs, nothing_known(len(records)))
    return evaluate(membership_of(records.ids, clusters), truth).pairwise.f1


@pytest.mark.parametrize("schema", [SCHEMA, FREE_TEXT])
def test_invented_people_are_found_without_labels(schema):
    people, truth = invented(700, free_text=schema is FREE_TEXT)
    assert f1(people, truth, schema) > 0.93


def test_wider_blocking_makes_nothing_worse_than_noise():
    people, truth = invented(700)
    few = f1(people, truth, SCHEMA, RULES[: len(RULES) // 3])
    assert f1(people, truth, SCHEMA) >= few - 0.01


def test_equal_records_give_an_equal_model():
    people, _ = invented(300)
    models = []
    for seed in (1, 2):
        order = np.random.default_rng(seed).permutation(people.num_rows)
        records = prepare(people.take(order), SCHEMA, {})
        models.append(learn(records, SCHEMA, candidates(records)).model.version)
    assert models[0] == models[1]
