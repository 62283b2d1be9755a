"""What a birth date, a postcode and a number say beside the name: each packed in one whole number, and compared.

Weights are log-likelihood ratios of our own, in whole multiples of 1/1024 as all weights are: a date agrees by chance
in about one pair of twenty thousand, a postcode of one household in a hundred thousand, and each has its usual slips.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.spelling import bytes_of

# Only so much of one written value is read.
LONGEST_VALUE = 64


class Level(NamedTuple):
    """How two values compare, what that is worth, and how it is said."""

    weight: float
    words: str


NOT_COMPARED = Level(0.0, "missing: no weight either way")
DATE_LEVELS = (
    NOT_COMPARED,
    Level(9.25, "the same date"),
    Level(3.0, "the same year, where a first of January may stand for the year alone"),
    Level(5.75, "day and month the other way round"),
    Level(4.25, "one figure differs, or two are swapped"),
    Level(6.25, "the same year and month, no day"),
    Level(4.0, "the same year, no month"),
    Level(-4.0, "another date"),
)
_SAME, _NEW_YEAR, _TURNED, _ONE_FIGURE, _MONTH, _YEAR, _OTHER = range(1, 8)
POSTCODE_LEVELS = (
    NOT_COMPARED,
    Level(9.0, "the same postcode"),
    Level(5.5, "the same postcode sector"),
    Level(2.0, "the same postcode district"),
    Level(-1.375, "another postcode"),
)
NUMBER_LEVELS = (
    NOT_COMPARED,
    Level(12.0, "the same number"),
    Level(6.0, "one figure of the number differs, or two are swapped"),
    Level(-2.0, "another number"),
)
DATE_WEIGHTS = np.array([level.weight for level in DATE_LEVELS])
POSTCODE_WEIGHTS = np.array([level.weight for level in POSTCODE_LEVELS])
NUMBER_WEIGHTS = np.array([level.weight for level in NUMBER_LEVELS])

_RADIX = 37
_INWARD = _RADIX**3
_SECTOR = _RADIX**2
_NUMBER_LENGTH = 12
_SHORTEST_NUMBER = 4


class Attributes(NamedTuple):
    """R rows (or one question), each 0 where nothing is known."""

    dates: NDArray[np.int32]
    """year * 10,000 + month * 100 + day, each part 0 where it is not known"""
    postcodes: NDArray[np.int64]
    """outward part of five characters and inward part of three, in base 37"""
    numbers: NDArray[np.int64]
    """the last twelve characters in base 37, without noughts before"""


def attributes_of(birth_dates: pa.Array, postcodes: pa.Array, numbers: pa.Array) -> Attributes:
    """Written values packed: dates as ISO (a year, a month, a day) or day/month/year; what cannot be read is 0."""
    return Attributes(
        _pack_dates(*_texts(birth_dates)), _pack_postcodes(*_texts(postcodes)), _pack_numbers(*_texts(numbers))
    )


def pack(birth_date: str | None, postcode: str | None, number: str | None) -> NDArray[np.int64]:
    """The same for one of each."""
    date, place, other = (
        np.frombuffer((value or "")[:LONGEST_VALUE].encode("utf-8", "replace"), dtype=np.uint8)
        for value in (birth_date, postcode, number)
    )
    return _pack(date, place, other)


@njit(cache=True)
def _pack(date: NDArray[np.uint8], postcode: NDArray[np.uint8], number: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.array(
        [
            np.int64(_pack_dates(date, np.array([0, date.size]))[0]),
            _pack_postcodes(postcode, np.array([0, postcode.size]))[0],
            _pack_numbers(number, np.array([0, number.size]))[0],
        ]
    )


def _texts(values: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of all values and where each begins and ends."""
    filled = pc.utf8_slice_codeunits(pc.fill_null(values.cast(pa.large_string()), ""), 0, LONGEST_VALUE)
    ends = np.frombuffer(filled.buffers()[1], dtype=np.int64)[filled.offset : filled.offset + len(filled) + 1]
    return bytes_of(filled), ends


@njit(cache=True)
def _pack_dates(text: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.int32]:
    packed = np.zeros(ends.size - 1, dtype=np.int32)
    parts, sizes = np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64)
    for row in range(packed.size):
        count = _figures(text, ends[row], ends[row + 1], parts, sizes)
        if count == 1 and sizes[0] == 8:
            packed[row] = parts[0]
        elif count == 3 and sizes[2] == 4 and sizes[0] <= 2 and sizes[1] <= 2:
            packed[row] = parts[2] * 10000 + parts[1] * 100 + parts[0]
        elif count > 0 and sizes[0] == 4 and sizes[1] <= 2 and sizes[2] <= 2:
            packed[row] = parts[0] * 10000 + parts[1] * 100 + (parts[2] if parts[1] > 0 else 0)
    return packed


@njit(cache=True)
def _figures(text: NDArray[np.uint8], start: int, end: int, parts: NDArray[np.int64], sizes: NDArray[np.int64]) -> int:
    """The first three runs of figures of a text and their lengths; how many there are, 0 where a run is too long."""
    count, is_in = 0, False
    parts[:], sizes[:] = 0, 0
    for at in range(start, end):
        figure = np.int64(text[at]) - 48
        if not 0 <= figure <= 9:
            is_in = False
            continue
        if not is_in:
            if count == 3:
                return count
            count += 1
            is_in = True
        parts[count - 1] = parts[count - 1] * 10 + figure
        sizes[count - 1] += 1
        if sizes[count - 1] > 8:
            return 0
    return count


@njit(cache=True)
def _value_of(character: int) -> int:
    """1 to 10 for a figure, 11 to 36 for a letter, 0 for anything else."""
    if 48 <= character <= 57:
        return character - 47
    letter = character | 32
    return letter - 86 if 97 <= letter <= 122 else 0


@njit(cache=True)
def _values_of(text: NDArray[np.uint8], values: NDArray[np.int64], keeps_noughts: bool) -> int:
    """Put the values of the figures and letters of a text into `values`, perhaps without the noughts before them."""
    count = 0
    for character in text:
        value = _value_of(character)
        if value > 1 or (value == 1 and (count > 0 or keeps_noughts)):
            values[count] = value
            count += 1
    return count


@njit(cache=True)
def _pack_postcodes(text: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    packed = np.zeros(ends.size - 1, dtype=np.int64)
    values = np.zeros(LONGEST_VALUE * 4, dtype=np.int64)
    for row in range(packed.size):
        count = _values_of(text[ends[row] : ends[row + 1]], values, True)
        # A British postcode: up to five characters, then a figure and two letters.
        if not 5 <= count <= 8 or values[count - 3] > 10 or values[count - 2] <= 10 or values[count - 1] <= 10:
            continue
        outward = 0
        for k in range(5):
            outward = outward * _RADIX + (values[k] if k < count - 3 else 0)
        inward = (values[count - 3] * _RADIX + values[count - 2]) * _RADIX + values[count - 1]
        packed[row] = outward * _INWARD + inward
    return packed


@njit(cache=True)
def _pack_numbers(text: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    packed = np.zeros(ends.size - 1, dtype=np.int64)
    values = np.zeros(LONGEST_VALUE * 4, dtype=np.int64)
    for row in range(packed.size):
        count = _values_of(text[ends[row] : ends[row + 1]], values, False)
        if count < _SHORTEST_NUMBER:
            continue
        for k in range(max(0, count - _NUMBER_LENGTH), count):
            packed[row] = packed[row] * _RADIX + values[k]
    return packed


@njit(cache=True)
def _one_slip(one: int, other: int, radix: int) -> bool:
    """Whether two whole numbers differ in one digit, or in two neighbours that are swapped."""
    differ, before_one, before_other, swapped = 0, -1, -2, False
    while one or other:
        digit_one, digit_other = one % radix, other % radix
        if digit_one != digit_other:
            differ += 1
            swapped = before_one == digit_other and before_other == digit_one
        before_one, before_other = digit_one, digit_other
        one, other = one // radix, other // radix
    return differ == 1 or (differ == 2 and swapped)


@njit(cache=True)
def date_level(one: int, other: int) -> int:
    """The place in DATE_LEVELS of two packed dates."""
    if one == 0 or other == 0:
        return 0
    if one % 100 == 0 or other % 100 == 0:
        if one // 10000 != other // 10000:
            return _OTHER
        month_one, month_other = one // 100 % 100, other // 100 % 100
        if month_one == 0 or month_other == 0:
            return _YEAR
        return _MONTH if month_one == month_other else _OTHER
    if one == other:
        return _NEW_YEAR if one % 10000 == 101 else _SAME
    if one // 10000 == other // 10000:
        if one % 10000 == 101 or other % 10000 == 101:
            return _NEW_YEAR
        if one % 100 == other // 100 % 100 and one // 100 % 100 == other % 100:
            return _TURNED
    return _ONE_FIGURE if _one_slip(one, other, 10) else _OTHER


@njit(cache=True)
def postcode_level(one: int, other: int) -> int:
    """The place in POSTCODE_LEVELS of two packed postcodes."""
    if one == 0 or other == 0:
        return 0
    if one == other:
        return 1
    if one // _SECTOR == other // _SECTOR:
        return 2
    return 3 if one // _INWARD == other // _INWARD else 4


@njit(cache=True)
def number_level(one: int, other: int) -> int:
    """The place in NUMBER_LEVELS of two packed numbers."""
    if one == 0 or other == 0:
        return 0
    if one == other:
        return 1
    return 2 if _one_slip(one, other, _RADIX) else 3


@njit(cache=True)
def sector_range(postcode: int) -> tuple[int, int]:
    """The least packed postcode of the sector, and the least above it."""
    return postcode // _SECTOR * _SECTOR, (postcode // _SECTOR + 1) * _SECTOR


@njit(cache=True)
def turned(date: int) -> int:
    """A packed date with day and month the other way round."""
    return date // 10000 * 10000 + date % 100 * 100 + date // 100 % 100
