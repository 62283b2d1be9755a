"""How else names of other languages are written here: another romanisation, an English form, a gendered ending.

The list is ours. Nobody publishes how often clerks do so; whoever draws says how often.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from plait_world.draw import Words, pick, words

# Where the family name comes first at home, so that a form may hold the two the other way round.
FAMILY_FIRST = frozenset({"China"})


@cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Other spellings by name; names that have none are not listed."""
    with (Path(__file__).parent / "spellings.csv").open(encoding="utf-8", newline="") as opened:
        return {row["name"]: tuple(row["spellings"].split(";")) for row in csv.DictReader(opened)}


def respelt(rng: np.random.Generator, names: Words, share: float) -> Words:
    """The names, that share of them in another spelling where they have one."""
    written = names.copy()
    chosen = rng.random(len(names)) < share
    for name, others in spellings().items():
        at = np.flatnonzero(chosen & (names == name))
        written[at] = pick(rng, words(others), len(at))
    return written
