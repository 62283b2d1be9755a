import numpy as np
import pyarrow.compute as pc
import pytest
from tests.core.linking.engine.worlds import FREE_TEXT, SCHEMA, invented

from plait.linking.engine.blocking import candidates
from plait.linking.engine.clusters import cluster, nothing_known
from plait.linking.engine.compare import comparison
from plait.linking.engine.keys import RULES
from plait.linking.engine.learn import learn
from plait.linking.engine.odds import as_probability
from plait.linking.engine.records import prepare
from plait.linking.engine.reviewed import Reviewed
from plait.linking.engine.schema import Schema
from plait.linking.engine.who import membership_of
from plait.linking.evaluate import evaluate


def f1(people, truth, schema, rules=None):
    records = prepare(people, schema, {})
    learnt = learn(records, schema, candidates(records, rules))
    clusters = cluster(len(records), learnt.pairs, nothing_known(len(records)))
    return evaluate(membership_of(records.ids, clusters), truth).pairwise.f1


NAMES_AND_DATES = Schema(columns=tuple(column for column in FREE_TEXT.columns if column[0] not in ("town", "postcode")))


def decided(pairs, is_same):
    """Each of the pairs as somebody decided it."""
    low, high = np.minimum(pairs.left, pairs.right), np.maximum(pairs.left, pairs.right)
    order = np.lexsort((high, low))
    return Reviewed(left=low[order], right=high[order], is_same=is_same[order])


@pytest.mark.parametrize("schema", [SCHEMA, FREE_TEXT])
def test_invented_people_are_found_without_labels(schema):
    people, truth = invented(700, free_text=schema is FREE_TEXT)
    assert f1(people, truth, schema) > 0.93


def test_wider_blocking_makes_nothing_worse_than_noise():
    people, truth = invented(700)
    few = f1(people, truth, SCHEMA, RULES[: len(RULES) // 3])
    assert f1(people, truth, SCHEMA) >= few - 0.01


def test_what_people_decided_of_some_pairs_makes_others_surer():
    """A hard world: of names, days and postcodes only the first letters are kept. The truth answers each other pair."""
    people, truth = invented(700)
    for column, letters in {
        "given": 3,
        "family": 5,
        "born": 7,
        "postcode": 4,
        "street": 0,
        "town": 0,
        "phone": 0,
    }.items():
        shortened = pc.utf8_slice_codeunits(people[column], 0, letters)
        people = people.set_column(people.schema.get_field_index(column), column, shortened)
    records = prepare(people, SCHEMA, {})
    found = candidates(records)
    before = learn(records, SCHEMA, found)
    assert before.model.learner is not None
    doubtful = before.pairs.where((before.pairs.probability > 0.05) & (before.pairs.probability < 0.95))
    of = truth["subject_id"].to_numpy()[records.ids - 1]
    is_same = of[doubtful.left] == of[doubtful.right]
    known = np.arange(len(is_same)) % 2 == 0
    after = learn(records, SCHEMA, found, reviewed=decided(doubtful.where(known), is_same[known])).model
    fields = comparison(records, SCHEMA, after.frequencies)
    missed = [
        abs(as_probability(model.log_odds(fields, doubtful.left, doubtful.right)) - is_same)[~known].mean()
        for model in (before.model, after)
    ]
    assert missed[1] < missed[0] - 0.05


def test_where_no_learner_is_taught_decisions_move_the_classes():
    """All pairs that the model is in doubt of are decided to be one, or not to be."""
    people, _ = invented(200, free_text=True)
    records = prepare(people.drop_columns(["town", "postcode"]), NAMES_AND_DATES, {})
    found = candidates(records)
    by_itself = learn(records, NAMES_AND_DATES, found)
    assert by_itself.model.learner is None
    probability = by_itself.pairs.probability
    doubtful = by_itself.pairs.where((probability > 0.01) & (probability < 0.99))
    fields = comparison(records, NAMES_AND_DATES, by_itself.model.frequencies)
    odds = []
    for is_same in (False, True):
        reviewed = decided(doubtful, np.full(len(doubtful.left), is_same))
        model = learn(records, NAMES_AND_DATES, found, reviewed=reviewed).model
        assert (model.learner, model.reviews) == (None, len(doubtful.left))
        odds.append(model.log_odds(fields, doubtful.left, doubtful.right).mean())
    assert odds[0] < by_itself.model.log_odds(fields, doubtful.left, doubtful.right).mean() < odds[1]


def test_equal_records_give_an_equal_model():
    people, _ = invented(300)
    models = []
    for seed in (1, 2):
        order = np.random.default_rng(seed).permutation(people.num_rows)
        records = prepare(people.take(order), SCHEMA, {})
        models.append(learn(records, SCHEMA, candidates(records)).model.version)
    assert models[0] == models[1]
