"""The one call into this stage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from plait.domain.assessment import Assessment
from plait.domain.option import Capacity, Floor, LeftOut, Line, Option, Permission, Price, Proposal, Reason
from plait.domain.strand import FOUR_STRANDS
from plait.tasking.allocate import Floats, Model, Solution, charge_for_floors, model_of, relax, whole
from plait.tasking.explain import why, why_not
from plait.tasking.futures import harm_of, shares, spread
from plait.tasking.options import Catalogue, catalogue
from plait.tasking.value import charge, permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the board asks of a proposal. `priorities` are threat key -> least share of the plans."""

    seed: int = 1
    futures: int = 100
    least_share: float = 0.05
    priorities: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 10.0


USUAL_TERMS = Terms()


def propose(
    assessment: Assessment,
    options: Sequence[Option],
    capacity: Sequence[Capacity],
    *,
    releasable: Collection[tuple[str, str]],
    terms: Terms = USUAL_TERMS,
) -> Proposal:
    """The portfolio that prevents most harm, its prices, and a reason for each option left out.

    `releasable` are (target, partner) pairs: who may be told of what. An option is weighed only if all its bodies
    may be told of its target. Nothing is carried out by this: a named board decides line by line.
    """
    told, barred = _split(options, releasable)
    model = model_of(told, capacity, floors=_floors(told, terms))
    values = expected_values(told, assessment)
    bound = relax(model, values)
    chosen = whole(model, values, bound, seconds=terms.seconds)
    worked = _Worked(assessment=assessment, model=model, values=values, bound=bound, chosen=chosen, using=catalogue())
    lines = worked.lines(shares(model, values, bound, assessment, seed=terms.seed, count=terms.futures), terms.seed)
    return Proposal(
        catalogue=worked.using.edition,
        framework=assessment.framework,
        unit=assessment.unit,
        seed=terms.seed,
        lines=lines,
        left_out=(*worked.left_out(lines), *(_not_told(option, worked.using) for option in barred)),
        prices=worked.prices(),
        floors=worked.floors(),
        permissions=worked.permissions(barred, releasable),
        value=float(values[chosen].sum()),
        bound=bound.value + charge_for_floors(values) * model.short(chosen.astype(float)),
    )


def expected_values(options: Sequence[Option], assessment: Assessment) -> Floats:
    """Harm points a year that each option is expected to prevent."""
    return np.array([harm_of(option, assessment).expected * option.effect.best for option in options])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worked:
    """A programme with its solution, and what can be read from it."""

    assessment: Assessment
    model: Model
    values: Floats
    bound: Solution
    chosen: NDArray[np.bool_]
    using: Catalogue

    def price_of(self) -> dict[tuple[str, str], float]:
        first = self.model.first_capacity
        return {
            (each.partner, each.skill): float(self.bound.prices[first + row])
            for row, each in enumerate(self.model.capacities)
        }

    def lines(self, futures: Floats, seed: int) -> tuple[Line, ...]:
        prices = self.price_of()
        order = sorted(np.flatnonzero(self.chosen), key=lambda at: (-self.values[at], self.model.options[at].key))
        found = []
        for rank, at in enumerate(order, start=1):
            option, expected, share = self.model.options[at], float(self.values[at]), float(futures[at])
            found.append(
                Line(
                    option=option,
                    rank=rank,
                    value=spread(option, self.assessment, seed=seed),
                    expected=expected,
                    futures=share,
                    reasons=why(option, expected=expected, futures=share, prices=prices, using=self.using),
                )
            )
        return tuple(found)

    def left_out(self, lines: Sequence[Line]) -> list[LeftOut]:
        prices = self.price_of()
        offered = {(each.partner, each.skill): each.days for each in self.model.capacities}
        line_of = {line.option.target: line for line in lines}
        short = np.maximum(0.0, -self.bound.reduced(self.model, self.values))
        found = []
        for at in np.flatnonzero(~self.chosen):
            option, regret = self.model.options[at], float(short[at])
            reason, words = why_not(
                option,
                regret=regret,
                chosen=line_of.get(option.target),
                prices=prices,
                offered=offered,
                using=self.using,
            )
            found.append(LeftOut(option=option, reason=reason, words=words, regret=regret))
        return found

    def prices(self) -> tuple[Price, ...]:
        used = self.model.matrix @ self.chosen.astype(float)
        found = [
            Price(
                partner=each.partner,
                skill=each.skill,
                days=each.days,
                used=float(used[self.model.first_capacity + row]),
                per_day=float(self.bound.prices[self.model.first_capacity + row]),
            )
            for row, each in enumerate(self.model.capacities)
        ]
        return tuple(sorted(found, key=lambda price: (-price.per_day, price.partner, price.skill)))

    def floors(self) -> tuple[Floor, ...]:
        """A floor's price is what one more plan elsewhere would gain if the floor were not there."""
        plans = max(int(self.chosen.sum()), 1)
        weights = self.model.matrix[self.model.first_floor :] @ self.chosen.astype(float)
        return tuple(
            Floor(
                name=name,
                share=share,
                reached=share - float(weights[row]) / plans,
                price=float(self.bound.prices[self.model.first_floor + row]),
            )
            for row, (name, share) in enumerate(self.model.floors)
        )

    def permissions(self, barred: Sequence[Option], told: Collection[tuple[str, str]]) -> tuple[Permission, ...]:
        prices = self.price_of()
        rent = dict(zip(self.model.targets, self.bound.prices, strict=False))
        values = expected_values(barred, self.assessment)
        beyond = [
            (option, float(value) - charge(option, prices) - float(rent.get(option.target, 0.0)))
            for option, value in zip(barred, values, strict=True)
        ]
        return permissions(beyond, told)


def _split(options: Sequence[Option], releasable: Collection[tuple[str, str]]) -> tuple[list[Option], list[Option]]:
    told: list[Option] = []
    barred: list[Option] = []
    for option in options:
        may = all((option.target, body) in releasable for body in option.bodies)
        (told if may else barred).append(option)
    return told, barred


def _floors(options: Sequence[Option], terms: Terms) -> dict[str, tuple[float, list[bool]]]:
    """A least share for each strand and priority that any option could meet."""
    floors = {
        strand.value: (terms.least_share, [option.strand is strand for option in options]) for strand in FOUR_STRANDS
    }
    for threat, share in terms.priorities.items():
        floors[f"priority {threat}"] = (share, [threat in option.threats for option in options])
    return {name: floor for name, floor in floors.items() if any(floor[1])}


def _not_told(option: Option, using: Catalogue) -> LeftOut:
    body = using.names.get(option.lead, option.lead)
    words = (
        f"What is known of {option.target_label} may not be told to {body} or to one it works with: ask for a release."
    )
    return LeftOut(option=option, reason=Reason.NOT_RELEASABLE, words=words)
