"""A number for each different text: the same number wherever and whenever the text is met.

So an address has one id whatever else was drawn with it, and what is drawn later fits what was drawn before.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.mapping.graph import Ints

Wide = NDArray[np.uint64]

# splitmix64 (Steele, Lea and Flood 2014), one letter at a time.
_STEP, _FIRST, _SECOND = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
# Twice a number, and its sign, still fit 64 bits.
BITS = 61


def text_numbers(text: pa.ChunkedArray) -> Ints:
    """0 to 2^61 - 1. Two of a million texts get one number by chance once in five million drawings."""
    values, places = np.unique(text.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    letters = values.view(np.uint32).reshape(len(values), -1) if len(values) else np.zeros((0, 1), dtype=np.uint32)
    numbers = np.zeros(len(values), dtype=np.uint64)
    for column in letters.T:  # as many as the longest text has letters
        mixed = _mixed(numbers ^ (column.astype(np.uint64) + _STEP))
        numbers = np.where(column > 0, mixed, numbers)
    found: Ints = (numbers >> np.uint64(64 - BITS)).astype(np.int64)[places]
    return found


def _mixed(numbers: Wide) -> Wide:
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _FIRST
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _SECOND
    mixed: Wide = numbers ^ (numbers >> np.uint64(31))
    return mixed
