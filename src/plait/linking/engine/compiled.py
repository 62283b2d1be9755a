"""Functions over arrays that numba turns into machine code, and how they share two threads.

Kernels hold no Python object, so threads run them side by side. Each thread gets its own slice of the pairs. That needs
no threading layer of numba's, which would not survive a fork and does not say how many threads it takes.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import TypeVar, cast

import numpy as np

# Linking shares the machine with the desk.
THREADS = 2
# Pairs in one slice: its features fit into a few megabytes.
SLICE = 1 << 17

Function = TypeVar("Function", bound=Callable[..., object])
Thing = TypeVar("Thing")
Result = TypeVar("Result")


def compiled(function: Function) -> Function:
    """The same function in machine code, kept on disk between runs, without Python's global lock.

    Where the environment says PLAIT_INTERPRETED it stays as it is, and says the same a hundred times slower: a web
    server looks at a few records at a time, and does not carry a compiler for them.
    """
    if os.environ.get("PLAIT_INTERPRETED"):
        return _wrapping_round(function)
    from numba import njit  # not where nothing is compiled

    return cast(Function, njit(cache=True, nogil=True)(function))


def _wrapping_round(function: Function) -> Function:
    """Whole numbers that grow too large wrap round without a warning, as they do in machine code."""

    @wraps(function)
    def quiet(*given: object) -> object:
        with np.errstate(over="ignore"):
            return function(*given)

    return cast(Function, quiet)


def slices(count: int) -> Iterator[slice]:
    """Slices that cover `count` pairs in order."""
    return (slice(start, min(start + SLICE, count)) for start in range(0, count, SLICE))


def side_by_side(work: Callable[[Thing], Result], things: Sequence[Thing], count: int) -> list[Result]:
    """What `work` makes of each thing, in order; of `count` records, few are worth no second thread."""
    if count < SLICE:
        return [work(one) for one in things]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, things))


def in_threads(work: Callable[[slice], Result], count: int) -> list[Result]:
    """What `work` makes of each slice of `count` pairs, in order."""
    every = list(slices(count))
    if len(every) < THREADS:
        return [work(one) for one in every]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, every))
