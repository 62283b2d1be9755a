"""Seeded drawing: each part of the world has its own stream, so that changing one part moves no other."""

from collections.abc import Sequence
from datetime import date
from random import Random
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.object_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

# The day the world stands still, unless the caller says otherwise.
WORLD_DAY = date(2026, 10, 31)


def stream(seed: int, part: str) -> np.random.Generator:
    """The stream of numbers for one part of the world."""
    return np.random.default_rng([seed, crc32(part.encode())])


def dice(seed: int, part: str) -> Random:
    """The same for parts drawn one at a time, where plain Python is faster."""
    return Random(f"{seed}/{part}")


def words(values: Sequence[str]) -> Words:
    """Text of any length in an array; numpy's own text cuts what does not fit."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def pick(rng: np.random.Generator, values: Words, count: int, *, weights: Floats | None = None) -> Words:
    """`count` draws with replacement."""
    return values[pick_index(rng, len(values), count, weights=weights)]


def pick_index(rng: np.random.Generator, size: int, count: int, *, weights: Floats | None = None) -> Ints:
    """`count` positions below `size`, in proportion to `weights`."""
    if weights is None:
        return rng.integers(0, size, count)
    steps = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(steps, rng.random(count), side="right"), size - 1).astype(np.int64)


def falling(count: int, *, shift: float, power: float) -> Floats:
    """Zipf's law with a blunt head: the weight of rank r is (r + shift) ** -power."""
    return np.asarray((np.arange(1, count + 1) + shift) ** -power, dtype=np.float64)


def days_before(rng: np.random.Generator, day: date, *, least: int, most: int, count: int) -> Days:
    """Days spread evenly between `most` and `least` days before `day`."""
    return np.datetime64(day, "D") - rng.integers(least, most + 1, count).astype("timedelta64[D]")


def iso(days: Days) -> Words:
    """Dates as text; a missing day (NaT) is empty."""
    text = np.datetime_as_string(days, unit="D").astype(object)
    text[np.isnat(days)] = ""
    return np.asarray(text, dtype=object)
