"""Latent classes of pairs, fitted without labels by expectation maximisation on the distinct patterns of levels.

Four classes instead of Fellegi and Sunter's two (1969): one person; two of one household; two namesakes; strangers.
With two classes households become "matches" in a large table. Within a class the fields are independent, and a field
that says nothing has no weight (Dempster, Laird and Rubin 1977).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.engine.compare import Levels
from plait.linking.engine.compiled import compiled

Floats = NDArray[np.float64]

CLASSES = 4
_MOST_ROUNDS = 60
_SETTLED = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """`log_shares` (classes) and `log_levels` (columns, levels, classes); class 0 is one person, level 0 is 0."""

    columns: tuple[tuple[str, int], ...]
    log_shares: Floats
    log_levels: Floats

    def log_odds(self, levels: Levels) -> Floats:
        """Natural log odds of each pair that it is one person."""
        joint = np.tile(self.log_shares, (len(levels), 1))
        for column in range(levels.shape[1]):
            joint += self.log_levels[column][levels[:, column]]
        rest = np.logaddexp.reduce(joint[:, 1:], axis=1)
        odds: Floats = joint[:, 0] - rest
        return odds

    def to_plain(self) -> dict[str, Any]:
        """The figures as lists, for JSON."""
        return {
            "columns": [list(column) for column in self.columns],
            "log_shares": self.log_shares.tolist(),
            "log_levels": self.log_levels.tolist(),
        }

    @classmethod
    def from_plain(cls, read: Mapping[str, Any]) -> "Mixture":
        """Read `to_plain` back. Raises KeyError, TypeError or ValueError on anything else."""
        columns = tuple((str(name), int(number)) for name, number in read["columns"])
        return cls(
            columns=columns,
            log_shares=np.array(read["log_shares"], np.float64),
            log_levels=np.array(read["log_levels"], np.float64),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Distinct rows of levels; `of_pair` says which one each pair has, `counts` how many pairs have it."""

    levels: Levels
    of_pair: NDArray[np.int64]
    counts: Floats


def patterns(levels: Levels, columns: tuple[tuple[str, int], ...]) -> Patterns:
    """The distinct patterns of `levels` (pairs, columns). Raises ValueError where they could be more than 2 ** 62."""
    sizes = [number + 1 for _, number in columns]
    if np.prod([float(size) for size in sizes]) > 2.0**62:
        raise ValueError("too many fields for one model")
    code = np.zeros(len(levels), np.int64)
    for column, size in enumerate(sizes):
        code *= size
        code += levels[:, column]
    # There are few patterns: a hash table, and only these few sorted.
    encoded: Any = pc.dictionary_encode(pa.array(code))
    met = encoded.dictionary.to_numpy()
    order = np.argsort(met)
    rank = np.empty(len(met), np.int64)
    rank[order] = np.arange(len(met))
    of_pair = rank[encoded.indices.to_numpy()]
    counts = np.bincount(of_pair, minlength=len(met)).astype(np.float64)
    return Patterns(levels=_levels_of(met[order], sizes), of_pair=of_pair, counts=counts)


def _levels_of(codes: NDArray[np.int64], sizes: Sequence[int]) -> Levels:
    """The levels that were made one number, the last column's counting fastest."""
    columns = []
    for size in reversed(sizes):
        codes, level = np.divmod(codes, size)
        columns.append(level.astype(np.int8))
    return np.stack(columns[::-1], axis=1) if columns else np.zeros((len(codes), 0), np.int8)


def fit(found: Patterns, start: Floats, held: Floats, columns: tuple[tuple[str, int], ...]) -> Mixture:
    """The mixture that the patterns settle at, from starting shares (patterns, CLASSES) of each pattern.

    Of a pattern that starts with a share of nought a class learns nothing; each has a share of some class.
    `held` (columns, levels, CLASSES) are imagined pairs that are counted with the real ones. With few real pairs they
    decide, with many they only keep every level possible.
    """
    shares, tables = _maximise(found.levels, found.counts, start.copy(), held)
    return Mixture(columns=columns, log_shares=shares, log_levels=tables)


@compiled
def _maximise(levels: Levels, counts: Floats, weights: Floats, held: Floats) -> tuple[Floats, Floats]:
    """Rounds of maximisation and expectation until no pattern's chance of class 0 moves by _SETTLED."""
    classes = weights.shape[1]
    shares = np.zeros(classes)
    tables = held.copy()
    joint = np.zeros(classes)
    may = weights > 0
    for _ in range(_MOST_ROUNDS):
        tables[:] = held
        _count_levels(levels, counts, weights, tables)
        _take_logs(tables, held)
        for c in range(classes):
            imagined = held[0, :, c].sum()
            shares[c] = np.log(((weights[:, c] * counts).sum() + imagined) / (counts.sum() + held[0].sum()))
        moved = 0.0
        for p in range(len(levels)):
            for c in range(classes):
                joint[c] = shares[c]
                for f in range(len(held)):
                    joint[c] += tables[f, levels[p, f], c]
            for c in range(classes):
                if not may[p, c]:
                    joint[c] = -np.inf
            weigh = np.exp(joint - joint.max())
            weigh /= weigh.sum()
            moved = max(moved, abs(weigh[0] - weights[p, 0]))
            weights[p] = weigh
        if moved < _SETTLED:
            break
    return shares, tables


@compiled
def _count_levels(levels: Levels, counts: Floats, weights: Floats, tables: Floats) -> None:
    for p in range(len(levels)):
        for f in range(tables.shape[0]):
            for c in range(tables.shape[2]):
                tables[f, levels[p, f], c] += weights[p, c] * counts[p]


@compiled
def _take_logs(tables: Floats, held: Floats) -> None:
    """Counts to log shares of each class; level 0 says nothing, and neither do levels that the column does not have."""
    for f in range(tables.shape[0]):
        for c in range(tables.shape[2]):
            total = 0.0
            for level in range(1, tables.shape[1]):
                total += tables[f, level, c]
            for level in range(1, tables.shape[1]):
                there = held[f, level, c] > 0
                tables[f, level, c] = np.log(tables[f, level, c] / total) if there else 0.0
            tables[f, 0, c] = 0.0
