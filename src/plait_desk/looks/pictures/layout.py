"""Where the nodes of a link chart go: each connected part laid out by itself, the parts packed side by side.

A part is drawn so that two things stand as far apart as there are ties between them (springs of Kamada and Kawai
1989, solved by the majorisation of Gansner, Koren and North 2004). The same chart comes out the same each time.
"""

from collections.abc import Iterable, Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt
import rustworkx as rx

from plait_desk.looks.pictures.spacing import Place

Places = npt.NDArray[np.float64]
Box = tuple[float, float]
ROUNDS = 80
# A larger part gets a quarter of the rounds: its shape is there by then, and the page is waited for.
MANY = 120
# Room left around each part, in ties; the page is about twice as wide as high.
MARGIN, PAGE_SHAPE = 0.9, 2.0
_SEED = 4


def force_layout(ids: Sequence[int], ties: Iterable[tuple[int, int]], *, rounds: int = ROUNDS) -> dict[int, Place]:
    """A place for each id, both coordinates from 0 to 1. Ties to ids that are not listed are left out."""
    if len(ids) < 2:
        return dict.fromkeys(ids, (0.5, 0.5))
    tied = _tied(ids, ties)
    apart = _steps_apart(tied)
    places = np.zeros((len(ids), 2))
    parts = _parts(apart)
    drawn = [_turned(_sprung(apart[np.ix_(part, part)], rounds)) for part in parts]
    for part, within, corner in zip(parts, drawn, _packed([_box(within) for within in drawn]), strict=True):
        places[part] = within + np.array(corner) + MARGIN / 2
    return _fitted(ids, places)


def _tied(ids: Sequence[int], ties: Iterable[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Who is tied to whom, both ways."""
    row = {id_: index for index, id_ in enumerate(ids)}
    tied = np.zeros((len(ids), len(ids)), dtype=np.bool_)
    for left, right in ties:
        if left in row and right in row and left != right:
            tied[row[left], row[right]] = tied[row[right], row[left]] = True
    return tied


def _steps_apart(tied: npt.NDArray[np.bool_]) -> Places:
    """How many ties lie between each two; infinite where none lead across."""
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(tied)))
    left, right = np.nonzero(np.triu(tied))
    graph.extend_from_edge_list(list(zip(left.tolist(), right.tolist(), strict=True)))
    apart: Places = rx.graph_distance_matrix(graph, null_value=np.inf)
    return apart


def _parts(apart: Places) -> list[list[int]]:
    """The connected parts, the largest first."""
    placed = np.zeros(len(apart), dtype=np.bool_)
    parts = []
    for start in range(len(apart)):
        if not placed[start]:
            part = np.flatnonzero(np.isfinite(apart[start]))
            placed[part] = True
            parts.append(part.tolist())
    return sorted(parts, key=lambda part: (-len(part), part))


def _sprung(apart: Places, rounds: int) -> Places:
    """Places within one part, in ties, so that the distances drawn come near to the ties between."""
    count = len(apart)
    places = np.random.default_rng(_SEED).random((count, 2)) * sqrt(count)
    if count == 1:
        return places
    weight = np.where(apart > 0, 1 / np.maximum(apart, 1) ** 2, 0.0)
    # The mean is free: adding it makes the matrix of the springs one that can be inverted.
    inverse = np.linalg.inv(np.diag(weight.sum(axis=1)) - weight + 1 / count)
    springs = -weight * apart
    for _ in range(rounds if count <= MANY else rounds // 4):
        pull = springs / np.maximum(_distances(places), 1e-6)
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        places = inverse @ (pull @ places)
    return places


def _distances(places: Places) -> Places:
    """How far each two lie apart, by the cosine rule: one product of matrices instead of every difference."""
    squares = (places**2).sum(axis=1)
    apart: Places = np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * (places @ places.T), 0.0))
    return apart


def _turned(places: Places) -> Places:
    """Turned so that the part lies along the page, its corner at nought."""
    middle = places - places.mean(axis=0)
    turned: Places = middle @ np.linalg.eigh(middle.T @ middle)[1][:, ::-1]
    turned -= turned.min(axis=0)
    return turned


def _box(places: Places) -> Box:
    """The room that a part takes, margin included."""
    wide, high = places.max(axis=0) + MARGIN
    return float(wide), float(high)


def _packed(boxes: Sequence[Box]) -> list[Place]:
    """The upper left corner of each box, on shelves whose length suits the shape of the page best."""
    least, most = max(wide for wide, _ in boxes), sum(wide for wide, _ in boxes)
    return min((_shelved(boxes, length) for length in np.linspace(least, most, 24)), key=lambda tried: tried[0])[1]


def _shelved(boxes: Sequence[Box], length: float) -> tuple[float, list[Place]]:
    """The size the page would need, and the corners, when the boxes stand on shelves of this length."""
    shelves: list[list[int]] = [[]]
    for index in sorted(range(len(boxes)), key=lambda index: (-boxes[index][1], index)):
        if shelves[-1] and _length(boxes, [*shelves[-1], index]) > length + 1e-9:
            shelves.append([])
        shelves[-1].append(index)
    longest = max(_length(boxes, shelf) for shelf in shelves)
    corners: list[Place] = [(0.0, 0.0)] * len(boxes)
    down = 0.0
    for shelf in shelves:
        # What a shelf has to spare is shared out between its boxes.
        spare, across = (longest - _length(boxes, shelf)) / len(shelf), 0.0
        for index in shelf:
            corners[index] = (across + spare / 2, down)
            across += boxes[index][0] + spare
        down += boxes[shelf[0]][1]
    return max(longest, PAGE_SHAPE * down), corners


def _length(boxes: Sequence[Box], shelf: Sequence[int]) -> float:
    return sum(boxes[index][0] for index in shelf)


def _fitted(ids: Sequence[int], places: Places) -> dict[int, Place]:
    low, high = places.min(axis=0), places.max(axis=0)
    fitted = (places - low) / np.maximum(high - low, 1e-9)
    # A part without height lies in the middle of the page.
    fitted[:, high - low < 1e-9] = 0.5
    return {id_: (float(x), float(y)) for id_, (x, y) in zip(ids, fitted, strict=True)}
