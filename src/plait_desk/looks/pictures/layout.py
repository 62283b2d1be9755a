"""Where the nodes of a link chart go: a force-directed layout (Fruchterman and Reingold 1991), the same each time."""

from collections.abc import Iterable, Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

from plait_desk.looks.pictures.chart import Place

Places = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]
ROUNDS = 120
_SEED = 4


def force_layout(ids: Sequence[int], ties: Iterable[tuple[int, int]], *, rounds: int = ROUNDS) -> dict[int, Place]:
    """A place for each id, both coordinates from 0 to 1. Ties to ids that are not listed are left out."""
    count = len(ids)
    if count < 2:
        return dict.fromkeys(ids, (0.5, 0.5))
    row = {id_: index for index, id_ in enumerate(ids)}
    pairs = np.array(
        [(row[a], row[b]) for a, b in ties if a in row and b in row and a != b] or [(0, 0)], dtype=np.int64
    )
    places = np.random.default_rng(_SEED).random((count, 2))
    ideal = 0.8 * sqrt(1 / count)
    for heat in np.linspace(0.1, 0.003, rounds):
        move = _pushed(places, ideal) + _pulled(places, pairs, ideal)
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        places += move / length * np.minimum(length, heat)
    return _fitted(ids, places)


def _pushed(places: Places, ideal: float) -> Places:
    """Every node pushes every other away."""
    apart = places[:, None, :] - places[None, :, :]
    squared = np.maximum((apart**2).sum(axis=2), 1e-6)
    pushed: Places = (apart * (ideal**2 / squared)[:, :, None]).sum(axis=1)
    return pushed


def _pulled(places: Places, pairs: Pairs, ideal: float) -> Places:
    """Ties pull their ends together, and all are drawn a little to the middle."""
    moved = (0.5 - places) * 0.05
    apart = places[pairs[:, 1]] - places[pairs[:, 0]]
    pull = apart * np.linalg.norm(apart, axis=1, keepdims=True) / ideal
    np.add.at(moved, pairs[:, 0], pull)
    np.add.at(moved, pairs[:, 1], -pull)
    return moved


def _fitted(ids: Sequence[int], places: Places) -> dict[int, Place]:
    low, high = places.min(axis=0), places.max(axis=0)
    fitted = (places - low) / np.maximum(high - low, 1e-9)
    return {id_: (float(x), float(y)) for id_, (x, y) in zip(ids, fitted, strict=True)}
