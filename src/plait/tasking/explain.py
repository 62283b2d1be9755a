"""Why this, why not that: each line of a proposal in words, from the prices of the same programme."""

from collections.abc import Mapping

from plait.domain.option import POUNDS, Line, Need, Option, Reason
from plait.tasking.options import Catalogue

NEARLY = 1e-6


def why(
    option: Option, *, expected: float, futures: float, prices: Mapping[tuple[str, str], float], using: Catalogue
) -> tuple[str, ...]:
    """The reasons for a chosen option, as short sentences."""
    body = using.names.get(option.lead, option.lead)
    power = next((each.power for each in using.interventions if each.code == option.intervention), None)
    said = [option.why, f"{body} holds the power: {power}." if power else "No power is needed."]
    if option.days:
        said.append(f"It prevents {expected / option.days:,.1f} harm points a year for each day it takes.")
    if dear := _dearest(option, prices):
        said.append(f"It uses {dear.days:g} days of {_skill(dear, using)}, of which every day is used.")
    said.append(f"It is chosen in {round(100 * futures)} of 100 sampled futures.")
    return tuple(said)


def why_not(
    option: Option,
    *,
    regret: float,
    chosen: Line | None,
    prices: Mapping[tuple[str, str], float],
    offered: Mapping[tuple[str, str], float],
    using: Catalogue,
) -> tuple[Reason, str]:
    """The reason and words for an option that could have been chosen. `regret` is its reduced cost, turned round."""
    for need in option.needs:
        if need.days > offered.get((need.partner, need.skill), 0.0):
            words = f"It needs {_amount(need, using)}; {offered.get((need.partner, need.skill), 0.0):g} are offered."
            return Reason.OVER_CAPACITY, words
    if chosen is not None:
        more = "prevents more for what it uses" if regret > NEARLY else "is as good, and only one plan may run"
        return Reason.ANOTHER_PLAN, f"{chosen.option.title} on {option.target_label} {more}."
    if dear := _dearest(option, prices):
        price = prices[dear.partner, dear.skill]
        return Reason.OVER_CAPACITY, (
            f"It uses {_amount(dear, using)}, each worth {price:,.1f} harm points a year elsewhere; "
            f"it falls short by {regret:,.0f}."
        )
    return (
        Reason.OVER_CAPACITY,
        f"A least share for another strand or priority takes its place; short by {regret:,.0f}.",
    )


def _dearest(option: Option, prices: Mapping[tuple[str, str], float]) -> Need | None:
    """The need whose price weighs most in this option; None where nothing it uses has a price."""
    dear = max(option.needs, key=lambda need: need.days * prices.get((need.partner, need.skill), 0.0), default=None)
    return dear if dear and prices.get((dear.partner, dear.skill), 0.0) > NEARLY else None


def _amount(need: Need, using: Catalogue) -> str:
    body = using.names.get(need.partner, need.partner)
    if need.skill == POUNDS:
        return f"{need.days:,.0f} pounds of {body}"
    return f"{need.days:g} days of {_skill(need, using)}"


def _skill(need: Need, using: Catalogue) -> str:
    return f"{using.names.get(need.partner, need.partner)} {need.skill}"
