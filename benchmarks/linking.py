"""Linking: every figure of the room, ours and the peers' in one run.

`./plait bench engine`, `million_people`, `reviewed`, `organisations`, `splink_model` and `screening` measure one part
each. Each part has a process of its own: what one leaves in memory makes none of the others slower.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from benchmarks.figure import Figure

PARTS = ("engine", "million_people", "reviewed", "organisations", "splink_model", "screening")


def figures() -> Iterator[Figure]:
    """Each figure, once its part is measured."""
    for part in PARTS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            yield from pool.submit(_measured, part).result()


def _measured(part: str) -> list[Figure]:
    return list(import_module(f"benchmarks.{part}").figures())
