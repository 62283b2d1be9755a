"""The made-up market: seeded, in the declared tables, labelled, and honest for the most part."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from plait.domain.tender import AWARDS, BIDS, ITEMS, TENDERS
from plait_world.market import Scheme
from plait_world.tenders import TRUTH, Tenders, make_tenders
from plait_world.trades import TRADES


@pytest.fixture(scope="module")
def made() -> Tenders:
    return make_tenders(7, count=4_000)


def test_the_same_seed_makes_the_same_market_and_another_another(made: Tenders) -> None:
    again = make_tenders(7, count=4_000)
    assert made.tables.bids.equals(again.tables.bids)
    assert made.truth.equals(again.truth)
    assert not make_tenders(8, count=4_000).truth.equals(made.truth)


def test_the_tables_have_their_schemas(made: Tenders) -> None:
    tables = made.tables
    given = [tables.tenders, tables.bids, tables.awards, tables.items, made.truth]
    assert [each.schema for each in given] == [TENDERS, BIDS, AWARDS, ITEMS, TRUTH]


def test_every_body_and_firm_says_synthetic(made: Tenders) -> None:
    for column in (made.tables.tenders["buyer"], made.tables.bids["bidder"], made.tables.awards["supplier"]):
        assert pc.all(pc.starts_with(column, "SYNTHETIC-")).as_py()
    assert pc.all(pc.starts_with(made.tables.tenders["tender"], "ocds-synthetic-")).as_py()


def test_every_trade_has_honest_and_rigged_tenders_and_every_scheme_occurs(made: Tenders) -> None:
    told = made.truth.join(made.tables.tenders.select(["tender", "sector"]), "tender")
    kinds = set(zip(told["sector"].to_pylist(), told["is_rigged"].to_pylist(), strict=True))
    assert kinds == {(trade.division, rigged) for trade in TRADES for rigged in (True, False)}
    assert set(made.truth["scheme"].to_pylist()) == {str(scheme) for scheme in Scheme}
    assert 0.02 < pc.mean(made.truth["is_rigged"].cast(pa.float64())).as_py() < 0.08


def test_the_truth_is_in_no_table_that_flags_see(made: Tenders) -> None:
    tables = made.tables
    seen = {name for each in (tables.tenders, tables.bids, tables.awards, tables.items) for name in each.column_names}
    assert not seen & {"is_rigged", "scheme"}


def test_nobody_bids_twice_and_a_winner_bid(made: Tenders) -> None:
    bids = made.tables.bids.select(["tender", "bidder"])
    assert bids.group_by(["tender", "bidder"]).aggregate([]).num_rows == bids.num_rows
    won = made.tables.awards.select(["tender", "supplier"]).rename_columns(["tender", "bidder"])
    told = won.join(bids.select(["tender"]).group_by("tender").aggregate([]), "tender", join_type="inner")
    assert told.join(bids, ["tender", "bidder"], join_type="inner").num_rows == told.num_rows


def test_honest_trades_differ_so_much_that_a_blind_flag_would_punish_one(made: Tenders) -> None:
    """Short calls among honest tenders: taxis several times as often as construction."""
    tenders = made.tables.tenders.join(made.truth, "tender").filter(pc.field("was_called"))
    honest = tenders.filter(pc.invert(tenders["is_rigged"]))
    open_for = (honest["closes_at"].to_numpy() - honest["called_at"].to_numpy()) / np.timedelta64(1, "D")
    sector = honest["sector"].to_numpy(zero_copy_only=False)
    short = {name: float((open_for[sector == name] < 15).mean()) for name in ("45", "60")}
    assert short["60"] > 4 * short["45"]
