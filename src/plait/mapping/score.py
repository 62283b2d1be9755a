"""What makes a score one that others can follow: each known level has its evidence, and the tier its reason.

The tier is a person's choice. Nothing here works it out from the levels: no published rule says how.
"""

from collections.abc import Mapping

from plait.domain.group import Tier
from plait.domain.score import Attribute, Rated, Score


class ScoreRefused(ValueError):
    """The score cannot be followed as it is; the words say what is missing."""


def refuse_unfounded(score: Score) -> None:
    """Raise ScoreRefused where a level has no evidence, the tier no reason, or a tier nothing that is known."""
    if not score.reason.strip():
        raise ScoreRefused("Say why this tier: the next reader must be able to follow it.")
    if len({rated.attribute for rated in score.rated}) < len(score.rated):
        raise ScoreRefused("Rate each attribute once.")
    for rated in score.rated:
        if rated.level is not None and rated.item is None and not rated.evidence.strip():
            raise ScoreRefused(f"{rated.attribute.words}: give the evidence, or call it unknown.")
    if score.tier is not Tier.UNSCORED and all(rated.level is None for rated in score.rated):
        raise ScoreRefused("A tier needs at least one attribute that is known. Until then it is unscored.")


def told_by(score: Score, before: Mapping[Attribute, int | None]) -> tuple[Rated, ...]:
    """What the score adds to what was known: every known level, again or anew, and what is known no more."""
    return tuple(rated for rated in score.rated if rated.level is not None or before.get(rated.attribute) is not None)
