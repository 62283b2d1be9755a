"""Who is tied to whom, person to person: by a record that ties them, or by one thing that both are tied to.

A company, body, address or telephone is no member of a network that is asked who holds it together. It stands
here as a tie between the people who use it. A thing that more than twenty use ties nobody: it is an agent's address,
not an acquaintance.
"""

from dataclasses import dataclass

import numpy as np

from plait.domain.mention import MentionKind
from plait.mapping.graph import DECAY, HUB, KINDS, Bools, Floats, Graph, Ints, damping, runs

DIRECT = -1
JOINING = (MentionKind.COMPANY, MentionKind.ORGANISATION, MentionKind.ADDRESS, MentionKind.PHONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTies:
    """One entry a pair of people, nodes of a graph, `left` before `right`, in order of both.

    `strength` is that of the surest way the two are tied: of a shared thing, the product of both ties to it. The same
    fact told twice adds nothing. `through` is the node of that thing, or DIRECT where a record ties the two.
    """

    left: Ints
    right: Ints
    strength: Floats
    through: Ints

    def take(self, rows: Ints) -> "PersonTies":
        return PersonTies(**{name: getattr(self, name)[rows] for name in self.__slots__})


def person_ties(graph: Graph, people: Ints) -> PersonTies:
    """The ties between these people (nodes of the graph), direct and by one shared thing, the surest of each pair.

    Nobody but `people` is asked: a person who is not among them joins nobody.
    """
    people = np.unique(people)
    place, edge = graph.leaving(people)
    leave = people[place]
    arrive = graph.to[edge].astype(np.int64)
    strength = graph.pull[edge] / (DECAY * damping(graph.degree)[leave])
    direct = np.isin(arrive, people) & (leave < arrive)
    shared = _joins(graph, arrive) & ~np.isin(arrive, people)
    one, other = two_of_each(arrive[shared])
    user, sure, thing = leave[shared], strength[shared], arrive[shared]
    ties = PersonTies(
        left=np.concatenate([leave[direct], np.minimum(user[one], user[other])]),
        right=np.concatenate([arrive[direct], np.maximum(user[one], user[other])]),
        strength=np.concatenate([strength[direct], sure[one] * sure[other]]),
        through=np.concatenate([np.full(int(direct.sum()), DIRECT), thing[one]]),
    )
    return ties.take(_surest(ties, graph.size))


def users_of(graph: Graph, people: Ints, things: Ints) -> tuple[Ints, Ints]:
    """Which of these people are tied to which of these things: a row a pair, in order of things and people."""
    people = np.unique(people)
    place, edge = graph.leaving(people)
    used = np.isin(graph.to[edge], things)
    pairs = np.unique(np.stack([graph.to[edge][used], people[place[used]]], axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def edge_between(graph: Graph, left: int, right: int) -> int:
    """The surest edge from one node to another of the same graph. Raises ValueError where there is none."""
    first, after = int(graph.starts[left]), int(graph.starts[left + 1])
    found = np.flatnonzero(graph.to[first:after] == right)
    if not len(found):
        raise ValueError(f"no tie leads from node {left} to node {right}")
    return first + int(found[np.argmax(graph.pull[first:after][found])])


def two_of_each(key: Ints) -> tuple[Ints, Ints]:
    """The places of every two entries with one key, each pair once; of n alike there are n (n - 1) / 2."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    after = np.searchsorted(ordered, ordered, side="right")
    ahead = after - np.arange(len(key)) - 1
    one = np.repeat(np.arange(len(key)), ahead)
    return order[one], order[runs(np.arange(1, len(key) + 1), ahead)]


def _joins(graph: Graph, node: Ints) -> Bools:
    """True of a thing that ties whoever shares it."""
    kinds = [KINDS.index(kind) for kind in JOINING]
    joins: Bools = np.isin(graph.kind[node], kinds) & (graph.degree[node] <= HUB)
    return joins


def _surest(ties: PersonTies, size: int) -> Ints:
    """The rows of the surest tie of every two different people; at a draw a direct one, then the first thing."""
    key = ties.left * size + ties.right
    order = np.lexsort((ties.through, -ties.strength, key))
    order = order[ties.left[order] != ties.right[order]]
    rows: Ints = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    return rows
