"""A link chart as the list beside it and the script that moves it take it: words, codes and places, no ids.

An address holds a number within one drawing only, and whoever is met only on a path is named nowhere else: both get a
key of this page alone. Everything else is cited by the code of its mention, as on every page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait_desk.looks.pictures.spacing import Place, Room, spread
from plait_desk.mapping.queries.chart import Chart, ChartNode
from plait_desk.mapping.views.pictures import WEAK, TieRow, shape

KIND_WORDS: Mapping[str, str] = {MentionKind.NOTICE: "contract notice", MentionKind.PHONE: "telephone"}
# How much room a thing has on the moving chart, in its own units; the page shows as many as fit.
ACROSS, DOWN = 96.0, 52.0
LEAST_SIDE = 420.0
# The sheet is this much wider than high, as the page shows it, and as wide as so many things in a square would be.
SHEET, WIDE = 1.45, 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing of the list beside the chart. `code` is empty for what no choice may name."""

    key: str
    name: str
    words: str
    more: str
    ties: int
    is_nominal: bool
    is_principal: bool
    code: str
    can_widen: bool
    size: int = 1


def things_of(chart: Chart) -> list[Thing]:
    """Everything on the chart, in the order of its claim to be there."""
    ties = Counter(end for tie in chart.ties for end in (tie.from_id, tie.to_id))
    return [_thing(node, place, ties[node.id]) for place, node in enumerate(chart.nodes)]


def lines_of(rows: Iterable[TieRow]) -> list[tuple[str, str, str, str, str, bool]]:
    """The ties in words, those of the way shown first: from, to, tie, grade, strength, and whether it is of the way.

    Written here rather than in the template, which takes far longer over hundreds of them.
    """
    first = sorted(rows, key=lambda row: not row.on_path)
    return [
        (row.left, row.right, row.kind, row.grade or "ungraded", f"{row.strength:.2f}", row.on_path) for row in first
    ]


def elements_of(chart: Chart, things: Sequence[Thing], places: Mapping[int, Place]) -> dict[str, object]:
    """What the script draws; it may be written into the page as JSON. What is tied to nothing has no place."""
    keys = {node.id: thing.key for node, thing in zip(chart.nodes, things, strict=True)}
    at = _roomy(places)
    drawn = [(node, thing) for node, thing in zip(chart.nodes, things, strict=True) if node.id in at]
    return {
        "nodes": [_node(node, thing, at[node.id]) for node, thing in drawn],
        "ties": [
            {
                "from": keys[tie.from_id],
                "to": keys[tie.to_id],
                "words": f"{tie.kind} {tie.grade}".strip(),
                "strength": round(tie.strength, 3),
                "weak": tie.strength < WEAK,
                "path": tie.on_path,
            }
            for tie in chart.ties
        ],
    }


def _thing(node: ChartNode, place: int, ties: int) -> Thing:
    code = encode(node.cited) if node.cited else ""
    return Thing(
        key=code or f"thing-{place}",
        name=node.name.name,
        words=KIND_WORDS.get(node.name.kind, node.name.kind or "thing"),
        more=node.name.more,
        ties=ties,
        is_nominal=node.is_nominal,
        is_principal=node.is_principal,
        code=code,
        can_widen=node.can_widen,
        size=node.size,
    )


def _node(node: ChartNode, thing: Thing, at: Place) -> dict[str, object]:
    return {
        "key": thing.key,
        "name": thing.name,
        "shape": shape(node.name.kind),
        "ink": "principal" if node.is_principal else "nominal" if node.is_nominal else "other",
        "size": node.size,
        "x": round(at[0]),
        "y": round(at[1]),
    }


def _roomy(places: Mapping[int, Place]) -> dict[int, Place]:
    """The same places on a sheet that grows with what stands on it, moved apart where two would touch."""
    side = max(sqrt(len(places)), LEAST_SIDE / ACROSS)
    sheet = Room(0, 0, WIDE * side * ACROSS, WIDE * side * ACROSS / SHEET)
    put = {id_: (x * sheet.right, y * sheet.bottom) for id_, (x, y) in places.items()}
    return spread(put, across=ACROSS, down=DOWN, within=sheet) if put else {}
