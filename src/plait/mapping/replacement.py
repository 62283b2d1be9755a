"""What stays lost once somebody else takes over: scarce roles hurt a network for longer than busy ones.

After Duijn, Kashirin and Sloot 2014, "The relative ineffectiveness of criminal network disruption" (Scientific
Reports 4): networks replace whoever is taken out, from those who can do the same work. The arithmetic is ours, to be
fitted to outcomes as they come. It rests on four assumptions, which the page says too:

- each other holder of the same role, anywhere in this network, takes over with one and the same chance;
- they do so independently of one another, and whoever takes over takes over every tie;
- nobody is found from outside the network, and nobody learns a new role;
- a person with several roles is replaced as fast as the scarcest of them is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from plait.domain.estimate import Range
from plait.mapping.network import Neighbours, Node, component_sizes, pairs_after_each

# The chance that one given other holder of a role takes over: nobody has measured it, so it is a range.
TAKES_OVER = Range(low=0.25, best=0.5, high=0.75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What goes with one node: shares, 0 to 1, of the pairs of others that can reach each other while it is there.

    `immediate` is lost at once. `durable` is what stays lost after replacement, and None where no role is known: then
    it lies anywhere from nothing to the immediate loss. `role` is the scarcest one held, `others` how many others
    hold it.
    """

    node: Node
    immediate: float
    durable: Range | None
    role: str = ""
    others: int = 0


def losses(network: Neighbours, roles: Mapping[Node, Collection[str]], *, takes_over: Range = TAKES_OVER) -> list[Loss]:
    """The loss of every node, those that stay lost longest first, and those without a known role after them.

    `roles` may name anybody, and hold several roles of one node; case and spacing do not count. A draw goes to the
    greater immediate loss, then to the lowest number.
    """
    immediate = immediate_losses(network)
    held = {node: {plain for role in roles.get(node, ()) if (plain := _plain(role))} for node in network}
    holders: dict[str, int] = {}
    for some in held.values():
        for role in some:
            holders[role] = holders.get(role, 0) + 1
    found = [_loss(node, immediate[node], held[node], holders, takes_over) for node in network]
    return sorted(found, key=_rank)


def immediate_losses(network: Neighbours) -> dict[Node, float]:
    """The share of the pairs of others that can reach each other no more once a node is gone; 0 where none could."""
    after = pairs_after_each(network, frozenset())
    whole = sum(size * (size - 1) // 2 for size in component_sizes(network))
    size = _part_sizes(network)
    with_it = {node: whole - (size[node] - 1) for node in network}
    return {node: (with_it[node] - after[node]) / with_it[node] if with_it[node] else 0.0 for node in network}


def _loss(node: Node, immediate: float, held: set[str], holders: Mapping[str, int], takes_over: Range) -> Loss:
    if not held:
        return Loss(node=node, immediate=immediate, durable=None)
    role = min(held, key=lambda one: (holders[one], one))
    others = holders[role] - 1
    durable = Range(
        low=immediate * (1 - takes_over.high) ** others,
        best=immediate * (1 - takes_over.best) ** others,
        high=immediate * (1 - takes_over.low) ** others,
    )
    return Loss(node=node, immediate=immediate, durable=durable, role=role, others=others)


def _part_sizes(network: Neighbours) -> dict[Node, int]:
    """How many nodes each node can reach, itself among them."""
    sizes: dict[Node, int] = {}
    for start in network:
        if start in sizes:
            continue
        part, stack = {start}, [start]
        while stack:
            new = network[stack.pop()] - part
            part |= new
            stack.extend(new)
        sizes.update(dict.fromkeys(part, len(part)))
    return sizes


def _rank(loss: Loss) -> tuple[bool, float, float, Node]:
    return loss.durable is None, -loss.durable.best if loss.durable else 0.0, -loss.immediate, loss.node


def _plain(role: str) -> str:
    return " ".join(role.casefold().split())
