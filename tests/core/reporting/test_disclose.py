"""The attacks know the shown cells, the shown totals, and that a hidden cell is at least one (nil is a dash)."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from plait.reporting.disclose import Disclosed, disclose

Counts = list[list[int]]


@st.composite
def tables(draw: st.DrawFn) -> Counts:
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    count = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 60))
    return draw(st.lists(st.lists(count, min_size=width, max_size=width), min_size=height, max_size=height))


def with_totals(counts: Counts) -> np.ndarray:
    inner = np.array(counts)
    rows = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    return np.vstack([rows, rows.sum(axis=0, keepdims=True)])


def sums(height: int, width: int, rows: bool, columns: bool) -> Iterator[np.ndarray]:
    """Each known sum as coefficients of the whole table, totals included: parts less total is nought."""
    for r in range(height + columns):
        if rows:
            line = np.zeros((height + 1, width + 1))
            line[r, :width], line[r, width] = 1, -1
            yield line
    for c in range(width + rows):
        if columns:
            line = np.zeros((height + 1, width + 1))
            line[:height, c], line[height, c] = 1, -1
            yield line


def bounds_of(counts: Counts, found: Disclosed, *, rows: bool, columns: bool) -> dict[tuple[int, int], float]:
    """How far each hidden cell can vary: its largest less its smallest value, by linear programming."""
    full = with_totals(counts)
    height, width = len(counts), len(counts[0])
    places = sorted(found.hidden)
    equations, known = [], []
    for line in sums(height, width, rows, columns):
        shown = sum(
            line[r, c] * full[r, c] for r in range(height + 1) for c in range(width + 1) if (r, c) not in found.hidden
        )
        equations.append([line[place] for place in places])
        known.append(-shown)
    width_of = {}
    for number, place in enumerate(places):
        goal = np.zeros(len(places))
        goal[number] = 1
        ends = [
            linprog(sign * goal, A_eq=equations or None, b_eq=known or None, bounds=[(1, 10_000)] * len(places))
            for sign in (1, -1)
        ]
        assert all(end.success for end in ends)
        width_of[place] = -ends[1].fun - ends[0].fun
    return width_of


@settings(max_examples=150, deadline=None)
@given(tables(), st.booleans(), st.booleans())
def test_no_hidden_cell_can_be_worked_out_from_sums(counts: Counts, rows: bool, columns: bool) -> None:
    found = disclose(counts, row_totals=rows, column_totals=columns)
    assume(found.hidden)
    assert min(bounds_of(counts, found, rows=rows, columns=columns).values()) >= 1 - 1e-6


@settings(max_examples=300, deadline=None)
@given(tables(), st.booleans(), st.booleans())
def test_no_line_with_a_shown_total_has_exactly_one_hidden_cell(counts: Counts, rows: bool, columns: bool) -> None:
    found = disclose(counts, row_totals=rows, column_totals=columns)
    height, width = len(counts), len(counts[0])
    for r in range(height):
        hidden = sum((r, c) in found.hidden for c in range(width))
        assert hidden != 1 or not rows or (r, width) in found.hidden
    for c in range(width):
        hidden = sum((r, c) in found.hidden for r in range(height))
        assert hidden != 1 or not columns or (height, c) in found.hidden


@settings(max_examples=300, deadline=None)
@given(tables())
def test_every_small_count_is_hidden_and_nil_never_is(counts: Counts) -> None:
    found = disclose(counts)
    full = with_totals(counts)
    for place in np.ndindex(*full.shape):
        if 1 <= full[place] <= 4:
            assert place in found.hidden
        if full[place] == 0:
            assert place not in found.hidden


@settings(max_examples=200, deadline=None)
@given(tables())
def test_where_nothing_is_small_nothing_is_hidden(counts: Counts) -> None:
    large = [[count * 5 for count in row] for row in counts]
    assert not disclose(large).hidden


def test_a_second_cell_is_the_smallest_that_will_do() -> None:
    found = disclose([[3, 20, 7], [30, 40, 50]], row_totals=True, column_totals=False)
    assert found.small == {(0, 0)}
    assert found.secondary == {(0, 2)}


def test_a_rectangle_is_hidden_where_both_totals_are_shown() -> None:
    found = disclose([[3, 20, 9], [30, 40, 50], [8, 60, 7]])
    assert found.hidden == {(0, 0), (0, 2), (2, 0), (2, 2)}


def test_two_ones_in_a_row_of_two_are_not_left_to_be_worked_out() -> None:
    # Their total of 2 with both at least one would give both away: the total is hidden as well.
    found = disclose([[1, 1], [30, 30]], row_totals=True, column_totals=False)
    assert (0, 2) in found.hidden


def test_a_table_of_one_small_cell_hides_its_totals() -> None:
    assert disclose([[3]]).hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_ragged_or_negative_table_is_refused() -> None:
    for bad in ([[1, 2], [3]], [[-1, 2]]):
        with pytest.raises(ValueError, match="one length"):
            disclose(bad)
