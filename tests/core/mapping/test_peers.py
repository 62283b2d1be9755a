"""A flag beside its peers: what all of a trade do is no sign, and small cells borrow."""

import math
import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.domain.protected import ProtectedInput
from plait.domain.tender import CELLS, TESTED
from plait.mapping.peers import PEERS, CellTwice, Weighed, Weighing, in_words, weigh

Cell = tuple[str, str, str, str]
Test = tuple[str, str, bool]


def weighed(cells: list[Cell], tests: list[Test], weighing: Weighing | None = None) -> Weighed:
    rows = [dict(zip(CELLS.names, cell, strict=True)) for cell in cells]
    tested = [dict(zip(TESTED.names, test, strict=True)) for test in tests]
    return weigh(
        pa.Table.from_pylist(rows, schema=CELLS), pa.Table.from_pylist(tested, schema=TESTED), weighing=weighing
    )


def a_trade(sector: str, count: int, having: int, rule: str = "R018") -> tuple[list[Cell], list[Test]]:
    keys = [f"{sector}-{at:03d}" for at in range(count)]
    cells = [(key, sector, "small", "here") for key in keys]
    return cells, [(key, rule, at < having) for at, key in enumerate(keys)]


def test_the_share_among_peers_is_worked_out_by_hand() -> None:
    """One cell of 41, 9 flagged: of the 40 others of a flagged one 8 are. All: 8.5 / 41; each level then adds 40 of
    its own to 20 borrowed."""
    found = weighed(*a_trade("60", 41, 9))
    row = found.flags.to_pylist()[0]
    everybody = 8.5 / 41
    sector = (8 + 20 * everybody) / 60
    cell = (8 + 20 * sector) / 60
    assert (row["peers"], row["with_flag"]) == (40, 8)
    assert row["rate"] == pytest.approx(cell)
    assert row["weight"] == pytest.approx((cell + (1 - cell) * 0.1) / cell)


def words_of(cells: list[Cell], tests: list[Test], key: str) -> list[str]:
    return [in_words(row) for row in weighed(cells, tests).flags.to_pylist() if row["subject"] == key]


def test_a_flag_is_told_beside_its_peers() -> None:
    assert words_of(*a_trade("60", 41, 9), "60-000") == ["8 of 40 peers have it. It weighs 1.4."]


def test_without_peers_it_is_said_what_stands_in_for_them() -> None:
    many, alone = a_trade("60", 2_000, 0), a_trade("45", 1, 1)
    (said,) = words_of(many[0] + alone[0], many[1] + alone[1], "45-000")
    assert said == "No peers: as if under 0.1 % of others had it. It weighs 50.0, the most that one flag may."
    assert words_of(*alone, "45-000") == ["No peers: as if about 50.0 % of others had it. It weighs 1.1."]


def test_the_log_odds_are_the_prior_and_one_weight_a_family() -> None:
    weighing = Weighing(prior=0.1, shown=0.5, most=20.0, borrowed=20.0)
    cells, tests = a_trade("60", 41, 9)
    found = weighed(cells, tests, weighing)
    row = found.flags.to_pylist()[0]
    assert found.log_odds[0] == pytest.approx(math.log(0.1 / 0.9) + math.log(row["weight"]))
    twice = weighed(cells, [*tests, *((key, "F-method", flag) for key, _, flag in tests)], weighing)
    assert twice.log_odds.tolist() == pytest.approx(found.log_odds.tolist())


def test_what_most_of_a_trade_show_weighs_less_there_than_where_it_is_rare() -> None:
    usual, rare = a_trade("60", 100, 50), a_trade("45", 100, 3)
    rows = weighed(usual[0] + rare[0], usual[1] + rare[1]).flags.to_pylist()
    by_sector = {row["subject"][:2]: row["weight"] for row in rows}
    assert by_sector["60"] == pytest.approx(1.1, abs=0.01)
    assert by_sector["45"] > 3


def test_a_cell_of_one_borrows_all_from_its_sector() -> None:
    cells, tests = a_trade("60", 100, 50)
    far = weighed([*cells, ("x", "60", "small", "far")], [*tests, ("x", "R018", True)]).flags.to_pylist()
    row = next(row for row in far if row["subject"] == "x")
    assert row["peers"] == 0
    assert row["rate"] == pytest.approx(0.5, abs=0.01)


def test_no_single_flag_weighs_more_than_the_most() -> None:
    found = weighed(*a_trade("45", 5_000, 1))
    assert found.flags["weight"].to_pylist() == [50.0]


def test_what_could_not_be_tested_says_nothing_and_what_was_speaks_for_a_thing() -> None:
    cells, tests = a_trade("45", 100, 50)
    found = weighed([*cells, ("untested", "45", "small", "here")], tests)
    at = dict(zip(found.subjects.tolist(), found.log_odds.tolist(), strict=True))
    assert at["untested"] == pytest.approx(math.log(0.02 / 0.98))
    assert at["45-099"] <= at["untested"] <= at["45-000"]


def test_a_thing_in_two_cells_is_refused_and_one_in_none_left_out() -> None:
    cells, tests = a_trade("45", 3, 1)
    with pytest.raises(CellTwice):
        weighed([*cells, cells[0]], tests)
    assert "nobody" not in weighed(cells, [*tests, ("nobody", "R018", True)]).subjects.tolist()


def test_nothing_weighs_nothing() -> None:
    found = weighed([], [])
    assert (found.flags.num_rows, found.flags.schema, len(found.log_odds)) == (0, PEERS, 0)


def test_a_cell_by_ethnic_group_is_refused() -> None:
    cells = CELLS.empty_table().append_column("owner_ethnicity", pa.array([], pa.string()))
    with pytest.raises(ProtectedInput):
        weigh(cells, TESTED.empty_table())


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from("sl"), st.booleans(), st.booleans()), max_size=25),
    st.integers(0, 99),
)
def test_the_order_of_rows_never_matters(things: list[tuple[str, str, bool, bool]], seed: int) -> None:
    cells = [(f"{at:02d}", sector, size, "here") for at, (sector, size, _, _) in enumerate(things)]
    tests = [(f"{at:02d}", "R018", flag) for at, (_, _, flag, _) in enumerate(things)]
    tests += [(f"{at:02d}", "R003", flag) for at, (_, _, _, flag) in enumerate(things)]
    mixed = random.Random(seed)
    one = weighed(cells, tests)
    other = weighed(mixed.sample(cells, len(cells)), mixed.sample(tests, len(tests)))
    assert one.flags.equals(other.flags)
    assert one.log_odds.tolist() == pytest.approx(other.log_odds.tolist())


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.integers(1, 60))
def test_one_more_innocent_peer_makes_a_flag_weigh_more_and_one_elsewhere_never_takes_it_away(
    count: int, having: int
) -> None:
    cells, tests = a_trade("60", count, min(having, count))
    before = weighed(cells, tests).flags.to_pylist()[0]
    near = weighed([*cells, ("z", "60", "small", "here")], [*tests, ("z", "R018", False)]).flags.to_pylist()[0]
    assert near["weight"] >= before["weight"]
    far = weighed([*cells, ("z", "45", "large", "far")], [*tests, ("z", "R018", False)]).flags.to_pylist()
    assert [row["subject"] for row in far] == [row["subject"] for row in weighed(cells, tests).flags.to_pylist()]
