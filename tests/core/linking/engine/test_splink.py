import json
import logging
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from splink import DuckDBAPI, Linker, block_on
from tests.core.linking.engine.worlds import NO_IDENTITIES, NO_MATCHES, SCHEMA, groups, invented

from plait.linking.engine.engine import link_records
from plait.linking.engine.frequency import RARE
from plait.linking.engine.splink import from_splink, splink_table, to_splink


@pytest.fixture(scope="module")
def people():
    """Enough records that some values are rare and others are not, and that not all pairs are compared."""
    return invented(700, seed=5)


@pytest.fixture(scope="module")
def model(people):
    model = link_records(people[0], SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    assert model.frequencies.records > 1500
    return model


@pytest.fixture(scope="module")
def linker(people, model):
    logging.getLogger("splink").setLevel(logging.ERROR)
    return Linker(DuckDBAPI().register(splink_table(people[0], model)), json.loads(json.dumps(to_splink(model))))


def scores(linker):
    """The probability that Splink gives each pair, by the ids of the two."""
    found = linker.inference.predict().as_pyarrow_table().to_pylist()
    return {tuple(sorted((row["mention_id_l"], row["mention_id_r"]))): row["match_probability"] for row in found}


def test_splink_runs_the_model_and_finds_the_same_people(people, linker):
    _, truth = people
    found = {pair for pair, probability in scores(linker).items() if probability >= 0.5}
    true = {(one, other) for group in groups(truth) for one in group for other in group if one < other}
    hits = len(found & true)
    assert 2 * hits / (len(found) + len(true)) > 0.9


def test_what_splink_was_given_reads_back_as_it_was(model):
    """Once through Splink's form the model is its own projection: a second time changes nothing."""
    settings = json.loads(json.dumps(to_splink(model)))
    read = from_splink(settings, model)
    assert read.learner is None
    again = to_splink(read)
    assert again["probability_two_random_records_match"] == pytest.approx(
        settings["probability_two_random_records_match"]
    )
    for ours, theirs in zip(again["comparisons"], settings["comparisons"], strict=True):
        for level, other in zip(ours["comparison_levels"][1:], theirs["comparison_levels"][1:], strict=True):
            assert level["sql_condition"] == other["sql_condition"]
            assert level["m_probability"] == pytest.approx(other["m_probability"])
            assert level["u_probability"] == pytest.approx(other["u_probability"])


def test_a_model_that_splink_saved_scores_here_as_it_does_there(people, model, linker):
    """The same two classes weigh the same levels: where the SQL finds our levels, probabilities are equal."""
    read = from_splink(linker.misc.save_model_to_json(), model)
    theirs = scores(linker)
    ends = pa.table({"left_id": [pair[0] for pair in theirs], "right_id": [pair[1] for pair in theirs]})
    ours = {(row["left_id"], row["right_id"]): row["probability"] for row in read.score(people[0], ends).to_pylist()}
    apart = np.array([abs(ours[pair] - theirs[pair]) for pair in theirs])
    assert np.mean(apart < 1e-6) > 0.8
    assert np.mean(apart < 0.5) > 0.97


def test_the_weights_of_the_levels_add_up_to_one(model):
    for one in to_splink(model)["comparisons"]:
        levels = one["comparison_levels"][1:]
        for share in ("m_probability", "u_probability"):
            assert sum(level[share] for level in levels) == pytest.approx(1, abs=1e-6)


def test_what_is_not_ours_is_refused_in_clear_words(model):
    def changed(change):
        settings = json.loads(json.dumps(to_splink(model)))
        change(settings)
        return settings

    def other_level(settings):
        settings["comparisons"][0]["comparison_levels"][1]["sql_condition"] = "given_l = given_r"

    def no_weight(settings):
        settings["comparisons"][0]["comparison_levels"][1]["m_probability"] = 0

    for change, words in (
        (lambda settings: settings.pop("comparisons"), "no list of comparisons"),
        (lambda settings: settings["comparisons"].pop(), "not ours"),
        (lambda settings: settings["comparisons"][0].pop("comparison_levels"), "no list of levels"),
        (lambda settings: settings.update(probability_two_random_records_match=1), "probability_two_random"),
        (other_level, "levels of given are not ours"),
        (no_weight, "no m and u"),
    ):
        with pytest.raises(ValueError, match=words):
            from_splink(changed(change), model)


def test_splink_can_train_the_model_anew_and_it_reads_back(people, model):
    """So a model goes to a machine with Splink, learns of more records there, and comes home."""
    linker = Linker(DuckDBAPI().register(splink_table(people[0], model)), to_splink(model))
    linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
    for rule in (block_on("family"), block_on("born")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    read = from_splink(json.loads(json.dumps(linker.misc.save_model_to_json())), model)
    assert np.abs(read.mixture.log_levels - from_splink(to_splink(model), model).mixture.log_levels).max() > 0.1
    ends = pa.table({"left_id": [1, 1], "right_id": [2, people[0].num_rows]})
    same, other = read.score(people[0], ends)["probability"].to_pylist()
    assert same > 0.5 > other


def test_the_table_for_splink_is_in_normal_form_with_the_frozen_frequencies(model):
    table = pa.table(
        {
            "mention_id": [1],
            "given": ["Àda"],
            "family": ["Mac Brackwell"],
            "born": ["1980-02-03"],
            "street": ["4 Mockrie Road"],
            "town": [""],
            "postcode": ["ZE9 1AA"],
            "phone": ["+44 141 496 0000"],
        }
    )
    told = replace(model, frequencies=replace(model.frequencies, records=20_000))
    row = splink_table(table, told).to_pylist()[0]
    shares = {name: row.pop(name) for name in list(row) if name.startswith("tf_")}
    assert shares["tf_given"] == pytest.approx(RARE / 20_000)
    assert [row] == [
        {
            "mention_id": 1,
            "given": "ada",
            "family": "macbrackwell",
            "born": "19800203",
            "street": "4 mockrie rd",
            "town": None,
            "postcode": "ze91aa",
            "phone": "1414960000",
        }
    ]
