"""Corruption risks of tenders after Fazekas, Tóth and King 2016 ("An objective corruption risk index using public
procurement data") and Fazekas and Kocsis 2020. Single bidding, their outcome, is R018 (plait.mapping.cardinal).

Their limits are fitted country by country; ours below are round figures, labelled ours, until a Scottish fit is made.
What publishers do not give (length of the eligibility criteria, price of the documents, changes of the contract) is not
tested.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from plait.domain.tender import About, AwardStatus, Method, TenderRule, TenderTables
from plait.mapping.graph import Floats
from plait.mapping.procedures import Procedures, days, figures, texts
from plait.mapping.tested import Tested, found

# Ours, all of them.
FEW_DAYS = 15
MOST_SUBJECTIVE = 0.6
HASTY_DAYS, SLOW_DAYS = 5, 182
DOMINANT = 0.5
LEAST_CONTRACTS = 5
ANNULLED = ("cancelled", "withdrawn", "unsuccessful")


def tender_risks(tables: TenderTables, known: Procedures) -> Iterator[Tested]:
    """Each risk on every tender."""
    yield no_call(tables, known)
    yield not_open(tables, known)
    yield short_call(tables, known)
    yield subjective(tables, known)
    yield from decision_periods(tables, known)
    yield changed_call(tables, known)
    yield annulled(tables, known)
    yield winner_takes(known)


def no_call(tables: TenderTables, known: Procedures) -> Tested:
    """No call for bids was published, as the publisher says."""
    called = figures(tables.tenders["was_called"].cast("int64"))[known.row]
    return found(TenderRule.NO_CALL, About.TENDER, called, called == 0)


def not_open(tables: TenderTables, known: Procedures) -> Tested:
    """Any procedure but an open one."""
    method = texts(tables.tenders["method"])[known.row]
    is_open = np.where(method == "", np.nan, (method == Method.OPEN).astype(np.float64))
    return found(TenderRule.NOT_OPEN, About.TENDER, is_open, is_open == 0)


def short_call(tables: TenderTables, known: Procedures) -> Tested:
    """Fewer than 15 whole days between the day the call was published and its deadline, whatever the procedure."""
    stood = np.trunc((days(tables.tenders["closes_at"]) - days(tables.tenders["called_at"]))[known.row])
    figure = np.where(stood >= 0, stood, np.nan)
    return found(TenderRule.SHORT_CALL, About.TENDER, figure, figure < FEW_DAYS, FEW_DAYS)


def subjective(tables: TenderTables, known: Procedures) -> Tested:
    """More than 60 % of the points for other things than price."""
    other = np.round(1 - figures(tables.tenders["price_weight"])[known.row], 6)
    return found(TenderRule.SUBJECTIVE, About.TENDER, other, other > MOST_SUBJECTIVE, MOST_SUBJECTIVE)


def decision_periods(tables: TenderTables, known: Procedures) -> Iterator[Tested]:
    """Days from the deadline to the first award: fewer than 5 is hasty, more than 182 slow."""
    waited = first_decision(known) - days(tables.tenders["closes_at"])[known.row]
    figure = np.where(waited >= 0, np.trunc(waited), np.nan)
    yield found(TenderRule.HASTY, About.TENDER, figure, figure < HASTY_DAYS, HASTY_DAYS)
    yield found(TenderRule.SLOW, About.TENDER, figure, figure > SLOW_DAYS, SLOW_DAYS)


def first_decision(known: Procedures) -> Floats:
    """By tender: the day of its first active award that has one."""
    awards = known.awards
    dated = (awards.status == AwardStatus.ACTIVE) & ~np.isnan(awards.decided)
    first = np.full(known.size, np.inf)
    np.minimum.at(first, awards.tender[dated], awards.decided[dated])
    return np.where(np.isinf(first), np.nan, first)


def changed_call(tables: TenderTables, known: Procedures) -> Tested:
    """The call was changed after it was published."""
    times = figures(tables.tenders["amendments"])[known.row]
    return found(TenderRule.CALL_CHANGED, About.TENDER, times, times > 0)


def annulled(tables: TenderTables, known: Procedures) -> Tested:
    """The procedure was called off. Theirs asks also whether it was launched anew, which no field tells."""
    status = tables.tenders["status"].take(known.row)
    off = np.isin(texts(status), ANNULLED).astype(np.float64)
    told = np.asarray(pc.is_valid(status).to_numpy(zero_copy_only=False), dtype=bool)
    return found(TenderRule.ANNULLED, About.TENDER, np.where(told, off, np.nan), off > 0)


def winner_takes(known: Procedures) -> Tested:
    """The winner of this tender has half or more of all that its buyer spent, over five tenders or more.

    Spent is the value of awards; tenders that one company won alone count, and those whose value is not told do not.
    """
    spent = _spent(known)
    counts = (known.winner >= 0) & (known.buyer >= 0) & (spent > 0)
    pair = np.where(counts, known.buyer * max(len(known.companies), 1) + known.winner, -1)
    pairs, at = np.unique(pair, return_inverse=True)
    by_pair = np.bincount(at, weights=np.where(counts, spent, 0.0), minlength=len(pairs))
    buyer = known.buyer[counts]
    total = np.bincount(buyer, weights=spent[counts], minlength=len(known.buyers))
    often = np.bincount(buyer, minlength=len(known.buyers)) >= LEAST_CONTRACTS
    share = np.full(known.size, np.nan)
    share[counts] = np.where(often[buyer], by_pair[at[counts]] / total[buyer], np.nan)
    return found(TenderRule.WINNER_TAKES, About.TENDER, share, share >= DOMINANT, DOMINANT)


def _spent(known: Procedures) -> Floats:
    awards = known.awards
    active = (awards.status == AwardStatus.ACTIVE) & ~np.isnan(awards.value)
    # An award to one company has one row, so its value counts once.
    spent = np.bincount(awards.tender[active], weights=awards.value[active], minlength=known.size)
    return np.asarray(spent, dtype=np.float64)
