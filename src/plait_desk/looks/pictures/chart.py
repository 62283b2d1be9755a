"""The link chart: shape is kind, ink is the best grade, line width is strength. A table beside it says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from plait_desk.looks.pictures import svg
from plait_desk.looks.pictures.path import thing

Place = tuple[float, float]
MOST_NODES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing on the chart."""

    id: int
    name: str
    kind: str
    href: str = ""
    filled: bool = False


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
    """Nodes at their `places` (0 to 1 each way). Raises TooManyNodes above 500. `tall` turns it upright for a phone."""
    if len(nodes) > MOST_NODES:
        raise TooManyNodes(f"{len(nodes)} nodes; at most {MOST_NODES} are drawn")
    width, height = (420.0, 640.0) if tall else (960.0, 480.0)
    at = {id_: _point(place, width, height, tall=tall) for id_, place in places.items()}
    lines = [_edge(edge, at) for edge in edges if edge.from_id in at and edge.to_id in at]
    crowded = len(nodes) > 60
    things = [_node(node, at[node.id], crowded=crowded) for node in nodes if node.id in at]
    return svg.picture(label, width, height, [*lines, *things], fit="wide")


def _point(place: Place, width: float, height: float, *, tall: bool) -> Place:
    across, down = (place[1], place[0]) if tall else place
    return 60 + across * (width - 120), 30 + down * (height - 80)


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
    return line + ground + svg.words(edge.words, x, y + 4, text_anchor="middle", font_size=12, fill=svg.INK_2)


def _node(node: Node, at: Place, *, crowded: bool) -> str:
    x, y = at
    shape = thing(node.kind, x, y, 6 if crowded else 11, filled=node.filled)
    if crowded and not node.filled:
        drawn = shape + svg.element("title", escape(node.name))
    else:
        name = node.name if len(node.name) <= 26 else f"{node.name[:25]}…"
        drawn = shape + svg.words(name, x, y + 26, text_anchor="middle", font_size=12)
    return svg.element("a", drawn, href=node.href) if node.href else svg.element("g", drawn)
