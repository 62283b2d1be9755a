"""A link chart on which things that hang together stand as one, with their number."""

from collections import Counter
from dataclasses import replace

from plait.mapping.gathering import gather
from plait_desk.mapping.queries.chart import Chart, ChartNode, ChartTie
from plait_desk.mapping.queries.names import Name

COMMUNITY = "community"


def gathered(chart: Chart) -> Chart:
    """The same chart by community, where that was chosen; the ones that were opened stay as they are."""
    if not chart.choice.by_community:
        return chart
    # A community is told by one of it that a choice can name, where there is one, so that it can be opened.
    ordered = sorted(chart.nodes, key=lambda node: node.cited is None)
    heads = gather(
        [node.id for node in ordered],
        [(tie.from_id, tie.to_id, tie.strength) for tie in chart.ties],
        opened=chart.choice.opened,
    )
    sizes = Counter(heads.values())
    nodes = tuple(_node(node, sizes[node.id]) for node in chart.nodes if heads[node.id] == node.id)
    there = {node.id: node for node in nodes}
    brokers = dict.fromkeys(heads[node.id] for node in chart.brokers)
    return replace(
        chart, nodes=nodes, ties=_ties(chart.ties, heads), brokers=tuple(there[broker] for broker in brokers)
    )


def _node(node: ChartNode, size: int) -> ChartNode:
    """A community is named by the first of it; it is opened by that name, where one may be cited."""
    if size == 1:
        return node
    name = Name(name=f"{node.name.name} and {size - 1} more", kind=COMMUNITY)
    return replace(node, name=name, can_widen=False, size=size)


def _ties(ties: tuple[ChartTie, ...], heads: dict[int, int]) -> tuple[ChartTie, ...]:
    """Of all ties between two communities one, as strong as the strongest; those within one are not drawn."""
    between: dict[tuple[int, int], list[ChartTie]] = {}
    for tie in ties:
        ends = heads[tie.from_id], heads[tie.to_id]
        if ends[0] != ends[1]:
            between.setdefault((min(ends), max(ends)), []).append(tie)
    return tuple(_one(left, right, found) for (left, right), found in between.items())


def _one(left: int, right: int, found: list[ChartTie]) -> ChartTie:
    on_path = any(tie.on_path for tie in found)
    if len(found) == 1:
        return replace(found[0], from_id=left, to_id=right)
    strongest = max(tie.strength for tie in found)
    return ChartTie(from_id=left, to_id=right, kind=f"{len(found)} ties", strength=strongest, grade="", on_path=on_path)
