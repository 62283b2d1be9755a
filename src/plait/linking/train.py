"""Learning a model from mentions without labels, by Splink on DuckDB (Linacre et al. 2022; Fellegi and Sunter 1969).

`u` comes from random pairs, `m` from expectation maximisation within blocks, the prior from strict rules, value
frequencies from counts held up by our own, and the threshold from the scores themselves.
"""

import logging
import math
from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.linking.kind import Field, Kind
from plait.linking.model import PRIOR_MENTIONS, SEEN_ENOUGH, Model, starting_model
from plait.linking.score import probabilities

# Below this, random pairs and expectation maximisation say less than our own starting figures.
ENOUGH_TO_LEARN = 800
_RANDOM_PAIRS = 1e6
_TRAINING_PAIRS = 4e5
_PRIOR_STEPS = 20
_STRICT_RULES_RECALL = 0.6
CONTRADICTED = 1.0
# No level may be impossible: a level never seen in training still can be met.
_LEAST = 1e-4
_LEAST_U = 1e-9


def train(connection: duckdb.DuckDBPyConnection, kind: Kind) -> Model:
    """A model without keys or threshold of its own, learnt from the table `teachers`."""
    count = connection.execute("select count(*) from teachers").fetchone()[0]
    everybody = connection.execute("select count(*) from features").fetchone()[0]
    model = replace(_with_frequencies(connection, kind, count), trained_on=count, mentions=everybody)
    if count < ENOUGH_TO_LEARN:
        return model
    settings = _learn(connection, kind)
    levels = {field.name: _fitted(field, settings) for field in kind.fields}
    return replace(model, levels=levels, prior=settings["probability_two_random_records_match"])


def settle(model: Model, weighed: pa.Table, teachers: NDArray[np.int64]) -> Model:
    """The model with the prior that its own scores of `teachers` imply, and with its own threshold.

    `weighed` has left_id, right_id and weight. The prior is the fixed point of "expected matches among all pairs"; the
    threshold is the probability at which the expected F1, 2 x (sum of the k best) / (k + sum of all), is highest,
    kept within 0.3 and 0.9.
    """
    inside = np.isin(weighed["left_id"].to_numpy(), teachers) & np.isin(weighed["right_id"].to_numpy(), teachers)
    weights = weighed["weight"].to_numpy()[inside]
    if len(teachers) < ENOUGH_TO_LEARN or not len(weights):
        return model
    every_pair = len(teachers) * (len(teachers) - 1) / 2
    prior = model.prior
    for _ in range(_PRIOR_STEPS):
        prior = float(probabilities(weights, math.log2(prior / (1 - prior))).sum() / every_pair)
        prior = min(max(prior, 1 / every_pair), 0.5)
    falling = np.sort(probabilities(weights, math.log2(prior / (1 - prior))))[::-1]
    expected = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    threshold = float(np.clip(falling[int(expected.argmax())], 0.3, 0.9))
    return replace(model, prior=prior, threshold=threshold)


def splink_settings(kind: Kind, model: Model) -> dict[str, Any]:
    """The model as Splink settings, for training here and for Splink on Spark where one machine is outgrown."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "mention_id",
        "probability_two_random_records_match": model.prior,
        "retain_matching_columns": False,
        "comparisons": [_comparison(field, model) for field in kind.fields],
        "blocking_rules_to_generate_predictions": [],
    }


def _comparison(field: Field, model: Model) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": field.silent, "label_for_charts": "missing", "is_null_level": True}
    ]
    for level, (m, u) in zip(field.levels, model.levels[field.name], strict=True):
        entry = {"sql_condition": level.sql, "label_for_charts": level.words, "m_probability": m, "u_probability": u}
        if level.frequency_of:
            entry |= {"tf_adjustment_column": level.frequency_of, "disable_tf_exact_match_detection": True}
        levels.append(entry)
    return {"output_column_name": field.name, "comparison_levels": levels}


def _learn(connection: duckdb.DuckDBPyConnection, kind: Kind) -> dict[str, Any]:
    """Splink's settings after training."""
    # Splink takes a second to import and is needed for training alone.
    from splink import DuckDBAPI, Linker

    linker = Linker(DuckDBAPI(connection).register("teachers"), splink_settings(kind, starting_model(kind)))
    # It speaks of every chunk and every level; what matters is in the model that it makes.
    logging.getLogger("splink").setLevel(logging.ERROR)
    training = linker.training
    training.estimate_u_using_random_sampling(max_pairs=_RANDOM_PAIRS, seed=1, min_count_per_level=None, num_chunks=1)
    if kind.prior_rules:
        training.estimate_probability_two_random_records_match(list(kind.prior_rules), recall=_STRICT_RULES_RECALL)
    for rule in kind.training_rules:
        training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=_TRAINING_PAIRS
        )
    learnt: dict[str, Any] = linker.misc.save_model_to_json()
    return learnt


def _fitted(field: Field, settings: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """(m, u) of each level as learnt, or our own where the data had none.

    Namesakes in one household look like one person with another birth date, and two classes cannot tell. So true
    pairs contradict each other in a field at most CONTRADICTED times as often as we say; the rest is shared out.
    """
    comparison = next(c for c in settings["comparisons"] if c["output_column_name"] == field.name)
    learnt = {level["label_for_charts"]: level for level in comparison["comparison_levels"]}
    ms = [learnt[level.words].get("m_probability") or level.m for level in field.levels]
    most = CONTRADICTED * field.levels[-1].m
    if ms[-1] > most:
        ms = [m * (1 - most) / (1 - ms[-1]) for m in ms[:-1]] + [most]
    us = [learnt[level.words].get("u_probability") or level.u for level in field.levels]
    return tuple((max(_LEAST, m), max(_LEAST_U, u)) for m, u in zip(ms, us, strict=True))


def _with_frequencies(connection: duckdb.DuckDBPyConnection, kind: Kind, count: int) -> Model:
    """Our starting model with the frequencies of values seen often enough; the others share one rare frequency."""
    model = starting_model(kind)
    frequencies, rare = {}, {}
    for column, base in model.rare.items():
        held = PRIOR_MENTIONS * base
        seen = connection.execute(
            f"select {column}, (count(*) + ?) / (? + ?) from teachers where {column} is not null"
            " group by 1 having count(*) >= ? order by 1",
            [held, count, PRIOR_MENTIONS, SEEN_ENOUGH],
        ).fetchall()
        frequencies[column] = dict(seen)
        rare[column] = (1 + held) / (count + PRIOR_MENTIONS)
    return replace(model, frequencies=frequencies, rare=rare)


def frequency_table(model: Model, column: str) -> pa.Table:
    """A column's known frequencies as Splink takes them: the value, and `tf_<column>`."""
    known = model.frequencies[column]
    return pa.table({column: list(known), f"tf_{column}": list(known.values())})
