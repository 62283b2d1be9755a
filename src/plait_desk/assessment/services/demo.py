"""Synthetic ratings for a demonstration: made up, seeded, and each says so."""

from collections.abc import Sequence

from plait.assessment.framework import framework
from plait.assessment.score import stream
from plait.domain.estimate import Range
from plait.domain.threat import Threat
from plait.policy.access import Reader
from plait_desk.assessment.services.rating import RatingGiven, rate
from plait_desk.thread.models import Target

WORDS = "SYNTHETIC: made up for the demonstration, not the view of this body."
UNKNOWN_ONE_IN = 8


def rate_synthetically(*, actors: Sequence[Reader], edition_id: int, seed: int = 1) -> int:
    """Each actor rates each threat on each factor; they differ, and one time in eight do not know. Returns how many."""
    given = 0
    for threat in Threat:
        for factor in framework().factors:
            middle = float(stream(seed, threat, factor.key).uniform(1.0, 4.5))
            for at, actor in enumerate(actors):
                random = stream(seed, threat, factor.key, str(at))
                unknown = random.integers(UNKNOWN_ONE_IN) == 0
                rate(
                    actor=actor,
                    given=RatingGiven(
                        edition_id=edition_id,
                        kind=Target.Kind.THREAT,
                        key=threat.value,
                        factor=factor.key,
                        value=None if unknown else _range(middle + float(random.normal(0, 0.6))),
                        rationale=WORDS,
                    ),
                )
                given += 1
    return given


def _range(level: float) -> Range:
    best = min(5.0, max(0.0, round(level * 2) / 2))
    return Range(low=max(0.0, best - 0.5), best=best, high=min(5.0, best + 0.5))
