"""Clusters of one connected component, with joins that people ordered and joins that are barred.

Two clusters join while the power mean (exponent POWER) of the probabilities of all pairs across them reaches the
threshold; a pair that was never scored counts as nothing. With exponent 1 this is average linkage (Sokal and
Michener 1958), which breaks up people of whom many records say little; with a very high one single linkage, which
chains through hubs. On our labelled sets 3 keeps the precision of the one and most of the recall of the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

from plait.linking.identity import Identity

POWER = 3

Pair = tuple[int, int]


class Part:
    """A cluster on its way: its members, what is known of them, and its ties to other clusters."""

    __slots__ = ("barred", "identity", "members", "strength")

    def __init__(self, member: int, identity: Identity) -> None:
        self.members = [member]
        self.identity = identity
        # By other cluster: the sum over scored pairs of probability ** POWER.
        self.strength: dict[int, float] = defaultdict(float)
        # Clusters that a person said are different.
        self.barred: set[int] = set()


class Agglomeration:
    """Clusters of the mentions of one component. Each cluster is named by its least member."""

    def __init__(
        self, identities: Mapping[int, Identity], scored: Iterable[tuple[int, int, float]], different: Iterable[Pair]
    ) -> None:
        """`identities` has every member as a key, in rising order; `scored` is (left, right, probability)."""
        self.parts = {member: Part(member, identity) for member, identity in identities.items()}
        self.name_of = {member: member for member in identities}
        for left, right, probability in scored:
            self.parts[left].strength[right] = self.parts[right].strength[left] = probability**POWER
        for left, right in different:
            self.parts[left].barred.add(right)
            self.parts[right].barred.add(left)

    def order(self, same: Iterable[Pair]) -> None:
        """Join what people said is the same, unless people also said that the two clusters are different."""
        for left, right in same:
            x, y = sorted((self.name_of[left], self.name_of[right]))
            if x != y and y not in self.parts[x].barred:
                self._join(x, y)

    def run(self, threshold: float) -> list[list[int]]:
        """Join the two nearest clusters, again and again, while their power mean reaches the threshold."""
        least = threshold**POWER
        ties = ((x, y) for x, part in self.parts.items() for y in part.strength if y > x)
        waiting = [(-mean, x, y) for x, y in ties if (mean := self._mean(x, y)) >= least]
        heapify(waiting)
        while waiting:
            distance, x, y = heappop(waiting)
            # An offer is stale once either cluster has grown: its figure, or its name, is no longer true.
            if x in self.parts and y in self.parts and distance == -self._mean(x, y) and not self._is_barred(x, y):
                self._join(x, y)
                self._offer(waiting, x, self.parts[x].strength, least)
        return [part.members for part in self.parts.values()]

    def _mean(self, x: int, y: int) -> float:
        pairs = len(self.parts[x].members) * len(self.parts[y].members)
        return self.parts[x].strength[y] / pairs

    def _is_barred(self, x: int, y: int) -> bool:
        return y in self.parts[x].barred or self.parts[x].identity.contradicts(self.parts[y].identity)

    def _offer(self, waiting: list[tuple[float, int, int]], x: int, others: Iterable[int], least: float) -> None:
        for y in others:
            mean = self._mean(x, y)
            if mean >= least:
                heappush(waiting, (-mean, min(x, y), max(x, y)))

    def _join(self, x: int, y: int) -> None:
        """Cluster y becomes part of cluster x; x < y, so the name stays the least member."""
        keeps, goes = self.parts[x], self.parts.pop(y)
        for member in goes.members:
            self.name_of[member] = x
        keeps.members += goes.members
        keeps.identity = keeps.identity.joined(goes.identity)
        for other, strength in goes.strength.items():
            if other != x:
                keeps.strength[other] += strength
                del self.parts[other].strength[y]
                self.parts[other].strength[x] = keeps.strength[other]
        keeps.strength.pop(y, None)
        for other in goes.barred:
            self.parts[other].barred.discard(y)
            self.parts[other].barred.add(x)
        keeps.barred |= goes.barred
