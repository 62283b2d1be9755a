"""Cardinal's eleven indicators (Open Contracting Partnership, documentation of 2024), in our own words and arrays.

Each function gives what it found on every tender, buyer or bidder. Ours differs in four things, each said where it is:
joint bids are left out of R028; R018 counts the bids where the publisher gives no number; the procuring entity is not
kept, so R038 tests buyers and bidders only; and a value that most share is never an outlier (plait.mapping.fences).
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from plait.domain.tender import About, AwardStatus, BidStatus, Method, TenderRule, TenderTables
from plait.mapping.fences import fences, is_high, is_low
from plait.mapping.graph import Bools, Floats, Ints
from plait.mapping.procedures import (
    SUBMITTED,
    Procedures,
    days,
    distinct,
    figures,
    lowest,
    places,
    texts,
    together,
)
from plait.mapping.tested import Tested, found

SHORT = 15
OFTEN = 0.75
LEAST_BIDS = 2
LEAST_TENDERS = 2
DIVISION = 2
_PRICE_ONLY = 0.999


def cardinal(tables: TenderTables, known: Procedures) -> Iterator[Tested]:
    """R003 to R058, in order."""
    yield short_notice(tables, known)
    yield single_bid(tables, known)
    margin = margins(known)
    yield close_prices(margin)
    yield losing_bidders(known)
    yield from identical_prices(tables, known)
    yield late_winner(tables, known)
    yield others_disqualified(known)
    yield lowest_disqualified(tables, known)
    yield from many_disqualified(known)
    yield mixed_suppliers(tables, known)
    yield deep_discount(margin)


def short_notice(tables: TenderTables, known: Procedures) -> Tested:
    """R003: an open procedure gave bidders fewer than 15 whole days from start to end of the tender period."""
    given = np.trunc((days(tables.tenders["closes_at"]) - days(tables.tenders["opens_at"]))[known.row])
    is_open = texts(tables.tenders["method"])[known.row] == Method.OPEN
    figure = np.where(is_open & (given >= 0), given, np.nan)
    return found(TenderRule.SHORT_NOTICE, About.TENDER, figure, figure < SHORT, SHORT)


def single_bid(tables: TenderTables, known: Procedures) -> Tested:
    """R018: one bidder, though the procedure was open or selective. Without the publisher's number the bidders that
    submitted are counted (ours)."""
    stated = figures(tables.tenders["bidders"])[known.row]
    submitted = np.isin(known.bids.status, SUBMITTED)
    counted = distinct(known.bids.tender[submitted], known.bids.bidder[submitted], known.size)
    number = np.where(np.isnan(stated), np.where(counted > 0, counted, np.nan), stated)
    competed = np.isin(texts(tables.tenders["method"])[known.row], [Method.OPEN, Method.SELECTIVE])
    figure = np.where(competed & (number > 0), number, np.nan)
    return found(TenderRule.SINGLE_BID, About.TENDER, figure, figure == 1)


def margins(known: Procedures) -> Floats:
    """By tender: (lowest other valid bid - winner's) / winner's; NaN unless one company won alone with the lowest."""
    bids = known.bids
    counts = (bids.status == BidStatus.VALID) & ~bids.is_joint & ~np.isnan(bids.price)
    tender, bidder, price = bids.tender[counts], bids.bidder[counts], bids.price[counts]
    won = known.winner[tender] == bidder
    winning = np.where(known.winner >= 0, lowest(tender[won], price[won], known.size), np.nan)
    other = lowest(tender[~won], price[~won], known.size)
    return np.where(other >= winning, (other - winning) / winning, np.nan)


def close_prices(margin: Floats) -> Tested:
    """R024: the margin over the winning bid is a low outlier."""
    within = fences(margin)
    return found(TenderRule.CLOSE_PRICES, About.TENDER, margin, is_low(margin, within), within.lower)


def deep_discount(margin: Floats) -> Tested:
    """R058: the margin over the winning bid is a high outlier."""
    within = fences(margin)
    return found(TenderRule.DEEP_DISCOUNT, About.TENDER, margin, is_high(margin, within), within.upper)


def losing_bidders(known: Procedures) -> Tested:
    """R025: of those that bid often (third quartile or more), the share of bids that win is a low outlier.

    Counts a company once a tender, and only tenders that one company won alone. The documentation says at or beyond
    both fences; an edition of the program asked for beyond.
    """
    bids = known.bids
    counts = (bids.status == BidStatus.VALID) & ~bids.is_joint & (known.winner[bids.tender] >= 0)
    bidder, tender, size = bids.bidder[counts], bids.tender[counts], len(known.companies)
    won_it = known.winner[tender] == bidder
    made = distinct(bidder, tender, size).astype(np.float64)
    won = distinct(bidder[won_it], tender[won_it], size)
    share = np.divide(won, made, out=np.full(size, np.nan), where=made > 0)
    within = fences(share)
    often = np.quantile(made[made > 0], OFTEN, method="median_unbiased") if (made > 0).any() else np.inf
    return found(TenderRule.LOSING_BIDDER, About.BIDDER, share, (made >= often) & is_low(share, within), within.lower)


def identical_prices(tables: TenderTables, known: Procedures) -> Iterator[Tested]:
    """R028: different bidders gave one price, on the tender and on each of them. Joint bids are left out (ours), and
    so are tenders where price counts for nothing."""
    bids = known.bids
    by_price = ~(figures(tables.tenders["price_weight"])[known.row] == 0)
    counts = np.isin(bids.status, SUBMITTED) & ~bids.is_joint & ~np.isnan(bids.price) & by_price[bids.tender]
    tender, bidder = bids.tender[counts], bids.bidder[counts]
    price = np.unique(bids.price[counts], return_inverse=True)[1]
    same = together(tender, price)
    sharing = distinct(same, bidder, int(same.max(initial=-1)) + 1)[same].astype(np.float64)
    for about, of, size in (
        (About.TENDER, tender, known.size),
        (About.BIDDER, bidder, len(known.companies)),
    ):
        most = -lowest(of, -sharing, size)
        yield found(TenderRule.IDENTICAL_PRICES, about, most, most > 1)


def late_winner(tables: TenderTables, known: Procedures) -> Tested:
    """R030: a valid bid of a company that won came in after the deadline. The figure is days."""
    bids, awards = known.bids, known.awards
    closes = days(tables.tenders["closes_at"])[known.row]
    late = bids.received - closes[bids.tender]
    active = (awards.status == AwardStatus.ACTIVE) & (awards.supplier >= 0)
    size = max(len(known.companies), 1)
    won = np.isin(bids.tender * size + bids.bidder, awards.tender[active] * size + awards.supplier[active])
    counts = (bids.status == BidStatus.VALID) & won & ~np.isnan(late)
    figure = -lowest(bids.tender[counts], -late[counts], known.size)
    return found(TenderRule.LATE_WINNER, About.TENDER, figure, figure > 0)


def others_disqualified(known: Procedures) -> Tested:
    """R035: one bidder's bids are valid, it won, and at least one other was disqualified. The figure counts others."""
    bids = known.bids
    valid = bids.status == BidStatus.VALID
    out = bids.status == BidStatus.DISQUALIFIED
    alone = distinct(bids.tender[valid], bids.bidder[valid], known.size) == 1
    of_winner = known.winner[bids.tender] == bids.bidder
    won = np.bincount(bids.tender[valid & of_winner], minlength=known.size) > 0
    others = distinct(bids.tender[out & ~of_winner], bids.bidder[out & ~of_winner], known.size).astype(np.float64)
    told = (np.bincount(bids.tender[valid | out], minlength=known.size) > 0) & (known.winner >= 0)
    figure = np.where(told, others, np.nan)
    return found(TenderRule.OTHERS_DISQUALIFIED, About.TENDER, figure, alone & won & (others >= 1), 1)


def lowest_disqualified(tables: TenderTables, known: Procedures) -> Tested:
    """R036: something was awarded, and the lowest submitted bid was disqualified. Tested where price alone counts, or
    where the publisher does not say what counts (as Cardinal takes it). The figure is the lowest price."""
    bids = known.bids
    priced = np.isin(bids.status, SUBMITTED) & ~np.isnan(bids.price)
    out = priced & (bids.status == BidStatus.DISQUALIFIED)
    least = lowest(bids.tender[priced], bids.price[priced], known.size)
    least_in = lowest(bids.tender[priced & ~out], bids.price[priced & ~out], known.size)
    weight = figures(tables.tenders["price_weight"])[known.row]
    active = known.awards.tender[known.awards.status == AwardStatus.ACTIVE]
    awarded = np.bincount(active, minlength=known.size) > 0
    figure = np.where(awarded & ~(weight < _PRICE_ONLY), least, np.nan)
    return found(TenderRule.LOWEST_DISQUALIFIED, About.TENDER, figure, ~(least_in <= least))


def many_disqualified(known: Procedures) -> Iterator[Tested]:
    """R038: the share of bids disqualified is a high outlier among buyers, and among bidders.

    Buyers of fewer than two tenders with bids and bidders of fewer than two bids are left out.
    """
    bids = known.bids
    submitted = np.isin(bids.status, SUBMITTED)
    _, first = np.unique(bids.bid, return_index=True)
    whole = np.isin(np.arange(len(bids.bid)), first) & submitted & (known.buyer[bids.tender] >= 0)
    buyer = known.buyer[bids.tender]
    many = distinct(buyer[whole], bids.tender[whole], len(known.buyers)) >= LEAST_TENDERS
    yield _share_out(About.BUYER, buyer[whole], bids.status[whole] == BidStatus.DISQUALIFIED, many)
    bidder = bids.bidder[submitted]
    enough = np.bincount(bidder, minlength=len(known.companies)) >= LEAST_BIDS
    yield _share_out(About.BIDDER, bidder, bids.status[submitted] == BidStatus.DISQUALIFIED, enough)


def _share_out(about: About, of: Ints, out: Bools, enough: Bools) -> Tested:
    made = np.bincount(of, minlength=len(enough)).astype(np.float64)
    lost = np.bincount(of[out], minlength=len(enough))
    share = np.divide(lost, made, out=np.full(len(enough), np.nan), where=enough & (made > 0))
    within = fences(share)
    return found(TenderRule.MANY_DISQUALIFIED, about, share, is_high(share, within), within.upper)


def mixed_suppliers(tables: TenderTables, known: Procedures) -> Tested:
    """R048: how many kinds of things (first two digits of their codes) a company won is a high outlier.

    Awards to several suppliers are left out: who supplied what is not told.
    """
    awards = known.awards
    active = awards.status == AwardStatus.ACTIVE
    alone = distinct(awards.award[active], awards.supplier[active], int(awards.award.max(initial=-1)) + 1) == 1
    keep = active & alone[awards.award] & (awards.supplier >= 0)
    held = tables.awards.filter(pa.array(places(tables.awards["tender"], known.tenders) >= 0))
    won = held.select(["tender", "award", "supplier"]).filter(pa.array(keep))
    coded = tables.items.select(["tender", "award", "code"]).drop_null()
    both = won.join(coded, ["tender", "award"], join_type="inner")
    kind = np.unique(texts(both["code"]).astype(f"U{DIVISION}"), return_inverse=True)[1]
    number = distinct(places(both["supplier"], known.companies), kind, len(known.companies))
    figure = np.where(number > 0, number, np.nan).astype(np.float64)
    within = fences(figure)
    limit = max(float(np.ceil(within.upper)), np.floor(within.upper_quartile) + 1)
    return found(TenderRule.MIXED_SUPPLIER, About.BIDDER, figure, is_high(figure, within, limit=limit), limit)
