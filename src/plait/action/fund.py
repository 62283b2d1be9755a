"""The innovation fund: which bids may be scored at all, and the action that a funded bid becomes."""

from dataclasses import dataclass
from datetime import date

from plait.domain.action import Action, ActionKind, ActionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """A request for money. The three tests are answered in words by the bidder and judged by the fund."""

    title: str
    strand: str
    body: str
    amount_gbp: float
    measure: str
    is_innovative: bool
    meets_strategy: bool
    outwith_core_activity: bool
    from_on: date
    to_on: date
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whether a bid may be scored; every reason against it, not only the first."""

    is_eligible: bool
    reasons: tuple[str, ...]


def eligible(bid: Bid, *, left_gbp: float) -> Eligibility:
    """Innovative, meets the strategy, outwith core activity, with a measure, and within what is left."""
    tests = (
        (bid.is_innovative, "It is not new: say what nobody here has done before."),
        (bid.meets_strategy, "It serves none of the four strands of the strategy."),
        (bid.outwith_core_activity, "It is core activity, which the body's own budget pays for."),
        (bool(bid.measure.strip()), "It has no measure, so nobody could tell whether it worked."),
        (0 < bid.amount_gbp <= left_gbp, f"It asks £{bid.amount_gbp:,.0f} of £{left_gbp:,.0f} left."),
        (bid.from_on < bid.to_on, "It ends before it begins."),
    )
    reasons = tuple(reason for passed, reason in tests if not passed)
    return Eligibility(is_eligible=not reasons, reasons=reasons)


def action_for(bid: Bid) -> Action:
    """The line that a funded bid becomes in its strand's plan, by itself."""
    return Action(
        title=bid.title,
        strand=bid.strand,
        kind=ActionKind.PROJECT,
        lead=bid.body,
        state=ActionState.PLANNED,
        measure=bid.measure,
        from_on=bid.from_on,
        to_on=bid.to_on,
        synthetic=bid.synthetic,
    )
