"""A frozen model: everything that scores a pair, and nothing of the pair. Saved as JSON, named by its content."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.domain.tables import PAIRS
from plait.linking.engine.blocking import Blocking
from plait.linking.engine.clusters import ScoredPairs
from plait.linking.engine.compare import Comparison, comparison
from plait.linking.engine.frequency import Frequencies, Seen
from plait.linking.engine.keys import read_rules
from plait.linking.engine.learner import ORDERING, Learner
from plait.linking.engine.mixture import Mixture
from plait.linking.engine.records import Records, prepare
from plait.linking.engine.schema import Part, Schema

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

# Pairs with lower log odds in the mixture are settled: the learner is not asked.
SETTLED_BELOW = -5.0
# No probability is quite 0 or 1. The weight has no such bound.
_LEAST = 2.0**-52
# Pairs that are compared at once: a tenth of a gigabyte of figures.
_AT_ONCE = 1 << 20


# Two models are equal where their versions are; as a value of its own each keeps its version once it is worked out.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """`prior` is the chance that two mentions taken at random are one; `threshold` the model's own, 0 to 1.

    `blocking` says which pairs are scored at all. Without a `learner` the mixture scores alone. `reviews` is how many
    pairs that people decided were learnt from.
    """

    schema: Schema
    frequencies: Frequencies
    mixture: Mixture
    learner: Learner | None
    prior: float
    threshold: float
    blocking: Blocking
    reviews: int = 0

    @property
    def version(self) -> str:
        """Twelve letters of the hash of everything above: equal models have equal names."""
        return _version(self)

    @property
    def prior_weight(self) -> float:
        """Log odds, base 2, that two mentions taken at random are one."""
        return math.log2(self.prior / (1 - self.prior))

    def score(self, table: pa.Table, pairs: pa.Table, *, nicknames: Mapping[str, str] | None = None) -> pa.Table:
        """PAIRS with a probability and a weight for each row (left_id, right_id) of `pairs`.

        Each figure depends on the two mentions of its row alone. Raises KeyError for an id that `table` does not have.
        """
        records = prepare(table, self.schema, nicknames or {})
        order = np.argsort(records.ids)
        ends = []
        for side in ("left_id", "right_id"):
            wanted = pairs[side].to_numpy().astype(np.int64)
            at = np.minimum(np.searchsorted(records.ids[order], wanted), max(len(records) - 1, 0))
            if len(wanted) and not (len(records) and np.array_equal(records.ids[order][at], wanted)):
                raise KeyError("a pair speaks of a mention that is not in the table")
            ends.append(order[at].astype(np.int32) if len(wanted) else np.zeros(0, np.int32))
        fields = comparison(records, self.schema, self.frequencies)
        log_odds = self.log_odds(fields, ends[0], ends[1])
        return self.as_pairs(records, ScoredPairs(left=ends[0], right=ends[1], log_odds=log_odds))

    def log_odds(self, fields: Comparison, left: Ints, right: Ints) -> Floats:
        """Natural log odds of each pair of places in the records that `fields` were made from, without any bound."""
        starts = range(0, len(left), _AT_ONCE)
        made = [self._log_odds(fields, left[at : at + _AT_ONCE], right[at : at + _AT_ONCE]) for at in starts]
        return np.concatenate([np.zeros(0), *made])

    def _log_odds(self, fields: Comparison, left: Ints, right: Ints) -> Floats:
        levels, figures = fields.both_of(left, right)
        odds = class_log_odds(self.mixture.log_odds(levels), fields.shared_rarity(figures))
        if self.learner is not None:
            open_ = np.flatnonzero(odds > SETTLED_BELOW)
            odds[open_] = self.learner.log_odds(figures[open_], odds[open_])
        return odds

    def as_pairs(self, records: Records, scored: ScoredPairs) -> pa.Table:
        """PAIRS of scored places, in order of their ids, with the model's version in the metadata."""
        one, other = records.ids[scored.left], records.ids[scored.right]
        left, right = np.minimum(one, other), np.maximum(one, other)
        order = np.lexsort((right, left))
        probability = np.clip(scored.probability, _LEAST, 1 - _LEAST)
        weight = scored.log_odds / math.log(2) - self.prior_weight
        columns = (left[order], right[order], probability[order], weight[order])
        table = pa.table([pa.array(column) for column in columns], schema=PAIRS)
        return table.replace_schema_metadata({"model_version": self.version})

    def to_json(self) -> str:
        """The whole model as text: sorted, so that equal models have equal text."""
        plain = {
            "columns": [[name, part.value] for name, part in self.schema.columns],
            "id_column": self.schema.id_column,
            "records": self.frequencies.records,
            "known": {
                what: list(zip(seen.values.tolist(), seen.counts.tolist(), strict=True))
                for what, seen in self.frequencies.known.items()
            },
            "mixture": self.mixture.to_plain(),
            "learner": list(self.learner.models) if self.learner else None,
            "prior": self.prior,
            "threshold": self.threshold,
            "rules": [str(rule) for rule in self.blocking.rules],
            "least": self.blocking.least,
            "dropped": [keys.tolist() for keys in self.blocking.dropped],
            "common": self.blocking.common.tolist(),
        }
        # Only where there were some: models that were kept before anybody taught one keep their names.
        return json.dumps(plain | ({"reviews": self.reviews} if self.reviews else {}), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """Read `to_json` back. Raises ValueError, KeyError or TypeError on anything else."""
        read = json.loads(text)
        columns = tuple((name, Part(part)) for name, part in read["columns"])
        known = {
            what: Seen(
                values=np.array([value for value, _ in rows], np.uint64),
                counts=np.array([count for _, count in rows], np.int64),
            )
            for what, rows in read["known"].items()
        }
        blocking = Blocking(
            rules=read_rules(*read["rules"]),
            least=int(read["least"]),
            dropped=tuple(np.array(keys, np.uint64) for keys in read["dropped"]),
            common=np.array(read["common"], np.uint64),
        )
        return cls(
            schema=Schema(columns=columns, id_column=read["id_column"]),
            frequencies=Frequencies(records=read["records"], known=known),
            mixture=Mixture.from_plain(read["mixture"]),
            learner=Learner(models=tuple(read["learner"])) if read["learner"] else None,
            prior=read["prior"],
            threshold=read["threshold"],
            blocking=blocking,
            reviews=read.get("reviews", 0),
        )


def class_log_odds(odds: Floats, rarity: Floats) -> Floats:
    """The natural log odds that the latent classes give; rarer shared values order the pairs of one pattern.

    Settled pairs stay as they are: nobody asks for their order.
    """
    return np.where(odds > SETTLED_BELOW, odds + ORDERING * rarity, odds)


@lru_cache(maxsize=4)
def _version(model: Model) -> str:
    return f"engine-{hashlib.sha256(model.to_json().encode()).hexdigest()[:12]}"
