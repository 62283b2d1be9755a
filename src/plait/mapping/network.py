"""Who holds a network together: brokers, key players, and the candidates for ties that are missing.

A network is a set of undirected pairs. Measures are leads for a human: telephone data miss leaders, and a
high figure says where to look, not what somebody is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import rustworkx as rx

Node = int
Neighbours = dict[Node, frozenset[Node]]

EXACT_UP_TO = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlayers:
    """The nodes whose removal breaks a network most, and the `pairs` that can still reach each other."""

    nodes: frozenset[Node]
    pairs: int
    fragmentation: float


def neighbours(pairs: Iterable[tuple[Node, Node]], *, alone: Iterable[Node] = ()) -> Neighbours:
    """Who is tied to whom. Repeats and ties to oneself count for nothing; `alone` have no tie but belong."""
    found: dict[Node, set[Node]] = {node: set() for node in alone}
    for left, right in pairs:
        found.setdefault(left, set())
        found.setdefault(right, set())
        if left != right:
            found[left].add(right)
            found[right].add(left)
    return {node: frozenset(found[node]) for node in sorted(found)}


def degree(network: Neighbours) -> dict[Node, int]:
    return {node: len(tied) for node, tied in network.items()}


def betweenness(network: Neighbours) -> dict[Node, float]:
    """The share, 0 to 1, of shortest ways between two others that pass through each node (Freeman 1977)."""
    graph, nodes = as_graph(network)
    scores = rx.betweenness_centrality(graph, normalized=True)
    return {node: float(scores[place]) for place, node in enumerate(nodes)}


def as_graph(network: Neighbours) -> tuple[rx.PyGraph, list[Node]]:
    """The network for rustworkx, and the node that stands at each place."""
    nodes = sorted(network)
    place = {node: at for at, node in enumerate(nodes)}
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes)
    graph.add_edges_from_no_data(
        [(place[left], place[right]) for left in nodes for right in network[left] if left < right]
    )
    return graph, nodes


def key_players(network: Neighbours, *, count: int) -> KeyPlayers:
    """The best `count` nodes to remove, by Borgatti's fragmentation (2006): exact up to four, searched above.

    The last node of a set comes from one walk that prices every single removal at once (cut vertices), so a
    network of 110 takes about a second for three. A draw goes to the lowest numbers.
    """
    if count <= EXACT_UP_TO:
        return _exact(network, count)
    return _searched(network, count)


def connected_pairs(network: Neighbours, removed: frozenset[Node] = frozenset()) -> int:
    """How many pairs of those that stay can still reach each other."""
    return sum(size * (size - 1) // 2 for size in component_sizes(network, removed))


def component_sizes(network: Neighbours, removed: frozenset[Node] = frozenset()) -> Iterator[int]:
    """The size of every connected part that is left."""
    seen = set(removed)
    for start in network:
        if start in seen:
            continue
        seen.add(start)
        stack, size = [start], 0
        while stack:
            size += 1
            new = network[stack.pop()] - seen
            seen |= new
            stack.extend(new)
        yield size


def _exact(network: Neighbours, count: int) -> KeyPlayers:
    candidates = _worth_removing(network, count)
    best: tuple[int, tuple[Node, ...]] | None = None
    for others in combinations(candidates, count - 1):
        for node, pairs in pairs_after_each(network, frozenset(others)).items():
            found = (pairs, tuple(sorted((*others, node))))
            if best is None or found < best:
                best = found
    if best is None:
        raise ValueError(f"a network of {len(network)} has no {count} nodes to remove")
    return _players(network, frozenset(best[1]))


def _worth_removing(network: Neighbours, count: int) -> list[Node]:
    """Nodes with two ties or more, and one of each two that are tied to nobody else: whoever hangs by one tie is never
    better to remove than the other end.
    """
    kept = [
        node
        for node, tied in network.items()
        if len(tied) > 1 or any(len(network[other]) == 1 and node < other for other in tied)
    ]
    return kept if len(kept) >= count else list(network)


def _searched(network: Neighbours, count: int) -> KeyPlayers:
    """Greedy choice, then swaps of one node for another while any swap helps."""
    chosen: frozenset[Node] = frozenset()
    for _ in range(count):
        chosen = _cheapest(network, chosen)
    while True:
        swaps = (_cheapest(network, chosen - {node}) for node in sorted(chosen))
        swapped = min(swaps, key=partial(connected_pairs, network))
        if connected_pairs(network, swapped) >= connected_pairs(network, chosen):
            return _players(network, chosen)
        chosen = swapped


def _cheapest(network: Neighbours, removed: frozenset[Node]) -> frozenset[Node]:
    after = pairs_after_each(network, removed)
    return removed | {min(after, key=lambda node: (after[node], node))}


def _players(network: Neighbours, removed: frozenset[Node]) -> KeyPlayers:
    pairs, stay = connected_pairs(network, removed), len(network) - len(removed)
    whole = stay * (stay - 1) / 2
    return KeyPlayers(nodes=removed, pairs=pairs, fragmentation=1 - pairs / whole if whole else 1.0)


def pairs_after_each(network: Neighbours, removed: frozenset[Node]) -> dict[Node, int]:
    """For every node that stays: the connected pairs left if it went too; one walk prices them all."""
    walks: list[_Walk] = []
    seen = set(removed)
    for root in network:
        if root not in seen:
            walks.append(_Walk.from_root(network, root, removed))
            seen.update(walks[-1].order)
    whole = sum(len(walk.order) * (len(walk.order) - 1) // 2 for walk in walks)
    return {node: pairs for walk in walks for node, pairs in walk.pairs_after(whole)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """A depth-first walk over one connected part (Tarjan 1972): order found, parent, lowest node reached."""

    order: tuple[Node, ...]
    parent: dict[Node, Node]
    at: dict[Node, int]
    low: dict[Node, int]

    @classmethod
    def from_root(cls, network: Neighbours, root: Node, removed: frozenset[Node]) -> "_Walk":
        order, parent, low = [root], dict[Node, Node](), {root: 0}
        # Whoever is removed counts as found after everybody else: never walked to, never the lowest.
        at = dict.fromkeys(removed, len(network)) | {root: 0}
        stack = [(root, iter(network[root]))]
        while stack:
            node, ahead = stack[-1]
            lowest, above = low[node], parent.get(node)
            for other in ahead:
                found = at.get(other)
                if found is None:
                    at[other] = low[other] = len(order)
                    order.append(other)
                    parent[other] = node
                    stack.append((other, iter(network[other])))
                    break
                if found < lowest and other != above:
                    lowest = found
            else:
                stack.pop()
                if above is not None:
                    low[above] = min(low[above], lowest)
            low[node] = lowest
        return cls(order=tuple(order), parent=parent, at=at, low=low)

    def pairs_after(self, whole: int) -> Iterator[tuple[Node, int]]:
        """Each node of this part, with the pairs left in the whole network once it is gone."""
        total = len(self.order)
        below = dict.fromkeys(self.order, 1)
        cut_off = dict.fromkeys(self.order, 0)
        pairs = dict.fromkeys(self.order, 0)
        for node in reversed(self.order[1:]):
            above, size = self.parent[node], below[node]
            below[above] += size
            if self.low[node] >= self.at[above]:
                cut_off[above] += size
                pairs[above] += size * (size - 1) // 2
        for node in self.order:
            rest = total - 1 - cut_off[node]
            yield node, whole - total * (total - 1) // 2 + pairs[node] + rest * (rest - 1) // 2
