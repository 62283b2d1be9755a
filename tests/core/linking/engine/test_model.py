import numpy as np
import pyarrow as pa
import pytest
from tests.core.linking.engine.worlds import NO_IDENTITIES, NO_MATCHES, SCHEMA, invented, matches

from plait.linking.engine.clusters import ScoredPairs
from plait.linking.engine.engine import link_records
from plait.linking.engine.model import Model
from plait.linking.engine.records import prepare


@pytest.fixture(scope="module")
def people():
    return invented(400)[0]


@pytest.fixture(scope="module", params=[NO_MATCHES, matches((1, 2, "same"), (1, 9, "different"))], ids=["no", "some"])
def model(people, request):
    """A model that nobody taught, and one that learnt from decisions."""
    return link_records(people, SCHEMA, matches=request.param, identities=NO_IDENTITIES).model


def scores(model, table, pairs):
    ends = pa.table({"left_id": [pair[0] for pair in pairs], "right_id": [pair[1] for pair in pairs]})
    return model.score(table, ends).to_pylist()


def test_a_pair_scores_the_same_whoever_else_is_there(model, people):
    """The law of the house: no other mention, seen or unseen, moves the score of a pair under a frozen model."""
    alone = scores(model, people.slice(0, 2), [(1, 2)])
    assert alone == scores(model, people, [(1, 2)])


def test_a_model_is_the_same_after_it_was_saved(model, people):
    again = Model.from_json(model.to_json())
    assert again.version == model.version
    pairs = [(1, 2), (3, 9), (7, 8)]
    assert scores(again, people, pairs) == scores(model, people, pairs)


def test_the_weight_is_in_bits_above_the_prior(model, people):
    places = np.arange(20, dtype=np.int32)
    scored = ScoredPairs(left=places, right=places + 1, log_odds=np.linspace(-12, 12, 20))
    for row in model.as_pairs(prepare(people, SCHEMA, {}), scored).to_pylist():
        odds = row["probability"] / (1 - row["probability"])
        assert row["weight"] + model.prior_weight == pytest.approx(np.log2(odds))


def test_a_pair_of_somebody_who_is_not_there_is_refused(model, people):
    with pytest.raises(KeyError):
        scores(model, people.slice(0, 2), [(1, 99_999)])


def test_a_model_names_nobody(model):
    """Invented names are shared by few: none of them is in the text of the model, not even in pieces."""
    text = model.to_json().lower()
    assert "0141496" not in text
    assert "road" not in text
