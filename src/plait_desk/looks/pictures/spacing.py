"""Room on a link chart: nodes kept a least distance apart, and names under them that never lie on one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Place = tuple[float, float]
ROUNDS = 90
# More nodes than this are moved in fewer rounds: the page is waited for.
MANY = 120
LETTER, LINE = 7.0, 16.0
LENGTHS = (11, 16, 22, 28)


@dataclass(frozen=True, slots=True)
class Room:
    """A box on the chart, by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Room") -> bool:
        """Whether the two boxes share any of the page."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def spread(at: Mapping[int, Place], *, across: float, down: float, within: Room) -> dict[int, Place]:
    """The same nodes, moved as little as may be so that no two lie nearer than `across` and `down` at once."""
    places, least = np.array(list(at.values()), dtype=np.float64), np.array([across, down])
    low, high = np.array([within.left, within.top]), np.array([within.right, within.bottom])
    for _ in range(ROUNDS if len(at) <= MANY else ROUNDS // 4):
        moved = _pushed(places, least)
        if not moved.any():
            break
        places = np.clip(places + moved, low, high)
    return {id_: (float(x), float(y)) for id_, (x, y) in zip(at, places, strict=True)}


def _pushed(places: npt.NDArray[np.float64], least: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far each node moves: half of what it lacks, along the axis where less is lacking."""
    first, other = neighbours(places / least)
    apart = places[first] - places[other]
    share = 1 - np.abs(apart) / least
    along = np.eye(2)[(share[:, 0] > share[:, 1]).astype(int)]
    # Two in the same place part in the order in which they are listed.
    move = np.where(apart == 0, -1.0, np.sign(apart)) * share * along * least * 0.4
    moved = np.zeros_like(places)
    np.add.at(moved, first, move)
    np.add.at(moved, other, -move)
    return moved


def neighbours(places: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Each two that lie at most 1 apart on both axes, the one that is listed first before the other.

    Only they can lack room: of every node against every other a thousandth is looked at.
    """
    order = np.argsort(places[:, 0], kind="stable")
    across = places[order, 0]
    later = np.searchsorted(across, across + 1, side="right") - np.arange(len(order)) - 1
    start = np.repeat(np.arange(len(order)), later)
    step = np.arange(later.sum()) - np.repeat(np.cumsum(later) - later, later) + 1
    pairs = np.sort(np.stack([order[start], order[start + step]]), axis=0)
    first, other = pairs[:, np.abs(np.subtract(*places[pairs, 1])) <= 1]
    return first, other


def names_that_fit(
    names: Sequence[tuple[int, str]], at: Mapping[int, Place], *, size: float, width: float
) -> dict[int, tuple[str, Place]]:
    """The name to write for each node, whole, shortened or (left out of the answer) none, and where its middle is.

    The earlier in `names`, the better the claim to room.
    """
    nodes = {id_: Room(x - size, y - size, x + size, y + size) for id_, (x, y) in at.items()}
    rooms: dict[int, Room] = {}
    said: dict[int, tuple[str, Place]] = {}
    # Everyone gets a short name before anyone gets a long one.
    for most in LENGTHS:
        for id_, name in names:
            middle, room = _under(at[id_], _short(name, most), size, width)
            others = (box for taken in (nodes, rooms) for other, box in taken.items() if other != id_)
            if not any(room.meets(box) for box in others):
                rooms[id_], said[id_] = room, (_short(name, most), middle)
    return said


def _under(place: Place, words: str, size: float, width: float) -> tuple[Place, Room]:
    """Where a name's middle goes, kept on the page, and the room it takes."""
    half = len(words) * LETTER / 2
    x = min(max(place[0], half), max(width - half, half))
    top = place[1] + size + 3
    return (x, top + 12), Room(x - half, top, x + half, top + LINE)


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
