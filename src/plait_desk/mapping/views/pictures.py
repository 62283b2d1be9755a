"""From what queries find to what pictures draw: plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plait.domain.mention import MentionKind
from plait.mapping.strength import probability
from plait.reference.council import councils
from plait_desk.accounts.models import Marking
from plait_desk.looks.pictures.chart import Edge, Node
from plait_desk.looks.pictures.layout import force_layout
from plait_desk.looks.pictures.path import Hop, Kind
from plait_desk.looks.pictures.spacing import Place
from plait_desk.looks.pictures.strip import Station
from plait_desk.looks.pictures.tilemap import Tile, short_name
from plait_desk.looks.pictures.timeline import Ink, Moment
from plait_desk.mapping.queries.chart import Chart, ChartNode
from plait_desk.mapping.queries.gathered import COMMUNITY
from plait_desk.mapping.queries.groups import GroupCard
from plait_desk.mapping.queries.reach import PathCard, ReachView
from plait_desk.mapping.queries.thread import Passed

SHAPES: Mapping[str, Kind] = {
    MentionKind.PERSON: "person",
    MentionKind.ADDRESS: "address",
    MentionKind.PHONE: "address",
    MentionKind.NOTICE: "contract",
    MentionKind.LICENCE: "licence",
    MentionKind.PROPERTY: "property",
    COMMUNITY: "community",
}
SAID_ON_CHART = 12
MOST_MOMENTS = 60
KNOWN, LESS_KNOWN = 0.85, 0.55
WEAK = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """One tie of the chart, in words."""

    left: str
    right: str
    kind: str
    grade: str
    strength: float
    on_path: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnChart:
    """A chart as the picture and the table beside it take it."""

    nodes: Sequence[Node]
    loose: Sequence[str]
    edges: Sequence[Edge]
    places: Mapping[int, Place]
    rows: Sequence[TieRow]
    brokers: Sequence[str]
    left_out: int


def chart_drawn(chart: Chart) -> DrawnChart:
    """Nodes and ties with their places, and the same ties as rows. What is tied to nothing is named, not drawn."""
    names = {node.id: node.name.name for node in chart.nodes}
    tied = {end for tie in chart.ties for end in (tie.from_id, tie.to_id)}
    tied |= {node.id for node in chart.nodes if node.size > 1}
    return DrawnChart(
        nodes=[_node(node) for node in chart.nodes if node.id in tied],
        loose=[node.name.name for node in chart.nodes if node.id not in tied],
        edges=[
            Edge(
                from_id=tie.from_id,
                to_id=tie.to_id,
                strength=tie.strength,
                words=tie.grade if len(chart.ties) <= SAID_ON_CHART else "",
                on_path=tie.on_path,
            )
            for tie in chart.ties
        ],
        places=force_layout([id_ for id_ in names if id_ in tied], [(tie.from_id, tie.to_id) for tie in chart.ties]),
        rows=[
            TieRow(
                left=names[tie.from_id],
                right=names[tie.to_id],
                kind=tie.kind,
                grade=tie.grade,
                strength=tie.strength,
                on_path=tie.on_path,
            )
            for tie in chart.ties
        ],
        brokers=[node.name.name for node in chart.brokers],
        left_out=chart.left_out,
    )


def path_drawn(card: PathCard) -> Sequence[Hop]:
    """One path as its picture takes it: each thing with the hop that led to it."""
    hops = [Hop(name=card.stations[0].name.name, kind=shape(card.stations[0].name.kind))]
    for before, stop in zip(card.stations, card.stations[1:], strict=False):
        hops.append(
            Hop(
                name=stop.name.name,
                kind=shape(stop.name.kind),
                strength=before.strength,
                grade=before.grade,
                so_far=before.so_far,
            )
        )
    return hops


def shape(kind: str) -> Kind:
    """The shape that stands for a kind of mention; a square where none is named."""
    return SHAPES.get(kind, "company")


def council_tiles(counts: Mapping[str, int], address: str = "") -> Sequence[Tile]:
    """How many groups the reader may read sit in each council; a council without any shows nought.

    Each leads to the list of its groups, which stands at the address; empty: on the same page.
    """
    return [
        Tile(
            name=council.name,
            short=short_name(council.name),
            column=council.tile_column,
            row=council.tile_row,
            value=counts.get(council.code, 0),
            href=f"{address}?council={council.code}",
        )
        for council in councils()
    ]


def stations(passed: Passed) -> Sequence[Station]:
    """The strip of a group's page, from its sources to what came of it."""
    here = Station(name="Group", text="you are here", state="me")
    behind = [
        _station("Sources", passed.origins, "independent"),
        _station("Reports", len(passed.reports), "name a nominal"),
    ]
    return [*behind, here, *(_station(station, count, "") for station, count in passed.ahead.items())]


def happened(card: GroupCard, view: ReachView, passed: Passed) -> Sequence[Moment]:
    """The dated things of a group: who joined and left, and what its record says; the newest are kept."""
    joined = [Moment(lane="Joined", words=one.role, from_on=one.from_on) for one in card.nominals if one.from_on]
    left = [Moment(lane="Left", words=one.role, from_on=one.to_on, ink="weak") for one in card.nominals if one.to_on]
    tied = [
        Moment(lane="Ties", words=stop.reason, from_on=stop.since, ink="less")
        for card_ in view.cards
        for stop in card_.stations
        if stop.since
    ]
    record = [Moment(lane="Record", words=event.words, from_on=event.on, ink="known") for event in card.history]
    reports = [
        Moment(lane="Reports", words=report.title, from_on=report.on, ink=ink(report.grade))
        for report in reversed(passed.reports)
    ]
    lanes = (reports, joined, left, sorted(set(tied), key=lambda moment: (moment.from_on, moment.words)), record)
    return [moment for lane in lanes for moment in lane[-MOST_MOMENTS:]]


def ink(grade: str) -> Ink:
    """The better the grade, the more ink."""
    sure = probability(grade)
    return "known" if sure >= KNOWN else "less" if sure >= LESS_KNOWN else "weak"


def marking_words(marking: Marking) -> dict[str, str]:
    """What the bands of a page say of its marking."""
    audience = marking.audience.name if marking.audience else "originator only"
    condition = f" {marking.condition}" if marking.condition else ""
    return {"tier": marking.tier, "words": f"Handling: {marking.handling}.{condition} Audience: {audience}"}


def _node(node: ChartNode) -> Node:
    kind = shape(node.name.kind)
    return Node(id=node.id, name=node.name.name, kind=kind, filled=node.is_principal, tinted=node.is_nominal)


def _station(name: str, count: int, words: str) -> Station:
    text = f"{count} {words}".strip() if count else "none yet"
    return Station(name=name, text=text, state="on" if count else "no")
