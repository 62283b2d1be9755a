"""The risks of Fazekas and others, each on the smallest tenders that show it."""

import pytest
from tests.core.mapping.notices import a_tender, after, an_award, count_tested, flagged, tables


def test_a_tender_without_a_call_is_flagged_and_one_of_unknown_call_is_not_tested() -> None:
    given = tables([a_tender("a", was_called=False), a_tender("b"), a_tender("c", was_called=None)])
    assert (flagged(given, "F-call"), count_tested(given, "F-call")) == ({"a": 0.0}, 2)


def test_any_procedure_but_an_open_one_is_flagged() -> None:
    given = tables([a_tender("a", method="limited"), a_tender("b"), a_tender("c", method=None)])
    assert (flagged(given, "F-method"), count_tested(given, "F-method")) == ({"a": 0.0}, 2)


def test_a_call_of_few_days_is_flagged_whatever_the_procedure() -> None:
    given = tables([a_tender("a", method="limited", closes_at=after(9.5)), a_tender("b", called_at=None)])
    assert (flagged(given, "F-days"), count_tested(given, "F-days")) == ({"a": 9.0}, 1)


def test_much_weight_on_other_things_than_price_is_flagged() -> None:
    given = tables([a_tender("a", price_weight=0.3), a_tender("b", price_weight=0.4), a_tender("c", price_weight=None)])
    assert (flagged(given, "F-weight"), count_tested(given, "F-weight")) == ({"a": 0.7}, 2)


def test_an_award_days_after_the_deadline_is_hasty_and_one_of_half_a_year_slow() -> None:
    given = tables(
        [a_tender(key) for key in "abcd"],
        (),
        [
            an_award("a", "W", decided_at=after(44)),
            an_award("b", "W", decided_at=after(45)),
            an_award("c", "W", decided_at=after(223)),
            an_award("d", "W", decided_at=after(30)),
        ],
    )
    assert (flagged(given, "F-hasty"), flagged(given, "F-slow")) == ({"a": 4.0}, {"c": 183.0})
    assert count_tested(given, "F-hasty") == 3, "an award before its deadline has no decision period"


def test_the_first_award_ends_the_decision_period() -> None:
    awards = [an_award("a", "W", decided_at=after(300)), an_award("a", "X", award="2", decided_at=after(60))]
    assert flagged(tables([a_tender("a")], (), awards), "F-slow") == {}


def test_a_call_that_was_changed_or_annulled_is_flagged() -> None:
    given = tables([a_tender("a", amendments=2, status="cancelled"), a_tender("b", amendments=None, status=None)])
    assert flagged(given, "F-changed") == {"a": 2.0}
    assert flagged(given, "F-annulled") == {"a": 1.0}
    assert count_tested(given, "F-annulled") == 1


def test_a_winner_of_half_of_what_its_buyer_spent_is_flagged_on_each_tender_it_won() -> None:
    """W wins 60 and 40 of 150; of another buyer it wins all four, which are too few to tell."""
    values = [60.0, 40.0, 20.0, 20.0, 10.0]
    tenders = [a_tender(str(at)) for at in range(5)] + [a_tender(f"x{at}", buyer="X") for at in range(4)]
    awards = [an_award(str(at), who, value=value) for at, (who, value) in enumerate(zip("WWLMN", values, strict=True))]
    awards += [an_award(f"x{at}", "W") for at in range(4)]
    given = tables(tenders, (), awards)
    assert flagged(given, "F-share") == {"0": pytest.approx(2 / 3), "1": pytest.approx(2 / 3)}
    assert count_tested(given, "F-share") == 5
