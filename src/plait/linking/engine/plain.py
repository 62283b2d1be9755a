"""Components that need no thought: every pair is likely, nobody has decided, no facts contradict each other.

No mean over pairs falls below the least of them, so all of such a component joins, in whatever order. Most records are
in one, and a web server that interprets its kernels has only the others to look at one by one.
"""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Facts = NDArray[np.int32]


def connected(count: int, left: Places, right: Places) -> Places:
    """The number of each record's component, in order of their least records.

    Each round hooks the least record of either end onto the other and shortens every way to a root by half, so that
    the rounds grow with the logarithm of the longest way. A graph library does the same, and fills 25 MB of a desk.
    """
    least = np.arange(count)
    while True:
        ends = least[left], least[right]
        if np.array_equal(*ends):
            return np.unique(least, return_inverse=True)[1].astype(np.int64).ravel()
        lower = np.minimum(*ends)
        for end in ends:
            np.minimum.at(least, end, lower)
        while not np.array_equal(least, shorter := least[least]):
            least = shorter


def plain_components(
    labels: Places, joins: Places, decided: Places, facts: tuple[Facts, ...], groups: Places
) -> NDArray[np.bool_]:
    """For each component whether all of it joins; `joins` are the labels of pairs likely enough to join by themselves.

    `decided` are records that a person has judged; `facts` the company numbers, birth dates and sexes, -1 for unknown;
    `groups` (memberships, 2) nominals and the codes of their groups.
    """
    sizes = np.bincount(labels)
    plain: NDArray[np.bool_] = np.bincount(joins, minlength=len(sizes)) == sizes * (sizes - 1) // 2
    plain[labels[decided]] = False
    numbers, births, sexes = (_is_one_fact(labels, fact, len(sizes)) for fact in facts)
    of_one_group = _is_one(labels[groups[:, 0]], groups[:, 1], len(sizes))
    agree: NDArray[np.bool_] = plain & numbers & (births | sexes) & of_one_group
    return agree


def _is_one_fact(labels: Places, fact: Facts, count: int) -> NDArray[np.bool_]:
    """For each component whether no two of its records say different things."""
    known = np.flatnonzero(fact >= 0)
    return _is_one(labels[known], fact[known], count)


def _is_one(labels: Places, said: Facts | Places, count: int) -> NDArray[np.bool_]:
    """For each component whether all that is said in it is the same, or nothing is."""
    least, most = np.full(count, np.iinfo(np.int32).max, np.int64), np.full(count, -1, np.int64)
    np.minimum.at(least, labels, said)
    np.maximum.at(most, labels, said)
    one: NDArray[np.bool_] = most <= least
    return one
