"""How big a disruption was, by shipped criteria (ours; the published words have no published thresholds)."""

from collections.abc import Iterable
from datetime import date

from plait.domain.disruption import (
    Displacement,
    DisruptionClaim,
    DisruptionLevel,
    Duration,
    ModeratedDisruption,
)
from plait.domain.ids import PartnerId

RECHECK_MONTHS = (6, 12)


class OwnClaim(ValueError):
    """A body that claimed or contributed cannot moderate; another body must."""


class UnknownCapability(ValueError):
    """Capability before or after is unknown: no level can be claimed until it is rated."""


def level(claim: DisruptionClaim) -> DisruptionLevel:
    """The level that the criteria give. Raises UnknownCapability.

    Points of capability lost, one less if the activity went partly elsewhere or nobody knows where:
    three or more for a year or longer is major; two or more for months is moderate; one is minor.
    Wholly displaced or nothing lost is none; more capable after than before is negative.
    """
    if claim.before is None or claim.after is None:
        raise UnknownCapability(f"rate {claim.attribute} before and after: unknown is not nought")
    lost = claim.before - claim.after
    if lost < 0:
        return DisruptionLevel.NEGATIVE
    if lost == 0 or claim.displacement is Displacement.FULL:
        return DisruptionLevel.NONE
    if claim.displacement is not Displacement.NONE_SEEN:
        lost -= 1
    if lost >= 3 and claim.duration is Duration.A_YEAR_OR_MORE:
        return DisruptionLevel.MAJOR
    if lost >= 2 and claim.duration is not Duration.WEEKS:
        return DisruptionLevel.MODERATE
    return DisruptionLevel.MINOR


def moderate(
    claim: DisruptionClaim, *, by: PartnerId, to: DisruptionLevel, reason: str, on: date
) -> ModeratedDisruption:
    """The claim as another body sees it. Raises OwnClaim, UnknownCapability, ValueError without a reason."""
    if by == claim.claimed_by or by in claim.contributors:
        raise OwnClaim("a body that took part cannot moderate its own disruption; ask another")
    if not reason.strip():
        raise ValueError("say why the level is agreed or changed")
    return ModeratedDisruption(
        claim=claim,
        claimed_level=level(claim),
        level=to,
        moderated_by=by,
        reason=reason.strip(),
        recheck_on=rechecks(on),
    )


def rechecks(on: date) -> tuple[date, date]:
    """The days, 6 and 12 months after `on`, when someone looks again whether the loss lasted."""
    six, twelve = (_months_after(on, months) for months in RECHECK_MONTHS)
    return six, twelve


def counted_once(claims: Iterable[DisruptionClaim]) -> tuple[DisruptionClaim, ...]:
    """The claims with repeats left out: one disruption, however many bodies contributed. First come first."""
    first: dict[tuple[str, str, date], DisruptionClaim] = {}
    for claim in claims:
        first.setdefault(claim.key, claim)
    return tuple(first.values())


def _months_after(on: date, months: int) -> date:
    years, month = divmod(on.month - 1 + months, 12)
    # The 28th exists in every month; a re-check two days early loses nothing.
    return date(on.year + years, month + 1, min(on.day, 28))
