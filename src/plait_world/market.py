"""How each made-up tender came about: the honest ones as their trade, size and place go, the others by a scheme."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from plait.reference import councils
from plait_world.draw import Flags, Floats, Ints, pick_index
from plait_world.trades import TRADES

BIDDERS = 9  # at most
SMALL, LARGE = 50_000, 500_000
REMOTE = 100_000  # people in a council: below that there are fewer bidders
ANNULLED = 0.03


class Scheme(StrEnum):
    """How a tender was rigged."""

    HONEST = "honest"
    TAILORED = "tailored to one bidder"
    COVERED = "cover bids of a ring"
    DISQUALIFYING = "rivals disqualified"
    DIRECT = "given without a call"
    LEAKED = "a late bid that knew the others"


SCHEME_SHARES = np.array([0.30, 0.22, 0.20, 0.18, 0.10])


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One entry a tender. `sector` is a place in TRADES, `council` in councils(), `scheme` in Scheme (0: honest);
    `method` is 0 open, 1 selective, 2 limited, 3 direct."""

    sector: Ints
    council: Ints
    value: Floats
    scheme: Ints
    method: Ints
    was_called: Flags
    days_open: Ints
    days_deciding: Ints
    bidders: Ints
    price_weight: Floats
    amendments: Ints
    is_annulled: Flags
    chance_out: Floats
    is_covered: Flags
    cover_step: Floats
    only_one_left: Flags
    lowest_out: Flags
    is_late: Flags


def make_market(rng: np.random.Generator, count: int) -> Market:
    """`count` tenders. A rigged one shows each sign of its scheme about two times in three, and no sign for certain."""
    sector = pick_index(rng, len(TRADES), count, weights=_of("share"))
    population = np.array([council.population for council in councils()], dtype=np.float64)
    council = pick_index(rng, len(population), count, weights=population)
    drawn = np.exp(rng.normal(np.log(_of("pounds")[sector]), 1.1))
    value: Floats = np.asarray(np.round(drawn, -2) + 1_000, dtype=np.float64)
    rigged = rng.random(count) < _of("rigged")[sector]
    scheme = np.where(rigged, 1 + pick_index(rng, len(SCHEME_SHARES), count, weights=SCHEME_SHARES), 0)
    draw = _Draw(rng=rng, sector=sector, value=value, scheme=scheme, is_remote=population[council] < REMOTE)
    method = draw.methods()
    was_called = (method < 2) | ((method == 2) & (rng.random(count) < 0.5))
    bidders = draw.bidders(method)
    covered = draw.shows(2, 0.75) & (bidders > 1)
    return Market(
        sector=sector,
        council=council,
        value=value,
        scheme=scheme,
        method=method,
        was_called=was_called,
        days_open=draw.days_open(),
        days_deciding=draw.days_deciding(),
        bidders=bidders,
        price_weight=draw.price_weights(),
        amendments=rng.poisson(np.where(draw.shows(1, 0.25), 1.2, 0.08)),
        is_annulled=rng.random(count) < ANNULLED,
        chance_out=_of("disqualified")[sector],
        is_covered=covered,
        cover_step=np.where(rng.random(count) < 0.35, 0.0, rng.uniform(0.002, 0.03, count)),
        only_one_left=draw.shows(3, 0.55),
        lowest_out=draw.shows(3, 0.75),
        is_late=draw.shows(5, 0.7) | (rng.random(count) < 0.002),
    )


def _of(figure: str) -> Floats:
    """One figure of every trade."""
    return np.array([getattr(trade, figure) for trade in TRADES], dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draw:
    """What all draws of one market share."""

    rng: np.random.Generator
    sector: Ints
    value: Floats
    scheme: Ints
    is_remote: Flags

    def shows(self, scheme: int, chance: float) -> Flags:
        """Which tenders of a scheme show a sign of it."""
        shown: Flags = (self.scheme == scheme) & self._happens(chance)
        return shown

    def methods(self) -> Ints:
        """Small contracts are given directly more often, large ones less."""
        by_size = np.where(self.value < SMALL, 1.6, np.where(self.value > LARGE, 0.5, 1.0))
        direct = _of("direct")[self.sector] * by_size
        chance = self.rng.random(len(self.sector))
        selective = direct + _of("selective")[self.sector]
        method = np.select([chance < direct, chance < selective, chance < selective + 0.05], [3, 1, 2], 0)
        method = np.where(np.isin(self.scheme, [2, 3, 5]), 0, method)
        return np.where(self.shows(4, 0.85), np.where(self._happens(0.7), 3, 2), method)

    def days_open(self) -> Ints:
        size = np.where(self.value < SMALL, 1.5, np.where(self.value > LARGE, 0.4, 1.0))
        short = self._happens(np.minimum(_of("short")[self.sector] * size, 0.9)) | self.shows(1, 0.55)
        drawn = np.where(short, self.rng.integers(4, 15, len(short)), self.rng.integers(15, 60, len(short)))
        return np.asarray(drawn, dtype=np.int64)

    def days_deciding(self) -> Ints:
        hasty = self._happens(_of("hasty")[self.sector]) | self.shows(1, 0.45) | self.shows(4, 0.4)
        slow = self._happens(0.04)
        usual = 5 + self.rng.gamma(2.0, 18.0, len(hasty)).astype(np.int64)
        drawn = np.where(hasty, self.rng.integers(0, 5, len(hasty)), np.where(slow, 190, usual))
        return np.asarray(drawn, dtype=np.int64)

    def bidders(self, method: Ints) -> Ints:
        """One where a contract is given directly; fewer in remote places and where few are asked."""
        mean = _of("rivals")[self.sector] * np.where(self.is_remote, 0.55, 1.0) * np.where(method == 0, 1.0, 0.8)
        mean = np.where(np.isin(self.scheme, [2, 3]), np.maximum(mean, 2.0), mean)
        number = 1 + np.minimum(self.rng.poisson(mean), BIDDERS - 1)
        return np.where((method == 3) | self.shows(1, 0.7), 1, number).astype(np.int64)

    def price_weights(self) -> Floats:
        mean = np.where(self.shows(1, 0.5), 0.25, _of("price")[self.sector])
        return np.round(self.rng.beta(mean * 12, (1 - mean) * 12), 2)

    def _happens(self, chance: float | Floats) -> Flags:
        happened: Flags = self.rng.random(len(self.sector)) < chance
        return happened
