"""What the agreement of two mentions weighs, field by field, under a frozen model.

A score is a function of the two mentions and the model alone: no other mention, seen or unseen, can move it.
"""

import math

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.domain.tables import PAIRS
from plait.linking.kind import Field, Kind, Level
from plait.linking.model import Model

Floats = NDArray[np.float64]

# A pair less likely is not kept: in the power mean of a cluster it counts for next to nothing.
KEPT_FROM = 0.1


def weigh_candidates(connection: duckdb.DuckDBPyConnection, kind: Kind, model: Model) -> pa.Table:
    """left_id, right_id and weight in bits of each pair of the table `candidates`, sorted by ids. Needs `weighed`."""
    weights = " + ".join(f"({weight_sql(field, model)})" for field in kind.fields)
    paired = paired_sql(kind, "select left_id, right_id from candidates")
    return connection.sql(
        f"select left_id, right_id, {weights} as weight from ({paired}) order by left_id, right_id"
    ).to_arrow_table()


def scored(weighed: pa.Table, model: Model) -> pa.Table:
    """PAIRS of `weigh_candidates` that reach KEPT_FROM, with the model's version in the metadata."""
    probability = probabilities(weighed["weight"].to_numpy(), model.prior_weight)
    pairs = weighed.select(["left_id", "right_id"]).append_column("probability", pa.array(probability))
    pairs = pairs.append_column("weight", weighed["weight"]).filter(pa.array(probability >= KEPT_FROM))
    return pairs.cast(PAIRS).replace_schema_metadata({"model_version": model.version})


def probabilities(weights: Floats, prior_weight: float) -> Floats:
    """The probability of each weight in bits, given the log odds (base 2) of two mentions taken at random."""
    return 1 / (1 + np.exp2(-np.clip(weights + prior_weight, -1000, 1000)))


def paired_sql(kind: Kind, pairs: str) -> str:
    """SQL for each pair with both mentions' features side by side, as `column_l` and `column_r`."""
    columns = ", ".join(f"l.{name} as {name}_l, r.{name} as {name}_r" for name in _used_columns(kind))
    return (
        f"select left_id, right_id, {columns} from ({pairs}) p"
        " join weighed l on l.mention_id = left_id join weighed r on r.mention_id = right_id"
    )


def level_sql(field: Field) -> str:
    """SQL for the number of the level that a pair falls on (0 is best), or null when nothing is known."""
    cases = " ".join(f"when {level.sql} then {number}" for number, level in enumerate(field.levels[:-1]))
    return f"case when {field.silent} then null {cases} else {len(field.levels) - 1} end"


def weight_sql(field: Field, model: Model) -> str:
    """SQL for the weight of a field in bits; nothing known weighs 0."""
    fitted = list(zip(field.levels, model.levels[field.name], strict=True))
    cases = " ".join(f"when {level.sql} then {_bits(level, m, u)}" for level, (m, u) in fitted[:-1])
    level, (m, u) = fitted[-1]
    return f"case when {field.silent} then {_double(0)} {cases} else {_bits(level, m, u)} end"


def _bits(level: Level, m: float, u: float) -> str:
    """log2(m / u), where the frequency of the shared value stands for u if the level says so."""
    if not level.frequency_of:
        return _double(math.log2(m / u))
    column = f"{level.frequency_of}_frequency"
    return f"({_double(math.log2(m))} - log2(greatest({column}_l, {column}_r)))"


def _double(number: float) -> str:
    """A number in SQL; without the cast DuckDB would count in decimals."""
    return f"{number!r}::double"


def _used_columns(kind: Kind) -> list[str]:
    """Feature columns that any level of the kind speaks of."""
    spoken = " ".join(field.silent + " " + level.sql for field in kind.fields for level in field.levels)
    frequencies = {f"{column}_frequency" for column in kind.frequency_columns}
    words = {word.removesuffix("_l") for word in _identifiers(spoken) if word.endswith("_l")}
    return sorted(words | frequencies)


def _identifiers(sql: str) -> list[str]:
    """The names in a piece of SQL."""
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in sql).split()
