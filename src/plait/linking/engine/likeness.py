"""How like two short texts are, on their bytes: Jaro-Winkler and the distance of optimal string alignment.

Both read where each letter stands in one text as the bits of one word, so that a step takes in all of that text at once
(Myers 1999; Hyyrö 2003). The words are kept in a slate that a kernel makes once, and is clean again after each use.
"""

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.compiled import compiled

# Texts of one column, a row each, and how long two of them are.
Letters = NDArray[np.uint8]
Lengths = tuple[int, int]
Slate = NDArray[np.uint64]

# Distances of three edits and more are all the same.
FAR = 3


@compiled
def clean_slate() -> Slate:
    """Room for where each of the 256 letters stands."""
    return np.zeros(256, np.uint64)


@compiled
def jaro_winkler(one: Letters, x: int, other: Letters, y: int, lengths: Lengths, slate: Slate) -> float:
    """Jaro's likeness of two rows with Winkler's bonus for a common start (1990), 0 to 1; 0 if either is empty.

    At most 64 bytes of each. Rows are named, not cut out: a view of a row costs as much as comparing two names.
    """
    mine, theirs = lengths
    if mine == 0 or theirs == 0:
        return 0.0
    _write(other, y, 0, theirs, slate)
    score = _jaro(one, x, lengths, slate)
    _wipe(other, y, 0, theirs, slate)
    if score <= 0.7:
        return score
    start = 0
    while start < min(4, mine, theirs) and one[x, start] == other[y, start]:
        start += 1
    return float(score + start * 0.1 * (1 - score))


@compiled
def _write(texts: Letters, x: int, first: int, end: int, slate: Slate) -> None:
    bit = np.uint64(1)
    for at in range(first, end):
        slate[texts[x, at]] |= bit
        bit <<= np.uint64(1)


@compiled
def _wipe(texts: Letters, x: int, first: int, end: int, slate: Slate) -> None:
    for at in range(first, end):
        slate[texts[x, at]] = np.uint64(0)


@compiled
def _jaro(one: Letters, x: int, lengths: Lengths, slate: Slate) -> float:
    """Jaro's likeness to the text on the slate: each letter takes the first free one like it that is near enough."""
    mine, theirs = lengths
    window = max(max(mine, theirs) // 2 - 1, 0)
    nought, bit = np.uint64(0), np.uint64(1)
    near = (bit << np.uint64(window + 1)) - bit
    taken_one, taken_other, common = nought, nought, 0
    for i in range(mine):
        free = slate[one[x, i]] & near & ~taken_other
        if free:
            taken_other |= free & (~free + bit)
            taken_one |= bit << np.uint64(i)
            common += 1
        near = (near << bit) | (bit if i < window else nought)
    if common == 0:
        return 0.0
    moved = 0
    for i in range(mine):
        if (taken_one >> np.uint64(i)) & bit:
            first = taken_other & (~taken_other + bit)
            if not slate[one[x, i]] & first:
                moved += 1
            taken_other ^= first
    return float((common / mine + common / theirs + (common - moved // 2) / common) / 3.0)


@compiled
def edits(texts: Letters, x: int, y: int, lengths: Lengths, slate: Slate) -> int:
    """Edits between two rows, a swap of neighbours counted as one (Damerau 1964, restricted), at most FAR."""
    mine, theirs = lengths
    if abs(mine - theirs) >= FAR:
        return FAR
    first = 0
    while first < mine and first < theirs and texts[x, first] == texts[y, first]:
        first += 1
    while mine > first and theirs > first and texts[x, mine - 1] == texts[y, theirs - 1]:
        mine -= 1
        theirs -= 1
    rows, columns = mine - first, theirs - first
    if rows == 0 or columns == 0:
        return int(min(max(rows, columns), FAR))
    _write(texts, x, first, mine, slate)
    far = _aligned(rows, texts, y, (first, theirs), slate)
    _wipe(texts, x, first, mine, slate)
    return min(far, FAR)


@compiled
def _aligned(rows: int, texts: Letters, y: int, part: tuple[int, int], slate: Slate) -> int:
    """The distance of the text on the slate, `rows` long, and a part of a row; a column of the table a step."""
    nought, bit = np.uint64(0), np.uint64(1)
    last = bit << np.uint64(rows - 1)
    more, less, level, before = ~nought, nought, nought, nought
    far = rows
    for at in range(part[0], part[1]):
        found = slate[texts[y, at]]
        swapped = ((~level & found) << bit) & before
        level = (((found & more) + more) ^ more) | found | less | swapped
        up = less | ~(level | more)
        down = level & more
        if up & last:
            far += 1
        if down & last:
            far -= 1
        up, down = (up << bit) | bit, down << bit
        more = down | ~(level | up)
        less = up & level
        before = found
    return far
