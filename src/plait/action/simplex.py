"""Weights that add to one and are never negative, chosen so that a mix of columns looks like a target.

Frank-Wolfe with exact line search, and the sparse second pass of synthdid (Arkhangelsky and others, 2021).
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

FIRST_PASS = 100
SECOND_PASS = 10_000
# A weight under a quarter of the largest is set to nought before the second pass, as in synthdid.
KEEP = 0.25


def weights_on_simplex(columns: Numbers, target: Numbers, *, ridge: float) -> Numbers:
    """Weights w, one a column, that minimise |columns w - target|^2 / rows + ridge |w|^2, means removed."""
    columns = columns - columns.mean(axis=0)
    target = target - target.mean()
    tolerance = 1e-7 * max(float(np.mean(target**2)), 1e-12)
    start = np.full(columns.shape[1], 1 / columns.shape[1])
    rough = _descend(columns, target, ridge, start, steps=FIRST_PASS, tolerance=tolerance)
    kept = np.where(rough <= rough.max() * KEEP, 0.0, rough)
    return _descend(columns, target, ridge, kept / kept.sum(), steps=SECOND_PASS, tolerance=tolerance)


def _descend(
    columns: Numbers, target: Numbers, ridge: float, weights: Numbers, *, steps: int, tolerance: float
) -> Numbers:
    rows = len(target)
    mix, best = columns @ weights, np.inf
    for _ in range(steps):
        slope = (mix - target) @ columns + rows * ridge * weights
        corner = int(np.argmin(slope))
        way = -weights
        way[corner] += 1
        move = columns[:, corner] - mix
        curve = float(move @ move + rows * ridge * (way @ way))
        if curve <= 0:
            break
        share = min(max(-float(slope @ way) / curve, 0.0), 1.0)
        weights, mix = weights + share * way, mix + share * move
        loss = float(np.sum((mix - target) ** 2) / rows + ridge * (weights @ weights))
        if best - loss < tolerance:
            break
        best = loss
    return weights
