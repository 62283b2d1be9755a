"""Why a pair scored as it did, field by field and in words."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from plait.linking.features import weigh_values, workspace
from plait.linking.kind import Field, Kind
from plait.linking.model import Model
from plait.linking.score import level_sql, paired_sql, weight_sql

MISSING = "missing: no weight either way"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWeight:
    """What one field says: above 0 for the same thing, below 0 against; None where the field says nothing."""

    name: str
    label: str
    words: str
    weight: float | None
    one_in: int | None
    """how rare the shared value is, where that counts: one mention in so many has it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The weights add up to `weight`; with the model's prior that is `probability`."""

    fields: tuple[FieldWeight, ...]
    weight: float
    probability: float


def explain(pair: pa.Table, *, kind: Kind, model: Model, nicknames: Mapping[str, str] | None = None) -> Explanation:
    """Why two mentions score as they do; `pair` has exactly two rows of the columns of `kind.schema`.

    The figures are those that `link` gives under the same model, to the last bit.
    """
    if pair.num_rows != 2:
        raise ValueError("a pair is two mentions")
    with workspace(kind, pair, nicknames=nicknames or {}) as connection:
        weigh_values(connection, kind, model)
        ends = "select min(mention_id) as left_id, max(mention_id) as right_id from weighed"
        selects = [
            f"{level_sql(field)} as {field.name}_level, {weight_sql(field, model)} as {field.name}_weight,"
            f" ({field.missing}) as {field.name}_missing"
            for field in kind.fields
        ]
        selects += [
            f"greatest({column}_frequency_l, {column}_frequency_r) as {column}_share"
            for column in kind.frequency_columns
        ]
        row = connection.sql(f"select {', '.join(selects)} from ({paired_sql(kind, ends)})").to_arrow_table()
        found: dict[str, float | None] = row.to_pylist()[0]
    weights = tuple(_field_weight(field, found) for field in kind.fields)
    total = sum(field.weight or 0.0 for field in weights)
    return Explanation(fields=weights, weight=total, probability=model.probability(total))


def _field_weight(field: Field, found: Mapping[str, float | None]) -> FieldWeight:
    number = found[f"{field.name}_level"]
    if number is None:
        words = MISSING if found[f"{field.name}_missing"] else field.elsewhere_words
        return FieldWeight(name=field.name, label=field.label, words=words, weight=None, one_in=None)
    level = field.levels[int(number)]
    share = found[f"{level.frequency_of}_share"] if level.frequency_of else None
    return FieldWeight(
        name=field.name,
        label=field.label,
        words=level.words,
        weight=found[f"{field.name}_weight"],
        one_in=round(1 / share) if share else None,
    )
