import lightgbm
import numpy as np
import pytest

from plait.linking.engine.trees import predict, read


def model(figures, labels, rounds=10, **settings):
    said = {"objective": "binary", "num_threads": 1, "verbose": -1, "min_data_in_leaf": 5, **settings}
    return lightgbm.train(said, lightgbm.Dataset(figures, labels), rounds)


def examples(missing):
    rng = np.random.default_rng(1)
    figures = rng.normal(size=(3000, 4)).astype(np.float32)
    labels = (figures[:, 0] + figures[:, 1] * figures[:, 2] > 0).astype(np.float32)
    figures[rng.random(figures.shape) < missing] = np.nan
    return figures, labels


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_each_pair_gets_the_probability_that_the_library_gives(missing):
    figures, labels = examples(missing)
    trained = model(figures, labels)
    other, _ = examples(0.5)
    for rows in (figures, other):
        assert np.allclose(predict(read(trained.model_to_string()), rows), trained.predict(rows), atol=1e-12)


def test_a_tree_without_a_split_says_the_share_of_matches():
    figures, labels = examples(0.0)
    trained = model(figures, labels, rounds=1, min_data_in_leaf=3000)
    found = predict(read(trained.model_to_string()), figures)
    assert np.allclose(found, trained.predict(figures))
    assert len(set(found.tolist())) == 1


def test_no_pairs_have_no_probabilities():
    figures, labels = examples(0.0)
    assert predict(read(model(figures, labels).model_to_string()), figures[:0]).tolist() == []
