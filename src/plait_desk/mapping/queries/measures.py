"""What a network says of who holds it together: brokers, removals, key players, what stays lost, and what is missing.

Each is a lead for a human. Nothing here reads a record: it is worked out from the people and ties of one page alone.
"""

from dataclasses import dataclass

import numpy as np

from plait.domain.estimate import Range
from plait.mapping.disrupt import sequential_disruption
from plait.mapping.missing import missing_ties
from plait.mapping.network import Neighbours, betweenness, degree, key_players
from plait.mapping.replacement import losses
from plait.mapping.uncertain import likely_key_players, work_of
from plait_desk.mapping.queries.network import GroupNetwork, Person

LEAST = 3
LISTED = 15
STEPS = 10
LEADS = 10
IN_COMMON = 3
WORLDS = 200
MOST_PLAYERS = 3
# Of every so many people one is asked for: the best three of four would be nearly everybody.
EACH_PLAYER_OF = 3
# Above this many looks at a tie or a set a page would be felt to wait: fewer people are asked for.
MOST_WORK = 3_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """How many people one is tied to, and the share of shortest ways between two others that pass through them."""

    person: Person
    ties: int
    between: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One removal (None before the first), and the share that the largest part still has of what it was."""

    number: int
    person: Person | None
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """How many of a hundred worlds have this person in the best set, with the 90 % interval of the simulation."""

    person: Person
    of_hundred: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What goes with one person, in hundredths of the pairs of others: at once, and for good (None: role not known)."""

    person: Person
    immediate: float
    durable: Range | None
    role: str
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Two people with no recorded tie, and some of those whom both are tied to."""

    left: Person
    right: Person
    index: float
    both_tied_to: tuple[Person, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Everything that the page tells of a network; `sure` are the key players if every tie held."""

    brokers: tuple[Broker, ...]
    steps: tuple[Step, ...]
    count: int
    sure: tuple[Person, ...]
    likely: tuple[Likely, ...]
    worlds: int
    is_exact: bool
    lost: tuple[Lost, ...]
    leads: tuple[Lead, ...]


def measures_of(network: GroupNetwork) -> Measures | None:
    """The measures, at most 15 of each; None where fewer than three people, or none of them, are tied."""
    if len(network.people) < LEAST or not network.bonds:
        return None
    person = {one.id: one for one in network.people}
    tied = network.neighbours
    ties = [(bond.left, bond.right, bond.strength) for bond in network.bonds]
    count = _count(ties, len(person))
    likely = likely_key_players(ties, count=count, alone=list(person), draws=WORLDS)
    sure = key_players(tied, count=count)
    return Measures(
        brokers=_brokers(tied, person),
        steps=_steps(tied, person),
        count=count,
        sure=tuple(person[node] for node in sorted(sure.nodes)),
        likely=tuple(
            Likely(
                person=person[one.node],
                of_hundred=Range(low=100 * one.low, best=100 * one.value, high=100 * one.high),
            )
            for one in likely.players[:LISTED]
        ),
        worlds=likely.worlds,
        is_exact=likely.is_exact,
        lost=_lost(tied, person),
        leads=_leads(network, tied, person),
    )


def _count(ties: list[tuple[int, int, float]], people: int) -> int:
    """How many key players to ask for: up to three, as many as a page has the time for."""
    most = max(1, min(MOST_PLAYERS, people // EACH_PLAYER_OF))
    return next((n for n in range(most, 1, -1) if work_of(ties, count=n, draws=WORLDS) <= MOST_WORK), 1)


def _brokers(tied: Neighbours, person: dict[int, Person]) -> tuple[Broker, ...]:
    between, ties = betweenness(tied), degree(tied)
    ranked = sorted(tied, key=lambda node: (-round(between[node], 9), -ties[node], node))
    return tuple(
        Broker(person=person[node], ties=ties[node], between=100 * between[node]) for node in ranked if ties[node]
    )[:LISTED]


def _steps(tied: Neighbours, person: dict[int, Person]) -> tuple[Step, ...]:
    """The removals as long as somebody still stands between others: after that it is no matter who goes."""
    steps: list[Step] = []
    gone: set[int] = set()
    for number, (node, share) in enumerate(sequential_disruption(tied, steps=min(STEPS, len(tied)))):
        left = {one: others - gone for one, others in tied.items() if one not in gone}
        if node is not None and not any(betweenness(left).values()):
            break
        steps.append(Step(number=number, person=None if node is None else person[node], left=100 * share))
        gone |= {node} if node is not None else set()
    return tuple(steps)


def _lost(tied: Neighbours, person: dict[int, Person]) -> tuple[Lost, ...]:
    found = losses(tied, {one.id: one.roles for one in person.values()})
    return tuple(
        Lost(
            person=person[loss.node],
            immediate=100 * loss.immediate,
            durable=_hundredths(loss.durable) if loss.durable else None,
            role=loss.role,
            others=loss.others,
        )
        for loss in found
        if loss.immediate > 0
    )[:LISTED]


def _hundredths(share: Range) -> Range:
    return Range(low=100 * share.low, best=100 * share.best, high=100 * share.high)


def _leads(network: GroupNetwork, tied: Neighbours, person: dict[int, Person]) -> tuple[Lead, ...]:
    ends = np.array([(bond.left, bond.right) for bond in network.bonds], dtype=np.int64)
    found = missing_ties(ends[:, 0], ends[:, 1])
    return tuple(
        _lead(person[left], person[right], index, [person[node] for node in sorted(tied[left] & tied[right])])
        for left, right, index in zip(
            found.left[:LEADS].tolist(), found.right[:LEADS].tolist(), found.index[:LEADS].tolist(), strict=True
        )
    )


def _lead(left: Person, right: Person, index: float, common: list[Person]) -> Lead:
    return Lead(
        left=left,
        right=right,
        index=index,
        both_tied_to=tuple(common[:IN_COMMON]),
        more=max(0, len(common) - IN_COMMON),
    )
