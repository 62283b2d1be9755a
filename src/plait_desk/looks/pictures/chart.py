"""The link chart: shape is kind, ink is the best grade, line width is strength. A table beside it says the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from plait_desk.looks.pictures import svg
from plait_desk.looks.pictures.path import thing
from plait_desk.looks.pictures.spacing import Place, Room, names_that_fit, spread

MOST_NODES = 500
# Above this many the nodes are small, and no more than this many are named.
CROWD = 60
SIDE = 54.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing on the chart."""

    id: int
    name: str
    kind: str
    href: str = ""
    filled: bool = False
    tinted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One tie; `strength` None is not known and drawn dashed."""

    from_id: int
    to_id: int
    strength: float | None = None
    words: str = ""
    on_path: bool = False


class TooManyNodes(ValueError):
    """More nodes than can be read; reduce them first."""


def link_chart(
    nodes: Sequence[Node], edges: Sequence[Edge], places: Mapping[int, Place], *, label: str, tall: bool = False
) -> str:
    """Nodes at their `places` (0 to 1 each way). Raises TooManyNodes above 500. `tall` turns it upright for a phone.

    Nodes are moved apart where they would touch; a name that would lie on another is shortened, or shows on pointing.
    """
    if len(nodes) > MOST_NODES:
        raise TooManyNodes(f"{len(nodes)} nodes; at most {MOST_NODES} are drawn")
    crowded = len(nodes) > CROWD
    size = 6.0 if crowded else 11.0
    width, height = _frame(len(nodes), tall=tall)
    within = Room(SIDE, size + 6, width - SIDE, height - size - 24)
    put = {id_: _point(place, within, tall=tall) for id_, place in places.items()}
    at = spread(put, across=20 if crowded else 92, down=20 if crowded else 48, within=within)
    drawn = [node for node in nodes if node.id in at]
    lines = [_edge(edge, at) for edge in edges if edge.from_id in at and edge.to_id in at]
    said = names_that_fit(_by_claim(drawn, edges), at, size=size, width=width)
    things = [_node(node, at[node.id], size, said.get(node.id)) for node in drawn]
    return svg.picture(label, width, height, [*lines, *things], fit="wide")


def _frame(count: int, *, tall: bool) -> Place:
    """Width and height: the more there is to draw, the higher."""
    if tall:
        return 360.0, min(max(300.0, 24.0 * count), 1600.0)
    return 960.0, min(max(300.0, 14.0 * count), 1000.0)


def _point(place: Place, within: Room, *, tall: bool) -> Place:
    across, down = (place[1], place[0]) if tall else place
    wide, high = within.right - within.left, within.bottom - within.top
    return within.left + across * wide, within.top + down * high


def _by_claim(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[tuple[int, str]]:
    """Names in the order in which they get room: principals, then what has most ties."""
    ties = Counter(end for edge in edges for end in (edge.from_id, edge.to_id))
    first = sorted(nodes, key=lambda node: (not node.filled, -ties[node.id]))[:CROWD]
    return [(node.id, node.name) for node in first]


def _edge(edge: Edge, at: Mapping[int, Place]) -> str:
    (x1, y1), (x2, y2) = at[edge.from_id], at[edge.to_id]
    path = svg.trace("M", x1, y1, "L", x2, y2)
    colour = svg.BLUE if edge.on_path else svg.LINE_2
    weak = edge.strength is None or edge.strength < 0.4
    width = 3.5 if edge.on_path else 1 + 1.5 * (edge.strength or 0)
    line = svg.stroke(path, colour, width, stroke_dasharray="4 3" if weak and not edge.on_path else None)
    if not edge.words:
        return line
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    ground = svg.rectangle(x - 4 * len(edge.words), y - 9, 8 * len(edge.words), 17, fill=svg.WHITE)
    return line + ground + svg.words(edge.words, x, y + 4, text_anchor="middle", fill=svg.INK_2)


def _node(node: Node, at: Place, size: float, said: tuple[str, Place] | None) -> str:
    drawn = svg.element("title", escape(node.name)) + thing(
        node.kind, *at, size, filled=node.filled, tinted=node.tinted
    )
    if said:
        words, (x, y) = said
        halo: dict[str, svg.Value] = {"stroke": svg.WHITE, "stroke_width": 3, "paint_order": "stroke"}
        drawn += svg.words(words, x, y, text_anchor="middle", **halo)
    return svg.element("a", drawn, href=node.href) if node.href else svg.element("g", drawn)
