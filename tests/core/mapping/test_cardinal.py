"""Cardinal's indicators, each on the smallest tenders that show its rule, and what it leaves out."""

import pytest
from tests.core.mapping.notices import a_bid, a_tender, after, an_award, count_tested, flagged, tables


def priced(key: str, winning: float, other: float) -> list[dict[str, object]]:
    return [a_bid(key, "W", winning), a_bid(key, "L", other)]


def four_as_usual(odd: float) -> tuple[list[dict[str, object]], ...]:
    """Four tenders where the next bid was a hundred times dearer, and one with another margin."""
    keys = ["0", "1", "2", "3", "4"]
    bids = [row for key in keys for row in priced(key, 1.0, 1.0 + (odd if key == "0" else 100.0))]
    return [a_tender(key) for key in keys], bids, [an_award(key, "W") for key in keys]


def test_a_tender_open_for_fewer_than_fifteen_days_is_short() -> None:
    given = tables([a_tender("a", closes_at=after(14.9)), a_tender("b", closes_at=after(15))])
    assert flagged(given, "R003") == {"a": 14.0}


def test_short_notice_is_tested_on_open_procedures_with_both_dates_only() -> None:
    given = tables(
        [
            a_tender("a", closes_at=after(3), method="selective"),
            a_tender("b", closes_at=after(3), opens_at=None),
            a_tender("c", closes_at=after(-1)),
        ]
    )
    assert (flagged(given, "R003"), count_tested(given, "R003")) == ({}, 0)


@pytest.mark.parametrize(("method", "hit"), [("open", {"a": 1.0}), ("selective", {"a": 1.0}), ("direct", {})])
def test_one_bidder_is_flagged_where_others_could_have_bid(method: str, hit: dict[str, float]) -> None:
    assert flagged(tables([a_tender("a", method=method, bidders=1)]), "R018") == hit


def test_bidders_are_counted_where_the_publisher_gives_no_number() -> None:
    given = tables([a_tender("a"), a_tender("b", bidders=2), a_tender("c")], [a_bid("a", "W"), a_bid("b", "W")])
    assert flagged(given, "R018") == {"a": 1.0}
    assert count_tested(given, "R018") == 2


def test_withdrawn_and_invited_bids_are_no_competition() -> None:
    bids = [a_bid("a", "W"), a_bid("a", "X", status="withdrawn"), a_bid("a", "Y", status="invited")]
    assert flagged(tables([a_tender("a")], bids), "R018") == {"a": 1.0}


def test_prices_as_close_as_nowhere_else_are_flagged() -> None:
    assert flagged(tables(*four_as_usual(0.0)), "R024") == {"0": 0.0}


def test_a_discount_as_deep_as_nowhere_else_is_flagged() -> None:
    assert flagged(tables(*four_as_usual(300.0)), "R058") == {"0": 300.0}


def test_where_all_margins_are_one_none_is_an_outlier() -> None:
    given = tables(*four_as_usual(100.0))
    assert flagged(given, "R024") == flagged(given, "R058") == {}


@pytest.mark.parametrize(
    ("bids", "awards"),
    [
        (priced("0", 1, 1), [an_award("0", "W"), an_award("0", "X", award="2", status="pending")]),
        (priced("0", 1, 1), [an_award("0", "W"), an_award("0", "X", award="2", status=None)]),
        (priced("0", 1, 1), [an_award("0", "W"), an_award("0", "W", award="2")]),
        (priced("0", 1, 1), [an_award("0", "W"), an_award("0", "X")]),
        (priced("0", 2, 1), [an_award("0", "W")]),
        ([a_bid("0", "W", 1.0), a_bid("0", "L", 1.0, bid="j"), a_bid("0", "M", 1.0, bid="j")], [an_award("0", "W")]),
        ([a_bid("0", "W", 1.0, status="pending"), a_bid("0", "L", 1.0)], [an_award("0", "W")]),
        ([a_bid("0", "W", None), a_bid("0", "L", 1.0)], [an_award("0", "W")]),
    ],
    ids=["pending", "invalid", "two awards", "two suppliers", "dearer won", "joint bid", "not valid", "no price"],
)
def test_margins_are_not_told_where_awards_or_bids_are_not_plain(
    bids: list[dict[str, object]], awards: list[dict[str, object]]
) -> None:
    usual = four_as_usual(100.0)
    rest = [[row for row in rows if row["tender"] != "0"] for rows in usual[1:]]
    given = tables(usual[0], rest[0] + bids, rest[1] + awards)
    assert count_tested(given, "R024") == 4


def test_awards_given_up_stand_in_no_ones_way() -> None:
    tenders, bids, awards = four_as_usual(0.0)
    given = tables(tenders, bids, [*awards, an_award("0", "X", award="2", status="cancelled")])
    assert flagged(given, "R024") == {"0": 0.0}


def test_one_who_bids_often_and_hardly_wins_is_flagged() -> None:
    """F bids on six tenders and wins one; five others win all that they bid for."""
    keys = [str(number) for number in range(6)]
    winners = ["F", "1", "2", "3", "4", "5"]
    bids = [a_bid(key, who) for key, who in zip(keys, winners, strict=True)]
    bids += [a_bid(key, "F") for key in keys[1:]]
    awards = [an_award(key, who) for key, who in zip(keys, winners, strict=True)]
    assert flagged(tables([a_tender(key) for key in keys], bids, awards), "R025") == {"F": pytest.approx(1 / 6)}


def test_a_bid_made_twice_counts_once_a_tender() -> None:
    bids = [a_bid("a", "W"), a_bid("a", "W", bid="again")]
    given = tables([a_tender("a")], bids, [an_award("a", "W")])
    assert count_tested(given, "R025") == 1


def test_one_price_of_two_bidders_is_flagged_on_the_tender_and_on_both() -> None:
    bids = [a_bid("a", "W", 7.0), a_bid("a", "L", 7.0), a_bid("a", "M", 8.0), a_bid("b", "M", 7.0)]
    assert flagged(tables([a_tender("a"), a_tender("b")], bids), "R028") == {"a": 2.0, "W": 2.0, "L": 2.0}


def test_one_bidder_may_repeat_its_price_and_fixed_prices_are_no_sign() -> None:
    twice = [a_bid("a", "W", 7.0), a_bid("a", "W", 7.0, bid="again")]
    fixed = [a_bid("b", "W", 7.0), a_bid("b", "L", 7.0)]
    assert flagged(tables([a_tender("a"), a_tender("b", price_weight=0.0)], twice + fixed), "R028") == {}


def test_a_winner_after_the_deadline_is_flagged_and_a_late_loser_is_not() -> None:
    bids = [a_bid("a", "W", received_at=after(42)), a_bid("b", "W"), a_bid("b", "L", received_at=after(42))]
    given = tables([a_tender("a"), a_tender("b")], bids, [an_award("a", "W"), an_award("b", "W")])
    assert flagged(given, "R030") == {"a": 2.0}


def test_a_winner_left_alone_by_disqualification_is_flagged() -> None:
    bids = [a_bid("a", "W"), *(a_bid("a", who, status="disqualified") for who in "XYX")]
    assert flagged(tables([a_tender("a")], bids, [an_award("a", "W")]), "R035") == {"a": 2.0}
    assert flagged(tables([a_tender("a")], [*bids, a_bid("a", "V")], [an_award("a", "W")]), "R035") == {}


def test_a_winner_whose_own_second_bid_was_disqualified_is_not() -> None:
    bids = [a_bid("a", "W"), a_bid("a", "W", status="disqualified", bid="again")]
    given = tables([a_tender("a")], bids, [an_award("a", "W")])
    assert (flagged(given, "R035"), count_tested(given, "R035")) == ({}, 1)


def test_the_lowest_bid_disqualified_is_flagged_where_price_alone_counts() -> None:
    bids = [a_bid("a", "X", 5.0, status="disqualified"), a_bid("a", "W", 6.0)]
    awards = [an_award("a", "W")]
    assert flagged(tables([a_tender("a")], bids, awards), "R036") == {"a": 5.0}
    assert flagged(tables([a_tender("a", price_weight=None)], bids, awards), "R036") == {"a": 5.0}
    assert count_tested(tables([a_tender("a", price_weight=0.4)], bids, awards), "R036") == 0
    assert count_tested(tables([a_tender("a")], bids), "R036") == 0


def test_as_low_a_bid_that_stayed_in_answers_the_lowest_disqualified() -> None:
    bids = [a_bid("a", "X", 5.0, status="disqualified"), a_bid("a", "W", 5.0)]
    assert flagged(tables([a_tender("a")], bids, [an_award("a", "W")]), "R036") == {}


def test_a_buyer_that_disqualifies_more_than_others_is_flagged() -> None:
    """Four buyers of two tenders disqualify nobody; B disqualifies half."""
    buyers = ["B", "1", "2", "3", "4"]
    tenders = [a_tender(f"{buyer}{at}", buyer=buyer) for buyer in buyers for at in "xy"]
    bids = [a_bid(str(tender["tender"]), f"W{at}") for at, tender in enumerate(tenders)]
    bids += [a_bid(f"B{at}", f"D{at}", status="disqualified") for at in "xy"]
    assert flagged(tables(tenders, bids), "R038") == {"B": 0.5}


def test_a_bidder_disqualified_more_than_others_is_flagged() -> None:
    keys = ["a", "b"]
    bids = [a_bid(key, who) for key in keys for who in "1234"]
    bids += [a_bid("a", "D", status="disqualified"), a_bid("b", "D", status="disqualified")]
    assert flagged(tables([a_tender(key) for key in keys], bids), "R038") == {"D": 1.0}


def test_a_supplier_of_everything_is_flagged() -> None:
    """Four supply one kind each, F two: quartiles 1 and 4/3, fence 11/6, so 2 kinds."""
    keys = ["0", "1", "2", "3", "4", "5"]
    awards = [an_award(key, who) for key, who in zip(keys, "1234FF", strict=True)]
    codes = ["45000000", "45111100", "45", "45261000", "72000000", "90910000"]
    items = [{"tender": key, "award": "1", "code": code} for key, code in zip(keys, codes, strict=True)]
    assert flagged(tables([a_tender(key) for key in keys], (), awards, items), "R048") == {"F": 2.0}


def test_who_supplied_what_of_a_shared_award_is_not_told() -> None:
    awards = [an_award("a", "1"), an_award("a", "2")]
    given = tables([a_tender("a")], (), awards, [{"tender": "a", "award": "1", "code": "45000000"}])
    assert count_tested(given, "R048") == 0
