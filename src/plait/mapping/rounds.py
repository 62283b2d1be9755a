"""Money that comes back to who paid it, in the order of time: bounded walks over payments."""

from typing import NamedTuple

import numpy as np
from numba import njit

from plait.mapping.graph import Floats, Ints


class Payments(NamedTuple):
    """E payments by payer, then day. Those of node i stand at starts[i] to starts[i + 1]. `rank` orders all by time."""

    starts: Ints
    payer: Ints
    payee: Ints
    day: Ints
    amount: Floats
    rank: Ints


class Bounds(NamedTuple):
    """`length`: payments in a round, at most; `days`: from first to last; `kept`: no payment is less than this share of
    the first, nor the first less than this share of it; `hub`: who pays more often than this in the window is not
    crossed; `steps` and `found`: where the walk stops."""

    length: int
    days: int
    kept: float
    hub: int
    steps: int
    found: int


class Found(NamedTuple):
    """R rounds: places of their payments, padded with -1, and of their nodes with the lowest first. `steps` were taken;
    `crossed` says how many hubs were met and not crossed, `is_complete` whether the walk reached its end."""

    payments: Ints
    nodes: Ints
    steps: int
    uncrossed: int
    is_complete: bool


@njit(cache=True)
def rounds(given: Payments, bounds: Bounds) -> Found:
    """Every simple round whose payments follow one another in time, each once: from its first payment on."""
    paths, nodes = np.full((bounds.found, bounds.length), -1), np.full((bounds.found, bounds.length), -1)
    count, steps, uncrossed = 0, 0, 0
    path, upto = np.zeros(bounds.length, np.int64), np.zeros(bounds.length, np.int64)
    for first in range(len(given.payer)):
        home, depth = given.payer[first], 0
        path[0] = first
        upto[0] = _entry(given, given.payee[first], given.day[first])
        if _is_hub(given, home, given.day[first], bounds) or _is_hub(
            given, given.payee[first], given.day[first], bounds
        ):
            uncrossed += 1
            continue
        while depth >= 0:
            steps += 1
            if steps > bounds.steps or count == bounds.found:
                return Found(paths[:count], nodes[:count], steps, uncrossed, False)
            at, node = upto[depth], given.payee[path[depth]]
            upto[depth] += 1
            if at >= given.starts[node + 1] or given.day[at] - given.day[first] >= bounds.days:
                depth -= 1
                continue
            if not _may_follow(given, bounds, path[: depth + 1], at):
                continue
            if given.payee[at] == home:
                path[depth + 1] = at
                _note(given, path[: depth + 2], paths[count], nodes[count])
                count += 1
            elif depth + 2 < bounds.length:
                if _is_hub(given, given.payee[at], given.day[at], bounds):
                    uncrossed += 1
                    continue
                depth += 1
                path[depth] = at
                upto[depth] = _entry(given, given.payee[at], given.day[at])
    return Found(paths[:count], nodes[:count], steps, uncrossed, True)


@njit(cache=True)
def _entry(given: Payments, node: int, day: int) -> int:
    """The first payment of a node on that day or later."""
    low, high = given.starts[node], given.starts[node + 1]
    while low < high:
        middle = (low + high) // 2
        if given.day[middle] < day:
            low = middle + 1
        else:
            high = middle
    return int(low)


@njit(cache=True)
def _is_hub(given: Payments, node: int, day: int, bounds: Bounds) -> bool:
    """Whether a node pays so often from that day on that money through it tells nothing."""
    return _entry(given, node, day + bounds.days) - _entry(given, node, day) > bounds.hub


@njit(cache=True)
def _may_follow(given: Payments, bounds: Bounds, path: Ints, at: int) -> bool:
    """Later than the first in the order of time, of like amount, and to nobody who was paid on the way."""
    first = path[0]
    if given.rank[at] <= given.rank[first]:
        return False
    if given.amount[at] < bounds.kept * given.amount[first] or given.amount[first] < bounds.kept * given.amount[at]:
        return False
    return not np.any(given.payee[path] == given.payee[at])


@njit(cache=True)
def _note(given: Payments, path: Ints, payments: Ints, nodes: Ints) -> None:
    """Keeps the round; its nodes turned so that the lowest stands first."""
    lowest = 0
    for at in range(len(path)):
        payments[at] = path[at]
        if given.payer[path[at]] < given.payer[path[lowest]]:
            lowest = at
    for at in range(len(path)):
        nodes[at] = given.payer[path[(at + lowest) % len(path)]]
