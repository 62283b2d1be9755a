"""What more knowledge, more days or more sharing would be worth, at the prices of the proposal."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from plait.domain.information import perfect_information
from plait.domain.option import Option, Permission, Price


def gain_of_days(price: Price, days: float) -> float:
    """Harm a year that `days` more of this capacity would prevent; an upper bound, exact for a small change."""
    return price.per_day * days


def charge(option: Option, prices: Mapping[tuple[str, str], float]) -> float:
    """What the days and pounds of an option are worth elsewhere."""
    return sum(need.days * prices.get((need.partner, need.skill), 0.0) for need in option.needs)


def worth_of_answer(
    options: Sequence[Option],
    outcomes: Sequence[Sequence[float]],
    chances: Sequence[float],
    *,
    prices: Mapping[tuple[str, str], float],
) -> float:
    """An upper bound on what an answer about one target is worth: `outcomes[option][answer]` are harm prevented."""
    return perfect_information(outcomes, [charge(option, prices) for option in options], chances)


def permissions(barred: Iterable[tuple[Option, float]], told: Collection[tuple[str, str]]) -> tuple[Permission, ...]:
    """Which single permission to tell would prevent most: `barred` options with what each is worth beyond its price.

    Only options that one permission would let in count. The list is for the board, and never for a partner, who
    would learn from it that something exists.
    """
    worth: dict[tuple[str, str], float] = {}
    for option, beyond in barred:
        missing = [body for body in option.bodies if (option.target, body) not in told]
        if len(missing) == 1 and beyond > 0:
            pair = (option.target, missing[0])
            worth[pair] = max(worth.get(pair, 0.0), beyond)
    found = [Permission(target=target, partner=partner, worth=most) for (target, partner), most in worth.items()]
    return tuple(sorted(found, key=lambda each: (-each.worth, each.target, each.partner)))
