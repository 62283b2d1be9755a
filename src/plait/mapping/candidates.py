"""Groups that a machine suggests: people tied among themselves more than by chance. A reason to look, never a record.

Which ties are handed in decides who may be suggested at all; that is the desk's to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plait.mapping.communities import WeightedTie, communities_within, connected_parts
from plait.mapping.network import Node

LEAST, MOST = 3, 20
# Mergers weighed for each tie of a part. Ties at random take some thirty; a hub whom more than 120 know takes more.
WORK_A_TIE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A suggested group: who is in it, by number, and the ties between them.

    `held` is how sure the ties are for each member, in ties: the sum of their strengths by the number of members.
    """

    members: tuple[Node, ...]
    ties: tuple[WeightedTie, ...]
    held: float

    @property
    def pairs(self) -> int:
        """How many pairs its members make: what `ties` would be if everybody were tied to everybody."""
        return len(self.members) * (len(self.members) - 1) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The candidates, those best held together first; how many communities were too wide, and people in none.

    `unsearched` are the people of parts too tangled to be looked through.
    """

    candidates: tuple[Candidate, ...]
    too_wide: int
    in_none: int
    unsearched: int = 0


def candidate_groups(ties: Sequence[WeightedTie], *, least: int = LEAST, most: int = MOST) -> Suggested:
    """The communities of `least` to `most` people among these ties (each pair once, strength above 0).

    Each connected part is looked at by itself, so that a small group does not vanish beside a large one. One that takes
    more work than WORK_A_TIE allows is left: the whole is bounded by the ties. A draw goes to the lowest numbers; the
    same ties always suggest the same.
    """
    found: list[Candidate] = []
    unsearched = 0
    for part in connected_parts(ties):
        parted, _ = communities_within(part, WORK_A_TIE * len(part))
        found += _candidates(parted, part) if parted is not None else []
        unsearched += len(_people(part)) if parted is None else 0
    wide = [one for one in found if len(one.members) > most]
    kept = [one for one in found if least <= len(one.members) <= most]
    return Suggested(
        candidates=tuple(sorted(kept, key=lambda one: (-round(one.held, 9), one.members))),
        too_wide=len(wide),
        in_none=len(_people(ties)) - unsearched - sum(len(one.members) for one in (*kept, *wide)),
        unsearched=unsearched,
    )


def _people(ties: Sequence[WeightedTie]) -> set[Node]:
    return {end for left, right, _ in ties for end in (left, right)}


def _candidates(parted: Sequence[tuple[Node, ...]], ties: Sequence[WeightedTie]) -> list[Candidate]:
    """The communities of a part, each with the ties inside it; every tie is looked at once."""
    place = {node: at for at, members in enumerate(parted) for node in members}
    inside: list[list[WeightedTie]] = [[] for _ in parted]
    for tie in ties:
        if place[tie[0]] == place[tie[1]]:
            inside[place[tie[0]]].append(tie)
    return [_candidate(members, own) for members, own in zip(parted, inside, strict=True)]


def _candidate(members: tuple[Node, ...], ties: Sequence[WeightedTie]) -> Candidate:
    return Candidate(members=members, ties=tuple(ties), held=sum(strength for *_, strength in ties) / len(members))
