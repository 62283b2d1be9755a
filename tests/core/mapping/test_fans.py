"""The busiest window, against counting it the plain way."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.mapping.fans import busiest_windows


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 20)), max_size=30), st.integers(1, 9))
def test_it_is_the_one_that_plain_counting_finds(rows: list[tuple[int, int, int]], days: int) -> None:
    rows = sorted(rows, key=lambda row: (row[0], row[2], row[1]))
    thing, other, day = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    found = busiest_windows(np.searchsorted(thing, np.arange(5)), other, day, days)
    for one in range(4):
        mine = [row for row in rows if row[0] == one]
        plain = max((len({o for _, o, d in mine if start <= d < start + days}) for _, _, start in mine), default=0)
        assert found.others[one] == plain
        if plain:
            inside = rows[found.first[one] : found.last[one] + 1]
            assert len({o for _, o, _ in inside}) == plain
            assert inside[-1][2] - inside[0][2] < days
