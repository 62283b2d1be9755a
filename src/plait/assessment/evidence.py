"""From grades to confidence: log-odds with one weight for each independent origin.

logit P(h | E) = logit prior + the sum over origins of d x log LR(source, information), where d is +1 for and -1
against. Five copies of one report change P by nothing. The ratios are data and ours (`framework.json`).
Analytical confidence stands beside the share and is never part of it, and the share never picks a term.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import exp, log

from plait.assessment.framework import Framework


class UngradedEvidence(ValueError):
    """The grade is not a 3x5x2 grade: a legacy grade is shown beside it, never weighed as if it were one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One item that speaks for or against a judgement. `origin` is what corroboration counts."""

    origin: str
    label: str
    grade: str
    speaks_for: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One independent origin: its best grade, its push in log-odds, and the share so far. Copies push nothing."""

    origin: str
    label: str
    grade: str
    push: float
    share: float
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How the evidence climbs from `start`. `low` and `high` are the shares with any one origin left out."""

    start: float
    rungs: tuple[Rung, ...]
    share: float
    low: float
    high: float
    against: int


def climb(evidence: Sequence[Evidence], *, start: float, framework: Framework) -> Ladder:
    """The ladder of `evidence` from the base rate `start` (above 0, below 1), strongest first.

    Raises UngradedEvidence. An origin that speaks both for and against counts by the sum of its strongest two.
    """
    by_origin: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_origin.setdefault(item.origin, []).append(item)
    pushes = {origin: _push(items, framework) for origin, items in by_origin.items()}
    odds, rungs = log(start / (1 - start)), []
    for origin in sorted(pushes, key=lambda each: (-abs(pushes[each]), each)):
        odds += pushes[origin]
        best = max(by_origin[origin], key=lambda item: abs(_weight(item.grade, framework)))
        rungs.append(
            Rung(
                origin=origin,
                label=best.label,
                grade=best.grade,
                push=pushes[origin],
                share=_share(odds),
                copies=len(by_origin[origin]) - 1,
            )
        )
    without = [_share(odds - push) for push in pushes.values()] or [start]
    return Ladder(
        start=start,
        rungs=tuple(rungs),
        share=_share(odds),
        low=min(*without, _share(odds)),
        high=max(*without, _share(odds)),
        against=sum(push < 0 for push in pushes.values()),
    )


def conflict(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """The mass that two bodies of evidence put on answers that exclude each other: 0 agree, 1 contradict.

    Shown beside a ladder as a warning. It is never divided out (Dempster's rule): Zadeh's example, where two
    experts nearly agree that T is all but impossible, would make T certain.
    """
    return sum(one * two for (a, one), (b, two) in product(first.items(), second.items()) if a != b)


def _push(items: Sequence[Evidence], framework: Framework) -> float:
    """For and against of one origin, each by its strongest item."""
    weights = [(_weight(item.grade, framework), item.speaks_for) for item in items]
    strongest_for = max((weight for weight, speaks_for in weights if speaks_for), key=abs, default=0.0)
    strongest_against = max((weight for weight, speaks_for in weights if not speaks_for), key=abs, default=0.0)
    return strongest_for - strongest_against


def _weight(grade: str, framework: Framework) -> float:
    try:
        return log(framework.likelihood_ratios[grade[0]][grade[1]])
    except (KeyError, IndexError) as error:
        raise UngradedEvidence(f"{grade!r} is not a 3x5x2 grade") from error


def _share(odds: float) -> float:
    return 1 / (1 + exp(-odds))
