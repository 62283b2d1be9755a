"""What is left of a network as its members are removed one after another.

Sequential: the measure is worked out again after every removal, as in Cavallaro et al. 2020, "Disrupting
resilient criminal networks through data analysis" (PLoS ONE 15(8)), whose table for the Montagna meetings
this reproduces.
"""

import rustworkx as rx

from plait.mapping.network import Neighbours, Node, as_graph


def sequential_disruption(network: Neighbours, *, steps: int | None = None) -> list[tuple[Node | None, float]]:
    """For each step: the node removed (None at the start), and the largest part's share of what it was.

    The most central node by betweenness goes first; a draw goes to the highest number. `steps` counts the
    removals; by default all.
    """
    graph, _ = as_graph(network)
    first = largest_part(graph)
    shares: list[tuple[Node | None, float]] = [(None, 1.0)] if first else []
    for _ in range(min(len(network), len(network) if steps is None else steps)):
        place = _most_central(graph)
        node: Node = graph[place]
        graph.remove_node(place)
        shares.append((node, largest_part(graph) / first))
    return shares


def largest_part(graph: rx.PyGraph) -> int:
    """The number of nodes in the largest connected part; 0 where there is none."""
    return max((len(part) for part in rx.connected_components(graph)), default=0)


def _most_central(graph: rx.PyGraph) -> int:
    """The place of the node with the highest betweenness; places are in order of the nodes' numbers."""
    scores = rx.betweenness_centrality(graph, normalized=False)
    # Sums of many shares differ in the last digits; a draw is a draw all the same.
    return max((round(scores[place], 9), place) for place in scores)[1]
