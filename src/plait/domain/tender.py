"""Tenders, the bids for them and what was awarded: the tables that flags are drawn from.

Companies and buyers stand under the publisher's own keys, never under names: nothing of who a person is can be an input
(plait.domain.protected). What a publisher leaves out is null, and a rule that needs it cannot be tested there.
"""

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

_TEXT = pa.string()
_FIGURE = pa.float64()
_TIME = pa.timestamp("us", tz="UTC")

# One row a tender (an OCDS contracting process). `sector` is two digits of CPV, `value` and prices are pounds, weights
# 0 to 1. `was_called`: whether a call was published. `amendments` counts changes of the call, null where none is known.
TENDERS = pa.schema(
    [
        ("tender", _TEXT),
        ("buyer", _TEXT),
        ("sector", _TEXT),
        ("area", _TEXT),
        ("value", _FIGURE),
        ("method", _TEXT),
        ("status", _TEXT),
        ("was_called", pa.bool_()),
        ("called_at", _TIME),
        ("opens_at", _TIME),
        ("closes_at", _TIME),
        ("bidders", pa.int64()),
        ("price_weight", _FIGURE),
        ("amendments", pa.int64()),
    ]
)

# One row a bid and company that made it: a joint bid has several rows.
BIDS = pa.schema(
    [
        ("tender", _TEXT),
        ("bid", _TEXT),
        ("bidder", _TEXT),
        ("status", _TEXT),
        ("price", _FIGURE),
        ("received_at", _TIME),
    ]
)

# One row an award and company that won it; one row without a supplier where nobody has. `decided_at` is its day.
AWARDS = pa.schema(
    [
        ("tender", _TEXT),
        ("award", _TEXT),
        ("supplier", _TEXT),
        ("status", _TEXT),
        ("value", _FIGURE),
        ("decided_at", _TIME),
    ]
)

# One row an award and code of a thing that it covers.
ITEMS = pa.schema([("tender", _TEXT), ("award", _TEXT), ("code", _TEXT)])

# Beside these columns in a table that is kept: the mention of the notice, and that of the buyer, bidder or supplier.
NAMED_IN = (pa.field("mention_id", pa.int64()), pa.field("other_id", pa.int64()))

# One row a flag. `about` is tender, buyer or bidder, and `subject` its key; `figure` was held against `limit`.
FLAGS = pa.schema(
    [
        ("rule", _TEXT),
        ("about", _TEXT),
        ("subject", _TEXT),
        ("figure", _FIGURE),
        ("limit", _FIGURE),
        ("evidence", _TEXT),
    ]
)

# One row a rule: how many of the subjects it could be tested on.
COVERAGE = pa.schema([("rule", _TEXT), ("about", _TEXT), ("tested", pa.int64()), ("of", pa.int64())])

# What stands before a queue: one row a thing with its cell, and one row a thing and rule that was tested on it.
CELLS = pa.schema([("subject", _TEXT), ("sector", _TEXT), ("size", _TEXT), ("area", _TEXT)])
TESTED = pa.schema([("subject", _TEXT), ("rule", _TEXT), ("is_flagged", pa.bool_())])


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderTables:
    """The four tables together: TENDERS, BIDS, AWARDS and ITEMS."""

    tenders: pa.Table
    bids: pa.Table
    awards: pa.Table
    items: pa.Table


class Method(StrEnum):
    """How suppliers were asked: OCDS procurementMethod."""

    OPEN = "open"
    SELECTIVE = "selective"
    LIMITED = "limited"
    DIRECT = "direct"


class BidStatus(StrEnum):
    """OCDS bidStatus. Submitted: pending, valid or disqualified."""

    INVITED = "invited"
    PENDING = "pending"
    VALID = "valid"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"


class AwardStatus(StrEnum):
    """OCDS awardStatus, as far as rules ask for it."""

    ACTIVE = "active"
    PENDING = "pending"


class About(StrEnum):
    """What a flag is on."""

    TENDER = "tender"
    BUYER = "buyer"
    BIDDER = "bidder"


class TenderRule(StrEnum):
    """Codes beginning with R are Cardinal's (Open Contracting Partnership); the others follow Fazekas and others."""

    SHORT_NOTICE = "R003"
    SINGLE_BID = "R018"
    CLOSE_PRICES = "R024"
    LOSING_BIDDER = "R025"
    IDENTICAL_PRICES = "R028"
    LATE_WINNER = "R030"
    OTHERS_DISQUALIFIED = "R035"
    LOWEST_DISQUALIFIED = "R036"
    MANY_DISQUALIFIED = "R038"
    MIXED_SUPPLIER = "R048"
    DEEP_DISCOUNT = "R058"
    NO_CALL = "F-call"
    NOT_OPEN = "F-method"
    SHORT_CALL = "F-days"
    SUBJECTIVE = "F-weight"
    HASTY = "F-hasty"
    SLOW = "F-slow"
    CALL_CHANGED = "F-changed"
    ANNULLED = "F-annulled"
    WINNER_TAKES = "F-share"


# What a rule looks for, as a page heads it.
RULES: dict[TenderRule, str] = {
    TenderRule.SHORT_NOTICE: "Few days to bid",
    TenderRule.SINGLE_BID: "One bidder",
    TenderRule.CLOSE_PRICES: "The next bid close above the winner's",
    TenderRule.LOSING_BIDDER: "Bids often, hardly ever wins",
    TenderRule.IDENTICAL_PRICES: "One price from several bidders",
    TenderRule.LATE_WINNER: "The winner's bid came late",
    TenderRule.OTHERS_DISQUALIFIED: "All others disqualified",
    TenderRule.LOWEST_DISQUALIFIED: "The lowest bid disqualified",
    TenderRule.MANY_DISQUALIFIED: "Many bids disqualified",
    TenderRule.MIXED_SUPPLIER: "Wins things of many kinds",
    TenderRule.DEEP_DISCOUNT: "The next bid far above the winner's",
    TenderRule.NO_CALL: "No call for bids",
    TenderRule.NOT_OPEN: "Not open to everybody",
    TenderRule.SHORT_CALL: "Call open for few days",
    TenderRule.SUBJECTIVE: "Points for other things than price",
    TenderRule.HASTY: "Hasty award",
    TenderRule.SLOW: "Slow award",
    TenderRule.CALL_CHANGED: "Call changed",
    TenderRule.ANNULLED: "Annulled",
    TenderRule.WINNER_TAKES: "One winner of most of a buyer's spending",
}

# What is said of a flag. {figure} and {limit} are filled in.
EVIDENCE: dict[TenderRule, str] = {
    TenderRule.SHORT_NOTICE: "Bidders had {figure} days; fewer than {limit} is short.",
    TenderRule.SINGLE_BID: "{figure} bidder took part although others were asked.",
    TenderRule.CLOSE_PRICES: "The next bid was {figure} of the winner's price above it; low outliers lie at {limit}.",
    TenderRule.LOSING_BIDDER: "It won {figure} of its bids, though it bids often; low outliers lie at {limit}.",
    TenderRule.IDENTICAL_PRICES: "{figure} bidders gave one and the same price.",
    TenderRule.LATE_WINNER: "The winner's bid came in {figure} days after the deadline.",
    TenderRule.OTHERS_DISQUALIFIED: "Other bidders disqualified: {figure}. Only the winner was left.",
    TenderRule.LOWEST_DISQUALIFIED: "The lowest bid, {figure} pounds, was disqualified.",
    TenderRule.MANY_DISQUALIFIED: "{figure} of the bids were disqualified; high outliers lie at {limit}.",
    TenderRule.MIXED_SUPPLIER: "It won things of {figure} different kinds; {limit} or more is rare here.",
    TenderRule.DEEP_DISCOUNT: "The next bid was {figure} of the winner's price above it; high outliers lie at {limit}.",
    TenderRule.NO_CALL: "No call for bids was published.",
    TenderRule.NOT_OPEN: "Not everybody could bid: the procedure was not open.",
    TenderRule.SHORT_CALL: "The call stood open for {figure} days; fewer than {limit} is short.",
    TenderRule.SUBJECTIVE: "{figure} of the points were for other things than price; more than {limit} is a lot.",
    TenderRule.HASTY: "The award came {figure} days after the deadline; fewer than {limit} is hasty.",
    TenderRule.SLOW: "The award came {figure} days after the deadline; more than {limit} is slow.",
    TenderRule.CALL_CHANGED: "Times the call was changed: {figure}.",
    TenderRule.ANNULLED: "The procedure was annulled.",
    TenderRule.WINNER_TAKES: "The winner has {figure} of what this buyer spent; {limit} or more is a lot.",
}
