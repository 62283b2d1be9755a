"""What a model compares, as data: features, blocking keys, fields and their levels of agreement.

Fellegi and Sunter (1969): each field of a pair falls on one level; each level has a probability among true matches
(`m`) and among other pairs (`u`); the weight is log2(m / u). The figures here are ours and are where training
starts; `train` replaces them by what the data say.
"""

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One way in which two values agree. `sql` speaks of `column_l` and `column_r` of the feature table.

    `frequency_of` names the column whose value's frequency takes the place of `u`: a rare name says more.
    """

    words: str
    sql: str
    m: float
    u: float
    frequency_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One comparison. `missing` is the SQL that says nothing is known, so that the field has no weight.

    `elsewhere` is the SQL for pairs whose agreement another field already counts: it has no weight here either.
    `shows` are the input columns that a page shows beside the weight. Levels run from best to worst; the last is
    "anything else".
    """

    name: str
    label: str
    shows: tuple[str, ...]
    missing: str
    levels: tuple[Level, ...]
    elsewhere: str = "false"
    elsewhere_words: str = ""

    @property
    def silent(self) -> str:
        """SQL for pairs on which this field says nothing."""
        return f"({self.missing}) or ({self.elsewhere})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Mentions that agree on all `parts` are compared, unless more than `cap` do; a missing part is no key.

    The part `token` stands for each of a mention's `tokens` in turn: either name, whichever way round they were given.
    """

    words: str
    parts: tuple[str, ...]
    cap: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Everything that linking must know of one kind of thing. All SQL is our own constant text."""

    name: str
    schema: pa.Schema
    features: str
    fields: tuple[Field, ...]
    keys: tuple[Key, ...]
    prior: float
    prior_rules: tuple[str, ...] = ()
    training_rules: tuple[str, ...] = ()

    @property
    def frequency_columns(self) -> tuple[str, ...]:
        """The columns whose value frequencies a model freezes."""
        return tuple(
            dict.fromkeys(level.frequency_of for field in self.fields for level in field.levels if level.frequency_of)
        )

    def field(self, name: str) -> Field:
        """The comparison of that name. Raises StopIteration when there is none: a mistake in our own code."""
        return next(field for field in self.fields if field.name == name)
