"""The link chart of one group: its nominals, what they reach, what else was chosen, and the ties between all of these.

Everything is found in the reader's own picture. A person who is no nominal stands on the chart and nowhere else: no
choice can name them, so nothing is kept of them, and nothing is widened from them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypedDict, cast

import numpy as np
import pyarrow as pa

from plait.domain.mention import MentionKind
from plait.domain.statement import Tie
from plait.mapping.choice import NOTHING_CHOSEN, ChartChoice
from plait.mapping.graph import KINDS, Ints, valid_on
from plait.mapping.network import betweenness, neighbours
from plait.mapping.reduction import MOST_NODES, Reduced, way_to
from plait.policy.access import Reader
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.reach import ReachView
from plait_desk.mapping.queries.reduced import CHOSEN, WIDENED, NominalHere, nominals_here, reduced, resolved

BROKERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartNode:
    """One thing on the chart. `id` holds on this page only; an address has no page of its own.

    `cited` is the mention by which a choice can name it, None for what no choice may name. A community stands for
    `size` things.
    """

    id: int
    name: Name
    is_nominal: bool
    is_principal: bool
    cited: int | None = None
    can_widen: bool = False
    size: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTie:
    """One tie between two nodes; the strongest where there are several of one kind. `on_path`: of the way shown."""

    from_id: int
    to_id: int
    kind: str
    strength: float
    grade: str
    on_path: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """At most 500 nodes in the order of their claim, and how many were left out.

    `choice` is what of the choice could be done for this reader, each thing by the mention that they would cite;
    `chosen` are the names of what it names.
    """

    nodes: tuple[ChartNode, ...] = ()
    ties: tuple[ChartTie, ...] = ()
    left_out: int = 0
    brokers: tuple[ChartNode, ...] = ()
    choice: ChartChoice = NOTHING_CHOSEN
    chosen: Mapping[int, str] = field(default_factory=dict)


class _TieRow(TypedDict):
    left: int
    right: int
    kind: str
    strength: float
    grade: str | None
    words: str | None


def chart_for(
    picture: Picture,
    reader: Reader,
    group: Group,
    view: ReachView,
    *,
    most: int = MOST_NODES,
    choice: ChartChoice = NOTHING_CHOSEN,
) -> Chart:
    """The chart of a group's reach as this reader may see it: nominals, the strongest paths, and what was chosen."""
    nominals = nominals_here(reader, group, picture)
    choice = resolved(picture, choice, nominals)
    on_paths = list(dict.fromkeys(stop.node for card in view.paths for stop in card.stations))
    found = reduced(picture, reader, nominals, on_paths, choice, most)
    kept = picture.graph.ids[found.nodes].tolist()
    rows = _between(picture, kept, view.as_of)
    names = _names(reader, view, nominals, {*kept, *choice.named}) | _places(rows)
    path_hops = {frozenset(hop) for hop in pairwise(_shown(picture, view, found, choice))}
    nodes = _nodes(picture, found.nodes, nominals, names)
    there = frozenset(node.id for node in nodes if node.cited)
    return Chart(
        nodes=nodes,
        ties=tuple(_tie(row, path_hops) for row in rows),
        left_out=found.left_out,
        brokers=_brokers(nodes, rows),
        choice=choice.among(there | frozenset(choice.hide)),
        chosen={id_: names[id_].name if id_ in names else UNNAMED for id_ in choice.named},
    )


def _shown(picture: Picture, view: ReachView, found: Reduced, choice: ChartChoice) -> list[int]:
    """The way that is drawn thick: the strongest path to what was chosen, or the strongest of all."""
    if choice.show is None:
        return [stop.node for card in view.cards[:1] for stop in card.stations]
    for card in view.paths:
        if card.target_id == choice.show:
            return [stop.node for stop in card.stations]
    node = int(picture.graph.nodes(np.array([choice.show], dtype=np.int64))[0])
    way: list[int] = picture.graph.ids[list(way_to(found, node))].tolist()
    return way


def _between(picture: Picture, nodes: list[int], as_of: date) -> list[_TieRow]:
    """The ties of the day between these nodes; of several alike the strongest."""
    wanted = np.array(nodes, dtype=np.int64)
    at = np.flatnonzero(np.isin(picture.left, wanted) & np.isin(picture.right, wanted))
    at = at[picture.left[at] != picture.right[at]]
    ends = picture.ties.take(pa.array(picture.rows[at]))
    ends = ends.append_column("left", _column(picture.left[at])).append_column("right", _column(picture.right[at]))
    table = valid_on(ends, as_of).select(["kind", "strength", "grade", "words", "left", "right"])
    table = table.sort_by(
        [("left", "ascending"), ("right", "ascending"), ("kind", "ascending"), ("strength", "descending")]
    )
    told = cast(list[_TieRow], table.to_pylist())
    return list({(row["left"], row["right"], row["kind"]): row for row in reversed(told)}.values())[::-1]


def _column(ids: Ints) -> pa.Array:
    return pa.array(ids, pa.int64())


def _tie(row: _TieRow, path_hops: set[frozenset[int]]) -> ChartTie:
    return ChartTie(
        from_id=row["left"],
        to_id=row["right"],
        kind=row["kind"].replace("_", " "),
        strength=row["strength"],
        grade=row["grade"] or "",
        on_path=frozenset((row["left"], row["right"])) in path_hops,
    )


def _nodes(
    picture: Picture, kept: Ints, nominals: Mapping[int, NominalHere], names: Mapping[int, Name]
) -> tuple[ChartNode, ...]:
    kinds = [KINDS[kind] for kind in picture.graph.kind[kept].tolist()]
    return tuple(
        ChartNode(
            id=node,
            name=names.get(node, Name(name=UNNAMED, kind=kind or MentionKind.PERSON)),
            is_nominal=node in nominals,
            is_principal=node in nominals and nominals[node].is_principal,
            cited=node if node in nominals or kind in CHOSEN else None,
            can_widen=node in nominals or kind in WIDENED,
        )
        for node, kind in zip(picture.graph.ids[kept].tolist(), kinds, strict=True)
    )


def _names(
    reader: Reader, view: ReachView, nominals: Mapping[int, NominalHere], others: Collection[int]
) -> dict[int, Name]:
    """Nominals are named as the group's record names them, things on a path as on it, others as their records do."""
    on_paths = {stop.node: stop.name for card in view.paths for stop in card.stations}
    told = names_of(reader, {*(one.mention_id for one in nominals.values()), *(set(others) - on_paths.keys())})
    recorded = {node: told[one.mention_id] for node, one in nominals.items() if one.mention_id in told}
    return told | on_paths | recorded


def _places(rows: Iterable[_TieRow]) -> dict[int, Name]:
    """Addresses and telephones are named by what the ties to them say."""
    return {
        row["right"]: Name(
            name=row["words"] or UNNAMED,
            kind=MentionKind.PHONE if row["kind"] == Tie.USES_PHONE else MentionKind.ADDRESS,
        )
        for row in rows
        if row["right"] < 0
    }


def _brokers(nodes: tuple[ChartNode, ...], rows: list[_TieRow]) -> tuple[ChartNode, ...]:
    """The nodes that most shortest ways pass through: where to look, not what somebody is."""
    scores = betweenness(neighbours(((row["left"], row["right"]) for row in rows), alone=(n.id for n in nodes)))
    ranked = sorted((node for node in nodes if scores[node.id] > 0), key=lambda n: (-scores[n.id], n.id))
    return tuple(ranked[:BROKERS])
