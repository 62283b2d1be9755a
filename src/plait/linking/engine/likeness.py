"""How like two short texts are, on their bytes: Jaro-Winkler and the distance of optimal string alignment."""

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.compiled import compiled

Letters = NDArray[np.uint8]

# Distances of three edits and more are all the same.
FAR = 3
# A middle part longer than this, once equal ends are gone, is far in any case that matters.
_LONGEST_MIDDLE = 8


@compiled
def jaro_winkler(one: Letters, one_length: int, other: Letters, other_length: int) -> float:
    """Jaro's likeness with Winkler's bonus for a common start (1990), 0 to 1; 0 if either is empty.

    At most 64 bytes of each: the letters already matched are bits of one word.
    """
    if one_length == 0 or other_length == 0:
        return 0.0
    window = max(max(one_length, other_length) // 2 - 1, 0)
    taken_one = np.uint64(0)
    taken_other = np.uint64(0)
    bit = np.uint64(1)
    common = 0
    for i in range(one_length):
        for j in range(max(0, i - window), min(other_length, i + window + 1)):
            if one[i] == other[j] and not (taken_other >> np.uint64(j)) & bit:
                taken_other |= bit << np.uint64(j)
                taken_one |= bit << np.uint64(i)
                common += 1
                break
    if common == 0:
        return 0.0
    moved = 0
    j = 0
    for i in range(one_length):
        if (taken_one >> np.uint64(i)) & bit:
            while not (taken_other >> np.uint64(j)) & bit:
                j += 1
            if one[i] != other[j]:
                moved += 1
            j += 1
    score = (common / one_length + common / other_length + (common - moved // 2) / common) / 3.0
    start = 0
    while start < 4 and start < one_length and start < other_length and one[start] == other[start]:
        start += 1
    return score + start * 0.1 * (1 - score) if score > 0.7 else score


@compiled
def edits(one: Letters, one_length: int, other: Letters, other_length: int) -> int:
    """Edits between two texts, a swap of neighbours counted as one (Damerau 1964, restricted), at most FAR."""
    if abs(one_length - other_length) >= FAR:
        return FAR
    first = 0
    while first < one_length and first < other_length and one[first] == other[first]:
        first += 1
    while one_length > first and other_length > first and one[one_length - 1] == other[other_length - 1]:
        one_length -= 1
        other_length -= 1
    rows, columns = one_length - first, other_length - first
    if rows == 0 or columns == 0:
        return min(max(rows, columns), FAR)
    if rows > _LONGEST_MIDDLE or columns > _LONGEST_MIDDLE:
        return FAR
    return _aligned(one[first:], rows, other[first:], columns)


@compiled
def _aligned(one: Letters, rows: int, other: Letters, columns: int) -> int:
    cost = np.zeros((3, _LONGEST_MIDDLE + 1), np.int64)
    for j in range(columns + 1):
        cost[0, j] = j
    for i in range(1, rows + 1):
        now, before, earlier = i % 3, (i - 1) % 3, (i - 2) % 3
        cost[now, 0] = i
        for j in range(1, columns + 1):
            replaced = cost[before, j - 1] + (0 if one[i - 1] == other[j - 1] else 1)
            best = min(min(cost[before, j] + 1, cost[now, j - 1] + 1), replaced)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best = min(best, cost[earlier, j - 2] + 1)
            cost[now, j] = best
    return int(min(cost[rows % 3, columns], FAR))
