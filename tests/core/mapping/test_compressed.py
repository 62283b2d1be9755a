"""Ties in compressed rows, from a table and from Parquet."""

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import ties

from plait.mapping.compressed import CompressedTies, compress, load, readable

ROWS = st.lists(
    st.tuples(
        st.sampled_from([-4, 1, 2, 2**62]),
        st.sampled_from([-4, 2, 3, 2**62]),
        st.sampled_from([1.0, 0.98, 0.5, 0.0]),
        st.integers(1, 3),
    ),
    max_size=30,
)
Row = tuple[int, int, float, int]


def four_columns(rows: list[Row]) -> pa.Table:
    kinds = {"from_id": pa.int64(), "to_id": pa.int64(), "strength": pa.float64(), "marking_id": pa.int64()}
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    return pa.table({name: pa.array(column, kind) for (name, kind), column in zip(kinds.items(), columns, strict=True)})


def told(kept: CompressedTies) -> list[tuple[int, int, float, int]]:
    """Every tie as each row tells it, in order."""
    return [
        (
            int(kept.ids[node]),
            int(kept.ids[kept.to[tie]]),
            float(kept.strengths[kept.codes[tie]]),
            *kept.markings[kept.codes[tie]].tolist(),
        )
        for node in range(len(kept.ids))
        for tie in range(kept.starts[node], kept.starts[node + 1])
    ]


@given(ROWS)
def test_every_tie_stands_in_the_rows_of_both_its_ends_exactly_as_it_was_said(rows: list[Row]) -> None:
    kept = compress(four_columns(rows))
    said = [row for row in rows if row[0] != row[1]]
    assert Counter(told(kept)) == Counter(said) + Counter((right, left, *rest) for left, right, *rest in said)


@given(ROWS)
def test_a_row_keeps_the_order_of_the_table_first_where_its_node_is_named_first(rows: list[Row]) -> None:
    kept = compress(four_columns(rows))
    for one in kept.ids.tolist():
        first = [right for left, right, *_ in rows if left == one != right]
        second = [left for left, right, *_ in rows if right == one != left]
        assert [other for node, other, *_ in told(kept) if node == one] == first + second


def test_a_file_gives_what_its_table_gives(tmp_path: Path) -> None:
    table = four_columns([(5, 9, 0.5, 1), (9, 7, 0.98, 2), (7, 5, 0.5, 1)])
    pq.write_table(table, tmp_path / "ties.parquet", row_group_size=2)
    assert told(load(tmp_path / "ties.parquet")) == told(compress(table))


def test_a_file_of_a_drawing_counts_the_markings_of_the_ends_too(tmp_path: Path) -> None:
    drawn = ties((5, "associate_of", 9, 0.5))
    drawn = drawn.append_column("from_marking", pa.array([2])).append_column("to_marking", pa.array([3]))
    pq.write_table(drawn, tmp_path / "ties.parquet")
    kept = load(tmp_path / "ties.parquet")
    assert kept.markings.tolist() == [[1, 2, 3]]
    assert np.isinf(readable(kept, markings={1, 2}).cost).all()
    assert readable(kept, markings={1, 2, 3}).cost.tolist() == [-np.log(0.5)]


def test_many_kinds_of_ties_take_wider_codes_and_round_nothing() -> None:
    strengths = np.random.default_rng(3).random(70_000)
    rows = [(0, place + 1, strength, 1) for place, strength in enumerate(strengths.tolist())]
    narrow, wide = compress(four_columns(rows[:256])), compress(four_columns(rows))
    assert (narrow.codes.dtype, wide.codes.dtype) == (np.uint8, np.uint32)
    assert wide.strengths[wide.codes[: len(rows)]].tolist() == strengths.tolist()


def test_no_ties_are_no_nodes() -> None:
    kept = compress(four_columns([]))
    assert (len(kept.ids), kept.starts.tolist(), kept.node(1)) == (0, [0], -1)


def test_an_id_that_no_tie_names_has_no_node() -> None:
    kept = compress(four_columns([(5, 9, 0.5, 1), (7, 7, 0.5, 1)]))
    assert [kept.node(one) for one in (5, 9, 4, 6, 10)] == [0, 2, -1, -1, -1]


def test_a_strength_that_nobody_gave_counts_one() -> None:
    table = four_columns([(1, 2, 0.5, 1)]).set_column(2, "strength", pa.array([None], pa.float64()))
    assert compress(table).strengths.tolist() == [1.0]


@pytest.mark.parametrize("strength", [-0.1, 1.5, float("nan")])
def test_a_strength_must_be_a_probability(strength: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        compress(four_columns([(1, 2, strength, 1)]))


@pytest.mark.parametrize("name", ["from_id", "to_id", "marking_id"])
def test_an_end_or_a_marking_must_be_there(name: str) -> None:
    table = four_columns([(1, 2, 0.5, 1)])
    table = table.set_column(table.column_names.index(name), name, pa.array([None], pa.int64()))
    with pytest.raises(ValueError, match=f"{name} is null in 1"):
        compress(table)


def test_who_may_read_no_marking_may_cross_no_tie() -> None:
    assert np.isinf(readable(compress(four_columns([(1, 2, 0.5, 1)])), markings=()).cost).all()


def test_six_bytes_a_tie_and_row_twelve_a_thing_and_no_more() -> None:
    rows = np.random.default_rng(4).integers(0, 1_000, (20_000, 2))
    kept = compress(
        four_columns(
            [(left, right, 0.5 + place % 20 / 40, place % 20) for place, (left, right) in enumerate(rows.tolist())]
        )
    )
    assert kept.held <= 5 * len(kept.to) + 16 * 1_001 + 20 * 16
