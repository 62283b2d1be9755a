from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from tests.core.linking.worlds import NICKNAMES, people

from plait.linking.block import make_candidates, make_keys
from plait.linking.features import make_teachers, weigh_values, workspace
from plait.linking.model import SEEN_ENOUGH, starting_model
from plait.linking.person import PERSON
from plait.linking.score import weigh_candidates
from plait.linking.train import frequency_table, settle, splink_settings, train

TOWNS = ["ZE1 1AA", "ZE2 2BB", "ZE3 3CC"]


def crowd(size: int) -> pa.Table:
    """Pairs of records of `size // 2` people with few names and some errors, by arithmetic alone."""
    rows = []
    for number in range(size):
        person = number // 2
        rows.append(
            {
                "forename": ["Ann", "Bob", "Cat", "Dan", "Eve"][person % 5],
                "surname": ["Sample", "Other", "Third", "Fourth"][person % 4] + "abcdefgh"[person % 8],
                "birth_date": f"{1940 + person % 60}-{1 + person % 12:02}-{1 + person % 28:02}",
                "postcode": TOWNS[(person + number % 2 * (person % 3)) % 3],
            }
        )
    return people(*rows)


def test_too_few_mentions_teach_nothing_but_frequencies():
    with workspace(PERSON, crowd(100), nicknames={}) as connection:
        make_teachers(connection)
        anns = connection.sql("select count(*) from teachers where forename = 'ann'").fetchall()[0][0]
        everybody = connection.sql("select count(*) from teachers").fetchall()[0][0]
        model = train(connection, PERSON)
    assert model.levels == starting_model(PERSON).levels
    assert model.frequencies["forename"]["ann"] == pytest.approx((anns + 5000 * 0.008) / (everybody + 5000))
    assert model.trained_on == everybody <= 100


def test_a_model_names_no_value_that_few_have():
    with workspace(PERSON, crowd(100), nicknames={}) as connection:
        make_teachers(connection)
        counts = connection.sql("select surname, count(*) from teachers group by 1").fetchall()
        model = train(connection, PERSON)
    assert set(model.frequencies["surname"]) == {name for name, count in counts if count >= SEEN_ENOUGH}


def test_splink_given_the_same_figures_gives_the_same_weights():
    """Our one line of SQL and Splink's own prediction agree on every pair: the model exports as it scores."""
    from splink import DuckDBAPI, Linker

    with workspace(PERSON, crowd(240), nicknames=NICKNAMES) as connection:
        make_teachers(connection)
        model = train(connection, PERSON)
        # Splink knows no shared rare frequency, so every value is given its own.
        every = {
            column: {
                value: model.frequencies[column].get(value, model.rare[column])
                for (value,) in connection.sql(
                    f"select distinct {column} from features where {column} is not null"
                ).fetchall()
            }
            for column in PERSON.frequency_columns
        }

        model = replace(model, frequencies=every)
        make_keys(connection, PERSON)
        make_candidates(connection, ())
        weigh_values(connection, PERSON, model)
        ours = weigh_candidates(connection, PERSON, model)
        settings = splink_settings(PERSON, model) | {
            "blocking_rules_to_generate_predictions": ["l.full_birth_date = r.full_birth_date"]
        }
        api = DuckDBAPI(connection)
        linker = Linker(api.register("features"), settings)
        for column in PERSON.frequency_columns:
            table = frequency_table(model, column)
            linker.table_management.register_term_frequency_lookup(api.register(table), column)
        theirs = linker.inference.predict().as_pyarrow_table()
    keys = zip(theirs["mention_id_l"].to_pylist(), theirs["mention_id_r"].to_pylist(), strict=True)
    prior = model.prior_weight
    splink = {
        (min(pair), max(pair)): weight - prior
        for pair, weight in zip(keys, theirs["match_weight"].to_pylist(), strict=True)
    }
    mine = {
        (row["left_id"], row["right_id"]): row["weight"]
        for row in ours.to_pylist()
        if (row["left_id"], row["right_id"]) in splink
    }
    assert len(mine) >= 120
    assert mine == pytest.approx({pair: splink[pair] for pair in mine})


def test_learning_moves_the_figures_towards_the_data():
    with workspace(PERSON, crowd(1200), nicknames={}) as connection:
        make_teachers(connection)
        model = train(connection, PERSON)
    same_forename = model.levels["forename"][1]
    assert same_forename[0] > 0.85
    assert 0.1 < same_forename[1] < 0.3


def weighed(weights):
    """Pairs (1, 2), (2, 3), ... with these weights."""
    count = len(weights)
    return pa.table({"left_id": np.arange(1, count + 1), "right_id": np.arange(2, count + 2), "weight": weights})


def test_the_prior_settles_where_the_scores_expect_as_many_matches_as_it_says():
    weights = np.concatenate([np.full(600, 25.0), np.full(5000, -5.0)])
    teachers = np.arange(1, 6000)
    model = settle(starting_model(PERSON), weighed(weights), teachers)
    assert model.prior * len(teachers) * (len(teachers) - 1) / 2 == pytest.approx(600, rel=0.05)
    assert 0.3 <= model.threshold <= 0.9


def test_with_nothing_scored_the_model_stays_as_it_is():
    assert settle(starting_model(PERSON), weighed(np.array([])), np.arange(5000)) == starting_model(PERSON)
