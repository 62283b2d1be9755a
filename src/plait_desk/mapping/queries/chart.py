"""The link chart of one group: its nominals, what they reach, and the ties between all of these."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, cast

import numpy as np
import pyarrow as pa

from plait.domain.mention import MentionKind
from plait.domain.statement import Tie
from plait.mapping.graph import Ints, subject_of, valid_on
from plait.mapping.network import betweenness, neighbours
from plait.policy.access import Reader
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.groups import nominals_of
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.reach import ReachView

MOST_NODES = 500
BROKERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartNode:
    """One thing on the chart. `id` holds on this page only; an address has no page of its own."""

    id: int
    name: Name
    is_nominal: bool
    is_principal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTie:
    """One tie between two nodes; the strongest where there are several of one kind."""

    from_id: int
    to_id: int
    kind: str
    strength: float
    grade: str
    on_path: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """At most 500 nodes, the ones on the strongest paths first, and how many were left out."""

    nodes: tuple[ChartNode, ...] = ()
    ties: tuple[ChartTie, ...] = ()
    left_out: int = 0
    brokers: tuple[ChartNode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nominal:
    mention_id: int
    is_principal: bool


class _TieRow(TypedDict):
    left: int
    right: int
    kind: str
    strength: float
    grade: str | None
    words: str | None


def chart_for(picture: Picture, reader: Reader, group: Group, view: ReachView, *, most: int = MOST_NODES) -> Chart:
    """The chart of a group's reach as this reader may see it: nominals, then the things on the strongest paths."""
    members = nominals_of(reader, group)
    names = names_of(reader, [one.mention_id for one in members])
    return chart_of(picture, names, members, view, most=most)


def chart_of(
    picture: Picture,
    told: Mapping[int, Name],
    members: Sequence[GroupMember],
    view: ReachView,
    *,
    most: int = MOST_NODES,
) -> Chart:
    """The same, for a page that has the nominals already (`nominals_of`), and what each of them is called."""
    nominals = _nominals(members, picture)
    ordered = list(dict.fromkeys([*nominals, *(stop.node for card in view.paths for stop in card.stations)]))
    kept = ordered[:most]
    rows = _between(picture, kept, view.as_of)
    path_hops = {
        frozenset((one.node, other.node))
        for card in view.cards[:1]
        for one, other in zip(card.stations, card.stations[1:], strict=False)
    }
    nodes = _nodes(kept, nominals, _names(told, view, nominals) | _places(rows))
    return Chart(
        nodes=nodes,
        ties=tuple(_tie(row, path_hops) for row in rows),
        left_out=len(ordered) - len(kept),
        brokers=_brokers(nodes, rows),
    )


def _nominals(members: Sequence[GroupMember], picture: Picture) -> dict[int, _Nominal]:
    """The subjects that the readable nominals are; whoever is closed or tied to nothing is not there."""
    rows = [(one.mention_id, one.is_principal) for one in members]
    rows.sort(key=lambda row: (not row[1], row[0]))
    subjects = subject_of(np.array([mention for mention, _ in rows], dtype=np.int64), picture.linkage)
    there = picture.graph.nodes(subjects) >= 0
    found: dict[int, _Nominal] = {}
    for subject, (mention, is_principal), is_there in zip(subjects.tolist(), rows, there, strict=True):
        if is_there:
            found.setdefault(subject, _Nominal(mention_id=mention, is_principal=is_principal))
    return found


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


def _nodes(kept: list[int], nominals: dict[int, _Nominal], names: dict[int, Name]) -> tuple[ChartNode, ...]:
    return tuple(
        ChartNode(
            id=node,
            name=names.get(node, Name(name=UNNAMED, kind=MentionKind.PERSON)),
            is_nominal=node in nominals,
            is_principal=node in nominals and nominals[node].is_principal,
        )
        for node in kept
    )


def _names(told: Mapping[int, Name], view: ReachView, nominals: dict[int, _Nominal]) -> dict[int, Name]:
    """Nominals are named as the group's record names them, everything else as on its path."""
    on_paths = {stop.node: stop.name for card in view.paths for stop in card.stations}
    recorded = {node: told[one.mention_id] for node, one in nominals.items() if one.mention_id in told}
    return on_paths | recorded


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
