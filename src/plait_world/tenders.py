"""A made-up market of public tenders with bids: most honest, some rigged, and apart from them the truth of which.

SYNTHETIC, seeded, in memory and in the tables of plait.domain.tender. Only evaluation, tests and benchmarks call this.
Half of the publishers leave something out (bids, weights of criteria), as real ones do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plait.domain.tender import AWARDS, BIDS, ITEMS, TENDERS, TenderTables
from plait.reference import councils
from plait_world.draw import (
    WORLD_DAY,
    Days,
    Flags,
    Floats,
    Ints,
    Words,
    days_before,
    falling,
    pick_index,
    stream,
    words,
)
from plait_world.market import Market, Scheme, make_market
from plait_world.outbox import LABEL
from plait_world.trades import TRADES

TRUTH = pa.schema([("tender", pa.string()), ("is_rigged", pa.bool_()), ("scheme", pa.string())])
FIRMS = 61  # a trade; prime, so that steps through the list never meet
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenders:
    """The tables, and which tenders were truly rigged (TRUTH): for evaluation alone."""

    tables: TenderTables
    truth: pa.Table


def make_tenders(seed: int, *, count: int) -> Tenders:
    """`count` SYNTHETIC tenders of three years. The same arguments give the same tables."""
    rng = stream(seed, "tenders")
    market = make_market(rng, count)
    key = words([f"ocds-{LABEL.lower()}-t{number:07d}" for number in rng.permutation(9_000_000)[:count] + 1_000_000])
    called = days_before(rng, WORLD_DAY, least=250, most=1_095, count=count).astype("datetime64[us]")
    closes: Days = np.asarray(called + market.days_open * _DAY, dtype="datetime64[us]")
    bids = _bids(rng, market)
    winner = _winners(bids, market)
    told = _Told.draw(rng)
    tables = TenderTables(
        tenders=_tenders(market, key, called, closes, told),
        bids=_bid_table(market, key, closes, bids, told),
        awards=_award_table(market, key, closes, bids, winner),
        items=_item_table(market, key, winner),
    )
    names = words([scheme.value for scheme in Scheme])[market.scheme]
    truth = {"tender": key, "is_rigged": market.scheme != 0, "scheme": names}
    return Tenders(tables=tables, truth=pa.table(truth, schema=TRUTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bids:
    """One entry a bid, cheapest first within a tender; `start` is the first bid of each tender."""

    tender: Ints
    start: Ints
    firm: Ints
    price: Floats
    is_out: Flags
    late: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Which buyers tell bids, numbers of bidders, and weights."""

    bids: Flags
    numbers: Flags
    weights: Flags

    @staticmethod
    def draw(rng: np.random.Generator) -> "_Told":
        count = len(councils())
        return _Told(bids=rng.random(count) < 0.75, numbers=rng.random(count) < 0.9, weights=rng.random(count) < 0.8)


def _bids(rng: np.random.Generator, market: Market) -> _Bids:
    """Everybody's prices; cover bids lie just above the winner's, and friends of the buyer bid first."""
    tender = np.repeat(np.arange(len(market.sector)), market.bidders)
    start = np.cumsum(market.bidders) - market.bidders
    nth = np.arange(len(tender)) - start[tender]
    spread = rng.normal(0, 0.12, len(tender))
    price = market.value[tender] * np.exp(spread)
    price = price[np.lexsort((price, tender))]
    lowest = price[start[tender]]
    price = np.where(market.is_covered[tender] & (nth > 0), lowest * (1 + market.cover_step[tender] * nth), price)
    price = np.round(price, -1)
    is_out = rng.random(len(tender)) < market.chance_out[tender]
    is_out &= market.scheme[tender] == 0
    is_out |= market.only_one_left[tender] & (nth != 1) & (market.bidders[tender] > 1)
    is_out |= market.lowest_out[tender] & (nth == 0) & (market.bidders[tender] > 1)
    late = np.where(
        (nth == 0) & market.is_late[tender], 1.0 + rng.random(len(tender)) * 4, -rng.random(len(tender)) * 6
    )
    return _Bids(
        tender=tender, start=start, firm=_firms(rng, market, tender, nth), price=price, is_out=is_out, late=late
    )


def _firms(rng: np.random.Generator, market: Market, tender: Ints, nth: Ints) -> Ints:
    """Different firms of the trade in each tender; the big ones often. A favourite, or a ring, stands in for rivals."""
    weight = falling(FIRMS, shift=8, power=0.8)
    first = pick_index(rng, FIRMS, len(market.sector), weights=weight)
    step = rng.integers(1, FIRMS, len(market.sector))
    favourite = (market.council * 7 + market.sector * 13) % FIRMS
    place = np.where(market.lowest_out | market.only_one_left, 1, 0)
    first = np.where(market.scheme != 0, favourite - place * step, first)
    step = np.where(market.is_covered, 1, step)
    return np.asarray((first[tender] + nth * step[tender]) % FIRMS, dtype=np.int64)


def _winners(bids: _Bids, market: Market) -> Ints:
    """The cheapest bid still in, by its place; -1 where none is, or the tender was annulled."""
    count = len(market.sector)
    place = np.where(bids.is_out, np.iinfo(np.int64).max, np.arange(len(bids.tender)))
    first = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(first, bids.tender, place)
    return np.where((first == np.iinfo(np.int64).max) | market.is_annulled, -1, first)


def _tenders(market: Market, key: Words, called: Days, closes: Days, told: _Told) -> pa.Table:
    where = words([council.code for council in councils()])[market.council]
    method = words(["open", "selective", "limited", "direct"])[market.method]
    number = pa.array(market.bidders, pa.int64(), mask=~told.numbers[market.council])
    weight = pa.array(market.price_weight, pa.float64(), mask=~told.weights[market.council])
    amended = pa.array(market.amendments, pa.int64(), mask=~market.was_called)
    columns = {
        "tender": key,
        "buyer": words([f"{LABEL}-{code}" for code in where]),
        "sector": words([trade.division for trade in TRADES])[market.sector],
        "area": where,
        "value": market.value,
        "method": method,
        "status": np.where(market.is_annulled, "cancelled", "complete"),
        "was_called": market.was_called,
        "called_at": pa.array(called, pa.timestamp("us"), mask=~market.was_called),
        "opens_at": pa.array(called, pa.timestamp("us"), mask=~market.was_called),
        "closes_at": closes,
        "bidders": number,
        "price_weight": weight,
        "amendments": amended,
    }
    return _as(columns, TENDERS)


def _bid_table(market: Market, key: Words, closes: Days, bids: _Bids, told: _Told) -> pa.Table:
    kept = told.bids[market.council[bids.tender]]
    hours = (bids.late * 24).astype(np.int64).astype("timedelta64[h]")
    columns = {
        "tender": key[bids.tender],
        "bid": np.arange(len(bids.tender)).astype(str),
        "bidder": _names(market, bids),
        "status": np.where(bids.is_out, "disqualified", "valid"),
        "price": bids.price,
        "received_at": closes[bids.tender] + hours,
    }
    return _as({name: column[kept] for name, column in columns.items()}, BIDS)


def _award_table(market: Market, key: Words, closes: Days, bids: _Bids, winner: Ints) -> pa.Table:
    won = winner >= 0
    columns = {
        "tender": key[won],
        "award": np.full(int(won.sum()), "1"),
        "supplier": _names(market, bids)[winner[won]],
        "status": np.full(int(won.sum()), "active"),
        "value": bids.price[winner[won]],
        "decided_at": (closes + market.days_deciding * _DAY)[won],
    }
    return _as(columns, AWARDS)


def _item_table(market: Market, key: Words, winner: Ints) -> pa.Table:
    won = winner >= 0
    code = words([f"{trade.division}000000" for trade in TRADES])[market.sector]
    return _as({"tender": key[won], "award": np.full(int(won.sum()), "1"), "code": code[won]}, ITEMS)


def _names(market: Market, bids: _Bids) -> Words:
    sector = market.sector[bids.tender]
    listed = words([f"{LABEL}-{trade.division}-{firm:02d}" for trade in TRADES for firm in range(FIRMS)])
    return np.asarray(listed[sector * FIRMS + bids.firm], dtype=object)


def _as(columns: Mapping[str, object], schema: pa.Schema) -> pa.Table:
    def array(name: str, kind: pa.DataType) -> pa.Array:
        given = columns[name]
        made = given if isinstance(given, pa.Array) else pa.array(given)
        return made.cast(pa.timestamp("us")).cast(kind) if pa.types.is_timestamp(kind) else made.cast(kind)

    return pa.table({field.name: array(field.name, field.type) for field in schema}, schema=schema)
