"""Communities: people who are tied among themselves more than chance would tie them.

Greedy modularity (Clauset, Newman and Moore 2004, "Finding community structure in very large networks"), weighted by
how sure each tie is. Written from the paper; a known answer holds it to the modularity published for Zachary's club.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from plait.mapping.network import Node

WeightedTie = tuple[Node, Node, float]
# Gains that differ in later digits than these are a draw: the order of a sum must choose nobody.
DIGITS = 12


def communities(ties: Iterable[WeightedTie]) -> list[tuple[Node, ...]]:
    """The communities of the network of these ties (either way round, weight above 0), by their lowest numbers.

    Two are joined as long as that raises modularity, the greatest gain first; a draw goes to the lowest numbers, so
    the same ties always give the same answer. Modularity is measured over the whole network: it overlooks groups
    that are small beside it (Fortunato and Barthélemy 2007). Hand in one connected part at a time to see more.
    """
    merging = _Merging.of(ties)
    while (pair := merging.best()) is not None:
        merging.join(*pair)
    return sorted(tuple(sorted(members)) for members in merging.members.values())


def communities_within(ties: Iterable[WeightedTie], most_work: int) -> tuple[list[tuple[Node, ...]] | None, int]:
    """The communities and the work that they took, in mergers weighed; None in their place where that would be more.

    A network round a hub is weighed again after every merger, so that its work grows with the square of its ties.
    """
    merging = _Merging.of(ties)
    work = len(merging.gains)
    while (pair := merging.best()) is not None:
        merging.join(*pair)
        work += len(merging.between[pair[0]])
        if work > most_work:
            return None, work
    return sorted(tuple(sorted(members)) for members in merging.members.values()), work


def modularity(ties: Sequence[WeightedTie], parts: Iterable[Iterable[Node]]) -> float:
    """The share of the weight inside the parts, less what chance would put there (Newman and Girvan 2004)."""
    part_of = {node: place for place, nodes in enumerate(parts) for node in nodes}
    total = sum(weight for *_, weight in ties)
    inside: dict[int, float] = {}
    share: dict[int, float] = {}
    for left, right, weight in ties:
        for end in (left, right):
            share[part_of[end]] = share.get(part_of[end], 0.0) + weight / (2 * total)
        if part_of[left] == part_of[right]:
            inside[part_of[left]] = inside.get(part_of[left], 0.0) + weight / total
    return sum(inside.get(part, 0.0) - of_part**2 for part, of_part in share.items())


def connected_parts(ties: Iterable[WeightedTie]) -> list[list[WeightedTie]]:
    """The ties of each connected part, parts in order of their lowest numbers."""
    parent: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    kept = list(ties)
    for left, right, _ in kept:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    parts: dict[Node, list[WeightedTie]] = {}
    for tie in kept:
        parts.setdefault(root(tie[0]), []).append(tie)
    return [parts[node] for node in sorted(parts)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merging:
    """The communities so far by their lowest member, the shares of weight between them, and what each merger gains.

    `gains` may hold pairs that are no more: a pair stands only while both its ends are as old as when it was put there.
    """

    members: dict[Node, set[Node]]
    between: dict[Node, dict[Node, float]]
    share: dict[Node, float]
    age: dict[Node, int]
    gains: list[tuple[float, Node, Node, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, ties: Iterable[WeightedTie]) -> "_Merging":
        between: dict[Node, dict[Node, float]] = {}
        for left, right, weight in ties:
            for one, other in ((left, right), (right, left)):
                of_one = between.setdefault(one, {})
                if left != right:
                    of_one[other] = of_one.get(other, 0.0) + weight
        total = sum(sum(of_one.values()) for of_one in between.values()) or 1.0
        between = {one: {other: w / total for other, w in of_one.items()} for one, of_one in between.items()}
        merging = cls(
            members={node: {node} for node in between},
            between=between,
            share={node: sum(of_one.values()) for node, of_one in between.items()},
            age=dict.fromkeys(between, 0),
        )
        merging.gains.extend(merging._gain(one, other) for one in between for other in between[one] if one < other)
        heapify(merging.gains)
        return merging

    def best(self) -> tuple[Node, Node] | None:
        """The two whose merger gains most; None where none gains anything."""
        while self.gains:
            less, one, other, age_of_one, age_of_other = heappop(self.gains)
            if less >= 0:
                return None
            if self.age.get(one) == age_of_one and self.age.get(other) == age_of_other:
                return one, other
        return None

    def join(self, one: Node, other: Node) -> None:
        """`other`, the higher, becomes part of `one`."""
        self.members[one] |= self.members.pop(other)
        self.share[one] += self.share.pop(other)
        for third, weight in self.between.pop(other).items():
            del self.between[third][other]
            if third != one:
                self.between[one][third] = self.between[third][one] = self.between[one].get(third, 0.0) + weight
        del self.age[other]
        self.age[one] += 1
        for third in self.between[one]:
            heappush(self.gains, self._gain(*sorted((one, third))))

    def _gain(self, one: Node, other: Node) -> tuple[float, Node, Node, int, int]:
        gain = 2 * (self.between[one][other] - self.share[one] * self.share[other])
        return -round(gain, DIGITS), one, other, self.age[one], self.age[other]
