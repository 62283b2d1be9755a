"""A model as Splink's JSON, and Splink's weights back into a model.

Splink (Linacre and others 2022) knows two classes, levels as SQL and no learner. What it can hold of a model is the
projection on two classes: m of a level is its share among pairs of one person, u its share among all other candidate
pairs, and the prior is the share of pairs of one person among candidates. Levels that SQL cannot tell apart (how a name
sounds, short forms of names) are put together, and so are their shares.

The SQL is DuckDB's. It reads the schema's own columns in the form that `splink_table` writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from plait.linking.engine.mixture import Floats, Mixture
from plait.linking.engine.model import Model
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import Part
from plait.linking.engine.splink_levels import SqlComparison, blocking_rules, sql_comparisons

# Splink takes no share below 1e-300; one that says "never" would let one level decide alone.
_LEAST_SHARE = 1e-9
# What the attributes of names are called in `records`, and which parts may be played by several columns.
_NAMES = {Part.GIVEN_NAME: "given", Part.FAMILY_NAME: "family"}
_REPEATED = (Part.IDENTIFIER, Part.EMAIL, Part.CATEGORY)


def to_splink(model: Model) -> dict[str, Any]:
    """The two-class projection of the model as settings for Splink 5 on DuckDB, ready for `json.dumps`.

    Raises ValueError for a model of whole names or of organisations, whose levels no SQL on one pair can tell.
    """
    shares, prior = two_classes(model.mixture)
    comparisons = sql_comparisons(model)
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": model.schema.id_column,
        "probability_two_random_records_match": prior,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "comparisons": [_comparison(one, shares[at]) for at, one in enumerate(comparisons)],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in blocking_rules(model)],
    }


def from_splink(read: Mapping[str, Any], model: Model) -> Model:
    """`model` with the weights of Splink's JSON: two classes, without a learner, the threshold at one half.

    `read` are settings that `to_splink` made of `model` or of one with the same columns and number of records, and
    that Splink may have trained anew. Levels that were put together share what Splink says of them as they do in
    `model`. Raises ValueError where a comparison or a level is not one of ours, or has no weight.
    """
    shares, _ = two_classes(model.mixture)
    comparisons = sql_comparisons(model)
    theirs = _by_name(read)
    expected = [one.name for one in comparisons]
    if sorted(theirs) != sorted(expected):
        raise ValueError(f"the comparisons are {', '.join(sorted(theirs))}: these are not ours ({', '.join(expected)})")
    prior = read.get("probability_two_random_records_match")
    if not isinstance(prior, float) or not 0 < prior < 1:
        raise ValueError("probability_two_random_records_match is missing, or not between 0 and 1")
    tables = np.zeros((*model.mixture.log_levels.shape[:2], 2))
    for at, one in enumerate(comparisons):
        tables[at] = _levels_back(one, theirs[one.name], shares[at])
    mixture = Mixture(columns=model.mixture.columns, log_shares=np.log(np.array([prior, 1 - prior])), log_levels=tables)
    return replace(model, mixture=mixture, learner=None, threshold=0.5)


def splink_table(table: pa.Table, model: Model, nicknames: Mapping[str, str] | None = None) -> pa.Table:
    """The records as the SQL of `to_splink` reads them: the schema's columns in their normal form, null for nothing.

    Small letters without accents; dates as figures (19800203); postcodes and numbers without blanks; the last ten
    letters and figures of a number; family names without blanks; streets with the usual short forms. Beside a column
    whose frequencies the SQL reads stands the share of records with its value (`tf_` and its name) that the model has
    frozen. Splink counts them itself in a table without them, but cannot train on it.
    """
    schema = model.schema
    records = prepare(table, schema, nicknames or {})
    read = {name for one in sql_comparisons(model) for name in one.frequency_columns}
    columns: dict[str, pa.Array] = {schema.id_column: pa.array(records.ids)}
    for name, part in schema.columns:
        attribute = f"{part.value}:{name}" if part in _REPEATED else _NAMES.get(part, part.value)
        column = records.attributes[attribute].column
        nothing = column.codes < 0
        columns[name] = column.values.take(pa.array(column.codes, mask=nothing))
        if name in read:
            rarity = model.frequencies.rarity(attribute, column.hashes)[column.codes]
            columns[f"tf_{name}"] = pa.array(np.exp(-rarity.astype(np.float64)), mask=nothing)
    return pa.table(columns)


def two_classes(mixture: Mixture) -> tuple[Floats, float]:
    """Shares (columns, levels, 2) of each level among pairs of one person and among all others, and the prior."""
    classes = np.exp(mixture.log_shares)
    others = classes[1:] / classes[1:].sum()
    shares = np.exp(mixture.log_levels)
    return np.stack([shares[..., 0], shares[..., 1:] @ others], axis=-1), float(classes[0] / classes.sum())


def _comparison(one: SqlComparison, shares: Floats) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": one.missing, "label_for_charts": "missing: no weight either way", "is_null_level": True}
    ]
    for level in one.levels:
        m, u = np.maximum(shares[list(level.ours)].sum(axis=0), _LEAST_SHARE).tolist()
        levels.append(
            {
                "sql_condition": level.sql,
                "label_for_charts": level.label,
                "m_probability": m,
                "u_probability": u,
            }
        )
    # Splink counts the frequency of a value where some level names its column and the table does not have it. The first
    # level and the last are never adjusted by it; the others read it in their conditions.
    for unadjusted, column in zip((levels[-1], levels[0]), one.frequency_columns, strict=False):
        unadjusted["tf_adjustment_column"] = column
    return {"output_column_name": one.name, "comparison_description": one.label, "comparison_levels": levels}


def _by_name(read: Mapping[str, Any]) -> dict[str, Sequence[Mapping[str, Any]]]:
    found = read.get("comparisons")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("these are no settings of Splink: no list of comparisons")
    named: dict[str, Sequence[Mapping[str, Any]]] = {}
    for one in found:
        levels = one.get("comparison_levels")
        if not isinstance(levels, list) or not all(isinstance(level, dict) for level in levels):
            raise ValueError(f"the comparison {one.get('output_column_name')!r} has no list of levels")
        named[str(one.get("output_column_name"))] = levels
    return named


def _levels_back(one: SqlComparison, theirs: Sequence[Mapping[str, Any]], shares: Floats) -> Floats:
    """Log m and log u of each of our levels (levels, 2), 0 for those the column does not have."""
    found = [level for level in theirs if not level.get("is_null_level")]
    if [level.get("sql_condition") for level in found] != [level.sql for level in one.levels]:
        raise ValueError(f"the levels of {one.name} are not ours: only a model that Plait wrote can be read back")
    tables = np.zeros(shares.shape)
    for ours, read in zip(one.levels, found, strict=True):
        both = [read.get("m_probability"), read.get("u_probability")]
        if not all(isinstance(share, float | int) and 0 < share <= 1 for share in both):
            raise ValueError(f"the level {ours.label!r} of {one.name} has no m and u above 0 and at most 1")
        within = np.maximum(shares[list(ours.ours)], _LEAST_SHARE)
        tables[list(ours.ours)] = np.log(np.array(both, np.float64) * within / within.sum(axis=0))
    return tables
