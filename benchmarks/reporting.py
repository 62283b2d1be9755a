"""Reporting: how much disclosure control hides and whether it holds, beside hiding the small cells alone."""

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.figure import Figure
from plait.reporting.disclose import disclose

TABLES, HEIGHT, WIDTH = 300, 12, 8


def figures() -> Iterator[Figure]:
    """Each figure as it is measured."""
    rng = np.random.default_rng(11)
    tables = [rng.negative_binomial(0.6, 0.05, (HEIGHT, WIDTH)) for _ in range(TABLES)]
    start = time.perf_counter()
    ours = [disclose(table.tolist()).hidden for table in tables]
    took = (time.perf_counter() - start) / TABLES
    naive = [frozenset(zip(*map(np.ndarray.tolist, np.nonzero(_small(_full(table)))), strict=True)) for table in tables]
    yield Figure(
        name="hidden cells worked out from sums, of 100",
        ours=_worked_out(ours),
        peer=_worked_out(naive),
        reach=0,
        at_most=True,
    )
    shown = 100 - 100 * sum(map(len, ours)) / (TABLES * (HEIGHT + 1) * (WIDTH + 1))
    peer = 100 - 100 * sum(map(len, naive)) / (TABLES * (HEIGHT + 1) * (WIDTH + 1))
    yield Figure(name="cells still shown, of 100 (peer hides the small ones only)", ours=shown, peer=peer, reach=60)
    yield Figure(name="a table of 12 by 8", ours=took * 1000, peer=None, reach=250, unit="ms", at_most=True)


def _full(table: np.ndarray) -> np.ndarray:
    rows = np.hstack([table, table.sum(axis=1, keepdims=True)])
    return np.vstack([rows, rows.sum(axis=0, keepdims=True)])


def _small(table: np.ndarray) -> np.ndarray:
    return (table >= 1) & (table <= 4)


def _worked_out(hidden: list[frozenset[tuple[int, int]]]) -> float:
    """Of 100 hidden cells, how many the sums of their rows and columns give away (a fixed point of the null space)."""
    lost = total = 0
    for places in hidden:
        known = sorted(places)
        total += len(known)
        if known:
            lost += int(_fixed(known).sum())
    return 100 * lost / max(total, 1)


def _fixed(known: list[tuple[int, int]]) -> np.ndarray:
    lines = np.zeros((HEIGHT + WIDTH + 2, len(known)))
    for at, (r, c) in enumerate(known):
        # A total stands on the other side of its sum.
        lines[r, at] = -1 if c == WIDTH else 1
        lines[HEIGHT + 1 + c, at] = -1 if r == HEIGHT else 1
    _, values, axes = np.linalg.svd(lines)
    free = axes[int((values > 1e-9).sum()) :]
    return np.abs(free).max(axis=0, initial=0) < 1e-9
