"""Functions over arrays that numba turns into machine code, and how they share two threads.

Kernels hold no Python object, so threads run them side by side. Each thread gets its own slice of the pairs. That needs
no threading layer of numba's, which would not survive a fork and does not say how many threads it takes.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, cast

from numba import njit

# Linking shares the machine with the desk.
THREADS = 2
# Pairs in one slice: its features fit into a few megabytes.
SLICE = 1 << 17

Function = TypeVar("Function", bound=Callable[..., object])
Result = TypeVar("Result")


def compiled(function: Function) -> Function:
    """The same function in machine code, kept on disk between runs, without Python's global lock."""
    return cast(Function, njit(cache=True, nogil=True)(function))


def slices(count: int) -> Iterator[slice]:
    """Slices that cover `count` pairs in order."""
    return (slice(start, min(start + SLICE, count)) for start in range(0, count, SLICE))


def in_threads(work: Callable[[slice], Result], count: int) -> list[Result]:
    """What `work` makes of each slice of `count` pairs, in order."""
    every = list(slices(count))
    if len(every) < THREADS:
        return [work(one) for one in every]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, every))
