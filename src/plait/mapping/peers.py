"""Flags beside those of peers: what most of a trade shows, of that size in that area, says little about one of it.

A flag weighs the likelihood ratio P(flag | something is wrong) / P(flag | peers). The second is the share of peers in
the same sector, size and area that have it, the thing itself left out; small cells borrow from their sector, and
sectors from all (an empirical Bayes mean with fixed strength, so that nobody's share is fitted to the list). The first
is ours, one figure for every rule, tried on made-up markets until reviews tell better (plait.mapping.calibration).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from plait.domain.protected import refuse_protected
from plait.domain.tender import CELLS, TenderRule
from plait.mapping.flags import RedFlag
from plait.mapping.graph import Bools, Floats, Ints
from plait.mapping.procedures import Texts, coded, places, together

# Rules that see the same thing another way weigh once: the heaviest counts. A rule that is not here stands alone.
FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({TenderRule.SHORT_NOTICE, TenderRule.SHORT_CALL}),
    frozenset({TenderRule.SINGLE_BID, TenderRule.NO_CALL, TenderRule.NOT_OPEN}),
    frozenset({TenderRule.CLOSE_PRICES, TenderRule.DEEP_DISCOUNT, TenderRule.IDENTICAL_PRICES}),
    frozenset({TenderRule.OTHERS_DISQUALIFIED, TenderRule.LOWEST_DISQUALIFIED}),
    frozenset({TenderRule.HASTY, TenderRule.SLOW}),
    # One formation agent shows as all three.
    frozenset({RedFlag.ADDRESS_FACTORY, RedFlag.OFFICER_OF_HUNDREDS, RedFlag.NOMINEES_ONLY}),
    frozenset({RedFlag.CIRCULAR_OWNERSHIP, RedFlag.OVERSUBSCRIBED}),
)

# One row a flag: how many peers it was tested on, how many have it, the share that this comes to, and what it weighs.
PEERS = pa.schema(
    [
        ("subject", pa.string()),
        ("rule", pa.string()),
        ("peers", pa.int64()),
        ("with_flag", pa.int64()),
        ("rate", pa.float64()),
        ("weight", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """All ours. `prior`: the share of things with something wrong; `shown`: how often any one rule shows it, which is
    seldom, since there are many ways to go wrong and each shows few of the signs; `most`: what one flag weighs at most;
    `borrowed`: as how many peers of its own a cell counts its sector, and a sector all."""

    prior: float = 0.02
    shown: float = 0.1
    most: float = 50.0
    borrowed: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """`flags` is PEERS by subject and rule. `log_odds` is by `subjects`, which are sorted."""

    flags: pa.Table
    subjects: Texts
    log_odds: Floats


class CellTwice(ValueError):
    """A thing stands in two cells."""


def weigh(cells: pa.Table, tested: pa.Table, *, weighing: Weighing | None = None) -> Weighed:
    """Each flag beside its peers, and the log-odds that something is wrong. `cells` is CELLS, `tested` is TESTED.

    What was tested on a thing without a cell is left out. A rule that was tested and is not flagged speaks for the
    thing; one that could not be tested says nothing. Raises CellTwice and ProtectedInput.
    """
    refuse_protected(cells.column_names, tested.column_names)
    weighing = weighing or Weighing()
    subjects, place = coded(cells["subject"])
    if len(subjects) != cells.num_rows:
        raise CellTwice("a thing stands in two cells: its peers cannot be told")
    row = np.argsort(place, kind="stable")
    subject = places(tested["subject"], subjects)
    tested, subject = tested.filter(pa.array(subject >= 0)), subject[subject >= 0]
    rules, rule = coded(tested["rule"])
    flagged = np.asarray(tested["is_flagged"].to_numpy(zero_copy_only=False), dtype=bool)
    sector, size, area = (coded(cells[column])[1][row] for column in CELLS.names[1:])
    cell = together(together(sector, size), area)
    peers, having, rate = _rates(rule, flagged, (sector[subject], cell[subject]), weighing.borrowed)
    weight = _weights(rate, flagged, weighing)
    log_odds = _summed(subject, _families(rules)[rule], np.log(weight), flagged, len(subjects))
    prior = np.log(weighing.prior / (1 - weighing.prior))
    order = np.lexsort((rule, subject))[flagged[np.lexsort((rule, subject))]]
    flags = {
        "subject": subjects[subject[order]].tolist(),
        "rule": rules[rule[order]].tolist(),
        "peers": peers[order],
        "with_flag": having[order],
        "rate": rate[order],
        "weight": weight[order],
    }
    return Weighed(flags=pa.table(flags, schema=PEERS), subjects=subjects, log_odds=prior + log_odds)


def in_words(row: Mapping[str, Any]) -> str:
    """What one flag, a row of PEERS, is beside its peers, and what it weighs.

    Without peers the rate is what the sector and all others come to, which is said instead of a count of nobody.
    """
    beside = f"{row['with_flag']} of {row['peers']} peers have it."
    if not row["peers"]:
        share = "under 0.1 %" if row["rate"] < 0.001 else f"about {row['rate'] * 100:.1f} %"
        beside = f"No peers: as if {share} of others had it."
    weighs = f"It weighs {row['weight']:.1f}"
    return (
        f"{beside} {weighs}, the most that one flag may." if row["weight"] >= Weighing().most else f"{beside} {weighs}."
    )


def _rates(rule: Ints, flagged: Bools, levels: tuple[Ints, Ints], borrowed: float) -> tuple[Ints, Ints, Floats]:
    """Peers in the cell, how many of them have the flag, and the shrunken share; the row itself is always left out."""
    tested, having = _others(rule, flagged)
    rate = (having + 0.5) / (tested + 1)
    for level in levels:
        tested, having = _others(together(rule, level), flagged)
        rate = (having + borrowed * rate) / (tested + borrowed)
    return tested, having, rate


def _others(group: Ints, flagged: Bools) -> tuple[Ints, Ints]:
    """How many others of the group there are, and how many of them are flagged."""
    tested = np.bincount(group)[group] - 1
    having = np.bincount(group, weights=flagged)[group].astype(np.int64) - flagged
    return tested, having


def _weights(rate: Floats, flagged: Bools, weighing: Weighing) -> Floats:
    """Noisy-or: a sign comes from the habit of the trade, or else from what is wrong, so P(flag | wrong) is rate +
    (1 - rate) x shown. A flag never speaks for a thing, and its absence never against it."""
    present = np.minimum(1 + weighing.shown * (1 - rate) / rate, weighing.most)
    return np.where(flagged, present, 1 - weighing.shown)


def _families(rules: Texts) -> Ints:
    """The number of each rule's family; a rule alone is a family."""
    known = [next((at for at, family in enumerate(FAMILIES) if rule in family), -1) for rule in rules.tolist()]
    number = np.array(known, dtype=np.int64)
    return np.where(number < 0, len(FAMILIES) + np.arange(len(rules)), number)


def _summed(subject: Ints, family: Ints, evidence: Floats, flagged: Bools, size: int) -> Floats:
    """By thing: the sum over families of the heaviest flag, or without one of the most telling absence."""
    pair = together(subject, family)
    strongest, weakest = np.zeros(len(pair)), np.zeros(len(pair))
    has_flag = np.zeros(len(pair), dtype=bool)
    np.maximum.at(strongest, pair[flagged], evidence[flagged])
    np.minimum.at(weakest, pair[~flagged], evidence[~flagged])
    has_flag[pair[flagged]] = True
    whose = np.zeros(len(pair), dtype=np.int64)
    whose[pair] = subject
    summed = np.bincount(whose, weights=np.where(has_flag, strongest, weakest), minlength=size)
    return np.asarray(summed, dtype=np.float64)
