"""Linking: every figure of the room, ours and the peers' in one run.

`./plait bench engine`, `million_people`, `organisations`, `splink_model` and `screening` measure one part each.
"""

from collections.abc import Iterator

from benchmarks import engine, million_people, organisations, reviewed, screening, splink_model
from benchmarks.figure import Figure


def figures() -> Iterator[Figure]:
    """Each figure as it is measured."""
    for part in (engine, million_people, reviewed, organisations, splink_model, screening):
        yield from part.figures()
