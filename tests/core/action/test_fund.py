from dataclasses import replace
from datetime import date

import pytest

from plait.action.fund import Bid, action_for, eligible
from plait.domain.action import ActionState

BID = Bid(
    title="Peer mentors on release",
    strand="Divert",
    body="A charity",
    amount_gbp=60_000,
    measure="return to custody within a year",
    is_innovative=True,
    meets_strategy=True,
    outwith_core_activity=True,
    from_on=date(2027, 1, 1),
    to_on=date(2028, 1, 1),
)


def test_a_new_bid_that_meets_the_strategy_outwith_core_activity_may_be_scored() -> None:
    assert eligible(BID, left_gbp=410_000).is_eligible


@pytest.mark.parametrize(
    ("bid", "word"),
    [
        (replace(BID, is_innovative=False), "not new"),
        (replace(BID, meets_strategy=False), "four strands"),
        (replace(BID, outwith_core_activity=False), "core activity"),
        (replace(BID, measure=" "), "no measure"),
        (replace(BID, amount_gbp=410_001), "left"),
        (replace(BID, amount_gbp=0), "left"),
        (replace(BID, to_on=BID.from_on), "before it begins"),
    ],
)
def test_each_test_of_a_bid_turns_it_away_alone_and_says_why(bid: Bid, word: str) -> None:
    answer = eligible(bid, left_gbp=410_000)
    assert not answer.is_eligible
    assert len(answer.reasons) == 1
    assert word in answer.reasons[0]


def test_a_bid_hears_every_reason_against_it_at_once() -> None:
    bad = replace(BID, is_innovative=False, outwith_core_activity=False, measure="")
    assert len(eligible(bad, left_gbp=1).reasons) == 4


def test_a_funded_bid_is_a_planned_line_of_its_strand() -> None:
    action = action_for(BID)
    assert (action.strand, action.state, action.measure) == ("Divert", ActionState.PLANNED, BID.measure)
