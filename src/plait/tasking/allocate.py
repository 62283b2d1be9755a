"""The portfolio as a linear programme: its bound, its prices, and a whole plan within a certified gap of the bound.

Maximise expected harm prevented; one plan for each target; no body beyond its days or pounds; a least share of the
plans for each strand and priority, which may fall short at a steep charge: three plans cannot serve four strands.
Solved by HiGHS inside scipy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from plait.domain.option import Capacity, Option

# scipy takes two seconds to import, and most commands solve nothing: each function here asks for what it uses.
if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Kind = tuple[str, str]

SLACK = 1e-6
# Columns that go into the whole-number search: those nearest to being chosen at the linear programme's prices.
CANDIDATES = 2500
# A floor that falls short by one whole plan is charged as much as this many of the best options prevent.
STEEP = 4.0


class OverCapacity(AssertionError):
    """A plan breaks a limit. Never expected: checked exactly after each search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`limits` are the rows: matrix @ x <= bounds. Rows run: targets, then capacities, then floors."""

    options: tuple[Option, ...]
    targets: tuple[str, ...]
    capacities: tuple[Capacity, ...]
    floors: tuple[tuple[str, float], ...]
    matrix: "csr_matrix"
    bounds: Floats

    @property
    def first_capacity(self) -> int:
        return len(self.targets)

    @property
    def first_floor(self) -> int:
        return len(self.targets) + len(self.capacities)

    def short(self, chosen: Floats) -> float:
        """By how many plans the floors fall short together."""
        over: Floats = self.matrix[self.first_floor :] @ chosen
        return float(np.maximum(0.0, over).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """`chosen` 0 to 1 by option, `prices` by row, `value` in the unit of the values after the charge for floors."""

    chosen: Floats
    prices: Floats
    value: float

    def reduced(self, model: Model, values: Floats) -> Floats:
        """By option, what it is worth beyond the price of all it uses: never above nought, but for rounding."""
        worth: Floats = values - model.matrix.T @ self.prices
        return worth


def model_of(
    options: Sequence[Option], capacity: Sequence[Capacity], *, floors: Mapping[str, tuple[float, Sequence[bool]]]
) -> Model:
    """The rows for `options`. `floors` are by name: the least share of plans, and which options count to it."""
    from scipy.sparse import csr_matrix  # as said above

    targets = sorted({option.target for option in options})
    row_of_target = {target: row for row, target in enumerate(targets)}
    row_of_capacity: dict[Kind, int] = {
        (each.partner, each.skill): len(targets) + row for row, each in enumerate(capacity)
    }
    rows, columns, amounts = [], [], []
    for column, option in enumerate(options):
        rows.append(row_of_target[option.target])
        columns.append(column)
        amounts.append(1.0)
        for need in option.needs:
            row = row_of_capacity.get((need.partner, need.skill))
            if row is not None:
                rows.append(row)
                columns.append(column)
                amounts.append(need.days)
    height = len(targets) + len(capacity)
    for share, counts in floors.values():
        rows.extend([height] * len(options))
        columns.extend(range(len(options)))
        amounts.extend(share - float(counted) for counted in counts)
        height += 1
    bounds = np.concatenate(
        [np.ones(len(targets)), np.array([each.days for each in capacity], dtype=float), np.zeros(len(floors))]
    )
    return Model(
        options=tuple(options),
        targets=tuple(targets),
        capacities=tuple(capacity),
        floors=tuple((name, share) for name, (share, _) in floors.items()),
        matrix=csr_matrix((amounts, (rows, columns)), shape=(height, len(options))),
        bounds=bounds,
    )


def charge_for_floors(values: Floats) -> float:
    """What falling short by one plan costs."""
    return STEEP * float(values.max(initial=0.0))


def relax(model: Model, values: Floats) -> Solution:
    """The linear programme: an upper bound on any whole plan, and the price of each row."""
    from scipy.optimize import linprog  # as said above

    if not model.options:
        return Solution(chosen=np.zeros(0), prices=np.zeros(len(model.bounds)), value=0.0)
    gains, rows = _with_shortfalls(model, values)
    limits = [(0.0, 1.0)] * len(values) + [(0.0, None)] * len(model.floors)
    # The stubs of linprog do not know that it takes sparse rows, as its documentation says.
    found = linprog(-gains, A_ub=cast("Floats", rows), b_ub=model.bounds, bounds=limits, method="highs")
    if found.status != 0 or found.x is None:
        raise ArithmeticError(f"the linear programme was not solved: {found.message}")
    return Solution(
        chosen=np.asarray(found.x)[: len(values)],
        prices=np.maximum(0.0, -np.asarray(found.ineqlin.marginals)),
        value=float(gains @ found.x),
    )


def whole(model: Model, values: Floats, bound: Solution, *, seconds: float) -> NDArray[np.bool_]:
    """Which options to choose, whole: the best plan found among the candidates within `seconds`, checked exactly."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # as said above

    chosen = np.zeros(len(model.options), dtype=bool)
    if not model.options:
        return chosen
    near = np.sort(np.argsort(-bound.reduced(model, values), kind="stable")[:CANDIDATES])
    gains, rows = _with_shortfalls(model, values)
    kept = np.concatenate([near, np.arange(len(values), len(gains))])
    found = milp(
        -gains[kept],
        constraints=LinearConstraint(rows[:, kept], -np.inf, model.bounds),
        integrality=(kept < len(values)).astype(np.int64),
        bounds=Bounds(0, np.where(kept < len(values), 1.0, np.inf)),
        options={"time_limit": seconds, "mip_rel_gap": 0.002},
    )
    if found.x is not None:
        chosen[near[np.asarray(found.x)[: len(near)] > 0.5]] = True
    check(model, chosen)
    return chosen


def _with_shortfalls(model: Model, values: Floats) -> tuple[Floats, "csr_matrix"]:
    """The gains and rows with one more column for each floor: by how much it falls short, at its charge."""
    from scipy.sparse import coo_matrix, csr_matrix, hstack  # as said above

    count = len(model.floors)
    gains = np.concatenate([values, np.full(count, -charge_for_floors(values))])
    floors = np.arange(count)
    shortfalls = coo_matrix((-np.ones(count), (model.first_floor + floors, floors)), (len(model.bounds), count))
    return gains, csr_matrix(hstack([model.matrix, shortfalls]))


def check(model: Model, chosen: NDArray[np.bool_]) -> None:
    """Raises OverCapacity where a target has two plans, or a body gives more than it has."""
    over = (model.matrix @ chosen.astype(float) - model.bounds)[: model.first_floor]
    if len(over) and float(over.max()) > SLACK:
        raise OverCapacity(f"row {int(over.argmax())} is over by {float(over.max()):g}")
