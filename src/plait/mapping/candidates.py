"""Groups that a machine suggests: people tied among themselves more than by chance. A reason to look, never a record.

Which ties are handed in decides who may be suggested at all; that is the desk's to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plait.mapping.communities import WeightedTie, communities, connected_parts
from plait.mapping.network import Node

LEAST, MOST = 3, 20


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
    """The candidates, those best held together first; how many communities were too wide, and people in none."""

    candidates: tuple[Candidate, ...]
    too_wide: int
    in_none: int


def candidate_groups(ties: Sequence[WeightedTie], *, least: int = LEAST, most: int = MOST) -> Suggested:
    """The communities of `least` to `most` people among these ties (each pair once, strength above 0).

    Each connected part is looked at by itself, so that a small group does not vanish beside a large one. A draw goes
    to the lowest numbers; the same ties always suggest the same.
    """
    parts = connected_parts(ties)
    found = [_candidate(members, part) for part in parts for members in communities(part)]
    wide = [one for one in found if len(one.members) > most]
    kept = [one for one in found if least <= len(one.members) <= most]
    people = {end for left, right, _ in ties for end in (left, right)}
    return Suggested(
        candidates=tuple(sorted(kept, key=lambda one: (-round(one.held, 9), one.members))),
        too_wide=len(wide),
        in_none=len(people) - sum(len(one.members) for one in (*kept, *wide)),
    )


def _candidate(members: tuple[Node, ...], ties: Sequence[WeightedTie]) -> Candidate:
    among = set(members)
    inside = tuple(tie for tie in ties if tie[0] in among and tie[1] in among)
    return Candidate(members=members, ties=inside, held=sum(strength for *_, strength in inside) / len(members))
