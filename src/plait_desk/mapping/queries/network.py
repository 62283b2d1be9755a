"""The people of one group's link chart, and the ties between them, as one reader may see them.

Nobody is here who is not on the chart: the group's nominals, and whoever stands on a path from them. Of those, whoever
is more than two ties away from every nominal is left out. What two people share is told by its kind alone.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from plait.domain.mention import MentionKind
from plait.mapping.graph import KINDS, Ints, subject_of
from plait.mapping.network import Neighbours, neighbours
from plait.mapping.people import DIRECT, person_ties
from plait.policy.access import Reader
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.chart import Chart, ChartNode
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.groups import readable_members

STEPS_AWAY = 2
# Among a hundred people who are all tied to one another; a page of more would take minutes.
MOST_BONDS = 5_000
_SHARED = {
    MentionKind.COMPANY: "share a company",
    MentionKind.ORGANISATION: "share a body",
    MentionKind.ADDRESS: "share an address",
    MentionKind.PHONE: "share a telephone",
}
RECORDED = "a record ties them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the network. `id` holds on this page only; a nominal has the roles that the record gives."""

    id: int
    name: str
    is_nominal: bool
    is_principal: bool
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """One tie between two people: the surest way they are tied, and what way that is."""

    left: int
    right: int
    strength: float
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNetwork:
    """The people and their ties. `untied` nominals are tied to nothing readable; `too_far` people were left out, and so
    were `left_out` things on weaker paths and `bonds_left_out` weaker ties."""

    people: tuple[Person, ...] = ()
    bonds: tuple[Bond, ...] = ()
    untied: int = 0
    too_far: int = 0
    left_out: int = 0
    bonds_left_out: int = 0

    @property
    def neighbours(self) -> Neighbours:
        return neighbours(((bond.left, bond.right) for bond in self.bonds), alone=(person.id for person in self.people))


def network_in(picture: Picture, reader: Reader, group: Group, chart: Chart) -> GroupNetwork:
    """The network behind a chart that was drawn for the same picture, reader and group."""
    roles = _roles(picture, reader, group)
    there = picture.graph.nodes(np.array([node.id for node in chart.nodes], dtype=np.int64))
    is_person = picture.graph.kind[there] == KINDS.index(MentionKind.PERSON)
    people = [node for node, known in zip(chart.nodes, is_person, strict=True) if known or node.is_nominal]
    bonds, weaker = _bonds(picture, np.array([person.id for person in people], dtype=np.int64))
    near = _near({person.id for person in people if person.is_nominal}, bonds)
    return GroupNetwork(
        people=tuple(_person(person, roles.get(person.id, ())) for person in people if person.id in near),
        bonds=tuple(bond for bond in bonds if bond.left in near and bond.right in near),
        untied=int((picture.graph.nodes(np.array(list(roles), dtype=np.int64)) < 0).sum()),
        too_far=len(people) - len(near),
        left_out=chart.left_out,
        bonds_left_out=weaker,
    )


def _roles(picture: Picture, reader: Reader, group: Group) -> dict[int, tuple[str, ...]]:
    """The roles of each nominal whom the reader may read, by who they are to this reader."""
    rows = list(readable_members(reader, group).order_by("mention_id").values_list("mention_id", "role"))
    subjects = subject_of(np.array([mention for mention, _ in rows], dtype=np.int64), picture.linkage)
    found: dict[int, tuple[str, ...]] = {}
    for subject, (_, role) in zip(subjects.tolist(), rows, strict=True):
        found[subject] = tuple(dict.fromkeys((*found.get(subject, ()), role)))
    return found


def _bonds(picture: Picture, ids: Ints) -> tuple[tuple[Bond, ...], int]:
    """The surest ties between these people, at most MOST_BONDS, and how many weaker ones there are."""
    graph = picture.graph
    every = person_ties(graph, graph.nodes(ids))
    surest = np.lexsort((every.right, every.left, -every.strength))[:MOST_BONDS]
    ties, weaker = every.take(np.sort(surest)), len(every.left) - len(surest)
    bonds = tuple(
        Bond(left=left, right=right, strength=strength, how=how(picture, through))
        for left, right, strength, through in zip(
            graph.ids[ties.left].tolist(),
            graph.ids[ties.right].tolist(),
            ties.strength.tolist(),
            ties.through.tolist(),
            strict=True,
        )
    )
    return bonds, weaker


def how(picture: Picture, through: int) -> str:
    """In words, how two people are tied: by a record, or by the kind of thing that they share."""
    return RECORDED if through == DIRECT else _SHARED[MentionKind(KINDS[picture.graph.kind[through]])]


def _near(nominals: Collection[int], bonds: tuple[Bond, ...]) -> set[int]:
    """The nominals, and whoever is at most two ties away from one."""
    tied = neighbours(((bond.left, bond.right) for bond in bonds), alone=nominals)
    found = set(nominals)
    for _ in range(STEPS_AWAY):
        found |= {other for one in found for other in tied[one]}
    return found


def _person(node: ChartNode, roles: tuple[str, ...]) -> Person:
    return Person(
        id=node.id,
        name=node.name.name,
        is_nominal=node.is_nominal,
        is_principal=node.is_principal,
        roles=tuple(role for role in roles if role),
    )
