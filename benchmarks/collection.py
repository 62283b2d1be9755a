"""Collection, on a million made-up statements, on both databases: what it is to read them, and to write beside them.

There is no peer: nothing else answers by statement who may read what. Each database gets a desk of its own in a process
of its own. `PARTS` are measured one after the other on the same rows. Files and registers come first: they need no
desk, and `./plait bench registers` measures them alone.
"""

import sys
from collections.abc import Iterator

from benchmarks import feeds_ftm, registers
from benchmarks.desk import be_ready, on_each_database, set_up
from benchmarks.figure import Figure, show

PARTS = ("benchmarks.reading", "benchmarks.writing", "benchmarks.audit")


def figures() -> Iterator[Figure]:
    """Each figure as it is measured."""
    yield from registers.figures()
    yield from feeds_ftm.figures()
    yield from on_each_database("benchmarks.collection")


def measured() -> Iterator[Figure]:
    """The figures of every part on the desk that the environment names, filled first."""
    import importlib

    set_up()
    from benchmarks.million import Million

    Million().make()
    be_ready()
    for part in PARTS:
        yield from importlib.import_module(part).figures()


if __name__ == "__main__":
    sys.exit(0 if show(measured(), as_json=True) is not None else 1)
