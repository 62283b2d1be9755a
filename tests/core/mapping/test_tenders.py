"""All rules at once: the order of rows never matters, and a tender answers for itself."""

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.mapping.notices import a_bid, a_tender, after, an_award, tables
from tests.shared_data import shared_folder

from plait.collection.raw import Raw
from plait.collection.tenders import read_tenders
from plait.domain.tender import COVERAGE, EVIDENCE, FLAGS, TESTED, About, TenderRule, TenderTables
from plait.mapping.tenders import tender_flags, untested

# Rules that hold a tender against nothing but itself; the others hold it against all, or against its buyer's tenders.
ALONE = {
    TenderRule.SHORT_NOTICE,
    TenderRule.SINGLE_BID,
    TenderRule.IDENTICAL_PRICES,
    TenderRule.LATE_WINNER,
    TenderRule.OTHERS_DISQUALIFIED,
    TenderRule.LOWEST_DISQUALIFIED,
    TenderRule.NO_CALL,
    TenderRule.NOT_OPEN,
    TenderRule.SHORT_CALL,
    TenderRule.SUBJECTIVE,
    TenderRule.HASTY,
    TenderRule.SLOW,
    TenderRule.CALL_CHANGED,
    TenderRule.ANNULLED,
}


@st.composite
def markets(draw: st.DrawFn) -> TenderTables:
    tenders, bids, awards = [], [], []
    for key in "abcdefgh"[: draw(st.integers(1, 8))]:
        tenders.append(
            a_tender(
                key,
                buyer=draw(st.sampled_from(["B", "C", None])),
                method=draw(st.sampled_from(["open", "selective", "direct", None])),
                closes_at=draw(st.sampled_from([None, after(4), after(40)])),
                price_weight=draw(st.sampled_from([None, 0.2, 1.0])),
            )
        )
        for who in draw(st.lists(st.sampled_from("UVWXYZ"), max_size=4)):
            status = draw(st.sampled_from(["valid", "disqualified", "withdrawn"]))
            price = draw(st.sampled_from([None, 5.0, 6.0, 9.0]))
            bids.append(a_bid(key, who, price, status=status, bid=f"{who}{len(bids)}"))
        if draw(st.booleans()):
            awards.append(an_award(key, draw(st.sampled_from("UVW")), value=draw(st.sampled_from([None, 10.0, 99.0]))))
    return tables(tenders, bids, awards)


def shuffled(given: TenderTables, seed: int) -> TenderTables:
    def turned(table: pa.Table) -> pa.Table:
        order = random.Random(seed).sample(range(table.num_rows), table.num_rows)
        return table.take(pa.array(order, pa.int64()))

    return TenderTables(
        tenders=turned(given.tenders), bids=turned(given.bids), awards=turned(given.awards), items=turned(given.items)
    )


@settings(max_examples=30, deadline=None)
@given(markets(), st.integers(0, 99))
def test_the_order_of_rows_never_matters(market: TenderTables, seed: int) -> None:
    one, other = tender_flags(market), tender_flags(shuffled(market, seed))
    assert one.flags.equals(other.flags)
    assert one.coverage.equals(other.coverage)
    assert all(one.tested[about].equals(other.tested[about]) for about in About)


@settings(max_examples=30, deadline=None)
@given(markets(), st.integers(1, 30))
def test_an_innocent_tender_more_never_changes_what_another_answers_for_alone(
    market: TenderTables, number: int
) -> None:
    more = [a_tender(f"z{at}", buyer="Q") for at in range(number)]
    bids = [a_bid(f"z{at}", who, 100.0 + place) for at in range(number) for place, who in enumerate("MNO")]
    added = tables(more, bids, [an_award(f"z{at}", "M") for at in range(number)])
    both = TenderTables(
        tenders=pa.concat_tables([market.tenders, added.tenders]),
        bids=pa.concat_tables([market.bids, added.bids]),
        awards=pa.concat_tables([market.awards, added.awards]),
        items=market.items,
    )
    kept = set(ALONE) | {TenderRule.WINNER_TAKES}  # the new tenders have a buyer of their own

    def answers(tables_: TenderTables) -> list[dict[str, object]]:
        rows = tender_flags(tables_).flags.to_pylist()
        return [row for row in rows if row["rule"] in kept and not row["subject"].startswith("z")]

    assert answers(both) == answers(market)


@settings(max_examples=20, deadline=None)
@given(markets())
def test_every_flag_is_of_a_rule_that_was_tested_and_says_why(market: TenderTables) -> None:
    found = tender_flags(market)
    assert (found.flags.schema, found.coverage.schema) == (FLAGS, COVERAGE)
    assert all(each.schema == TESTED for each in found.tested.values())
    tested = {(row["rule"], row["about"]): row["tested"] for row in found.coverage.to_pylist()}
    for row in found.flags.to_pylist():
        assert tested[row["rule"], row["about"]] > 0
        assert row["figure"] is not None
        assert row["evidence"]
        assert "{" not in row["evidence"]


def test_every_rule_has_words_and_is_tested() -> None:
    coverage = tender_flags(tables([a_tender("a")])).coverage
    assert set(coverage["rule"].to_pylist()) == set(TenderRule) == set(EVIDENCE)


def test_what_could_not_be_tested_is_counted_in_words() -> None:
    coverage = tender_flags(tables([a_tender("a"), a_tender("b", method=None), a_tender("c", method=None)])).coverage
    assert "F-method could not be tested on 2 of 3 tenders." in untested(coverage)


def test_the_evidence_says_the_figure_and_the_limit() -> None:
    rows = tender_flags(tables([a_tender("a", closes_at=after(4.5), price_weight=0.25)])).flags.to_pylist()
    said = {row["rule"]: row["evidence"] for row in rows}
    assert said["R003"] == "Bidders had 4 days; fewer than 15 is short."
    assert said["F-weight"] == "0.75 of the points were for other things than price; more than 0.6 is a lot."


def test_a_flag_on_a_bidder_bears_on_the_bidder_and_not_on_what_it_won() -> None:
    bids = [a_bid("a", "W", 7.0), a_bid("a", "L", 7.0), a_bid("b", "W", 3.0)]
    tested = tender_flags(tables([a_tender("a"), a_tender("b")], bids, [an_award("b", "W")])).tested

    def identical(about: About) -> dict[str, bool]:
        return {row["subject"]: row["is_flagged"] for row in tested[about].to_pylist() if row["rule"] == "R028"}

    assert identical(About.BIDDER) == {"W": True, "L": True}
    assert identical(About.TENDER) == {"a": True, "b": False}


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (
            "contracts_finder_ocds_releases.jsonl.gz",
            {"R048", "F-call", "F-method", "F-days", "F-hasty", "F-slow", "F-changed", "F-annulled", "F-share"},
        ),
        (
            "public_contracts_scotland_ocds_releases.jsonl.gz",
            {"F-call", "F-method", "F-days", "F-weight", "F-changed", "F-annulled"},
        ),
    ],
)
def test_of_real_releases_only_these_rules_can_be_tested_since_neither_publisher_gives_bids(
    name: str, rules: set[str]
) -> None:
    raw = Raw(name=name, data=(shared_folder("procurement") / name).read_bytes())
    coverage = tender_flags(read_tenders(raw)).coverage.to_pylist()
    assert {row["rule"] for row in coverage if row["tested"]} == rules
    assert len(untested(tender_flags(read_tenders(raw)).coverage)) >= 10
