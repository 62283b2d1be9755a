"""A frozen model: everything that scores a pair, and nothing of the pair. Saved as JSON, named by its content."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from plait.linking.kind import Kind

# A value seen less often than this is not written into a model: it scores as rare, and the model names nobody.
SEEN_ENOUGH = 10
# How many imagined mentions stand behind our own starting frequencies.
PRIOR_MENTIONS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights, value frequencies, keys too common to block on, and the threshold, for one kind of mention.

    `levels[field]` holds (m, u) for each level, best first. `rare[column]` is the frequency of a value that is not in
    `frequencies[column]`. `prior` is the chance that two mentions taken at random are one. It was learnt on
    `trained_on` unlike rows of the features of `mentions` mentions.
    """

    kind: str
    prior: float
    threshold: float
    levels: Mapping[str, tuple[tuple[float, float], ...]]
    frequencies: Mapping[str, Mapping[str, float]]
    rare: Mapping[str, float]
    common_keys: tuple[str, ...] = ()
    trained_on: int = 0
    mentions: int = 0

    @property
    def version(self) -> str:
        """The kind and twelve letters of the hash of everything above: equal models have equal names."""
        return f"{self.kind}-{hashlib.sha256(self.to_json().encode()).hexdigest()[:12]}"

    @property
    def prior_weight(self) -> float:
        """Log odds, base 2, that two mentions taken at random are one: a large negative number."""
        return math.log2(self.prior / (1 - self.prior))

    def probability(self, weight: float) -> float:
        """The probability, 0 to 1, of a pair whose fields weigh `weight` bits."""
        return 1 / (1 + 2 ** -min(1000.0, max(-1000.0, weight + self.prior_weight)))

    def weight_at(self, probability: float) -> float:
        """The weight in bits at which a pair has this probability (above 0, below 1)."""
        return math.log2(probability / (1 - probability)) - self.prior_weight

    def to_json(self) -> str:
        """The whole model as text: sorted, so that equal models have equal text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """Read `to_json` back. Raises ValueError or TypeError on anything else."""
        read: dict[str, Any] = json.loads(text)
        read["levels"] = {field: tuple((m, u) for m, u in levels) for field, levels in read["levels"].items()}
        read["common_keys"] = tuple(read["common_keys"])
        return cls(**read)


def starting_model(kind: Kind) -> Model:
    """Our own figures, before any data: what is used where there is too little to learn from."""
    bases = {level.frequency_of: level.u for field in kind.fields for level in field.levels if level.frequency_of}
    return Model(
        kind=kind.name,
        prior=kind.prior,
        threshold=0.5,
        levels={field.name: tuple((level.m, level.u) for level in field.levels) for field in kind.fields},
        frequencies={},
        rare=bases,
    )
