"""Communities of a chart, each to stand as one thing: many things that hang together are read as a few."""

from collections.abc import Collection, Iterable, Sequence

from plait.mapping.communities import WeightedTie, communities, connected_parts
from plait.mapping.network import Node

FEWEST = 3


def gather(nodes: Sequence[Node], ties: Iterable[WeightedTie], *, opened: Collection[Node] = ()) -> dict[Node, Node]:
    """For every node the one that stands for it: itself, or the first (by the order of `nodes`) of its community.

    Communities are those of modularity, one connected part at a time. Fewer than three things stand for themselves,
    and so do all of a community that holds one of `opened`. The same chart always gives the same answer.
    """
    claim = {node: place for place, node in enumerate(nodes)}
    heads = {node: node for node in nodes}
    there = [tie for tie in ties if tie[0] in claim and tie[1] in claim and tie[0] != tie[1]]
    for part in connected_parts(there):
        for members in communities(part):
            if len(members) >= FEWEST and not set(members) & set(opened):
                head = min(members, key=claim.__getitem__)
                heads.update(dict.fromkeys(members, head))
    return heads
