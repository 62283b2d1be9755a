"""How much a tie counts: the probability that its grade stands for.

The table is ours, to be fitted to outcomes as they come. Grades in other schemes are kept as given and never
converted; such a tie counts as ungraded.
"""

import numpy as np
import pyarrow as pa

from plait.domain.statement import Tie
from plait.mapping.graph import Floats

# First by intelligence assessment, then by source evaluation (3x5x2).
_BY_INTELLIGENCE = {"A": 0.95, "B": 0.85, "C": 0.65, "D": 0.4, "E": 0.1}
_BY_SOURCE = {"1": 1.0, "2": 0.9, "3": 0.7}
PROBABILITY: dict[str, float] = {
    source + intelligence: round(of_source * of_intelligence, 3)
    for source, of_source in _BY_SOURCE.items()
    for intelligence, of_intelligence in _BY_INTELLIGENCE.items()
}
UNGRADED = 0.5
# What a public register says of itself: filed by the company, published by the buyer, granted by the council.
REGISTERED = 0.98
# Named in one item together, or at one address, says little of what two have to do with one another.
WEAK = {Tie.NAMED_WITH: 0.5, Tie.LIVES_AT: 0.5, Tie.REGISTERED_AT: 0.5}


def probability(grade: str) -> float:
    """The probability a 3x5x2 grade stands for; .5 for none, and for a grade of another scheme."""
    return PROBABILITY.get(grade[:2], UNGRADED)


def strengths(kind: pa.ChunkedArray, grade: pa.ChunkedArray, register: pa.ChunkedArray) -> Floats:
    """Strength of each tie, 0 to 1. `register` names the public register that a tie comes from, or null."""
    grades = grade.fill_null("").to_numpy(zero_copy_only=False).astype(str)
    names, place = np.unique(grades, return_inverse=True)
    graded = np.array([probability(str(name)) for name in names])[place] if len(names) else np.zeros(0)
    from_register = (grades == "") & np.asarray(register.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    strength = np.where(from_register, REGISTERED, graded)
    kinds = kind.to_numpy(zero_copy_only=False).astype(str)
    for tie, share in WEAK.items():
        strength = np.where(kinds == str(tie), strength * share, strength)
    return strength
