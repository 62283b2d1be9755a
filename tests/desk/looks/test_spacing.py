"""Room on a link chart: parts apart, nodes apart, names that never lie on one another; and the tenfold scale."""

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.estimate import Range
from plait_desk.looks.pictures.interval import Across, interval_bar
from plait_desk.looks.pictures.layout import force_layout
from plait_desk.looks.pictures.spacing import Room, names_that_fit, neighbours, spread

PAGE = Room(0, 0, 960, 600)


def test_nodes_in_one_place_are_moved_apart_and_stay_on_the_page() -> None:
    at = spread(dict.fromkeys(range(12), (480.0, 300.0)), across=80, down=40, within=PAGE)
    for (x1, y1), (x2, y2) in combinations(at.values(), 2):
        assert abs(x1 - x2) > 72 or abs(y1 - y2) > 36
    assert all(0 <= x <= 960 and 0 <= y <= 600 for x, y in at.values())


def test_no_name_lies_on_another() -> None:
    at = {number: (40.0 * number, 100.0 + 9 * (number % 3)) for number in range(1, 20)}
    said = names_that_fit([(number, "A name of some length") for number in at], at, size=6, width=960)
    assert said
    rooms = [Room(x - 3.5 * len(words), y - 12, x + 3.5 * len(words), y + 4) for words, (x, y) in said.values()]
    assert not any(one.meets(other) for one, other in combinations(rooms, 2))


def test_parts_that_are_not_tied_do_not_cross() -> None:
    places = force_layout(list(range(20)), [*pairwise(range(10)), *pairwise(range(10, 20))])
    boxes = [
        Room(min(xs), min(ys), max(xs), max(ys))
        for part in (range(10), range(10, 20))
        for xs, ys in [tuple(zip(*(places[number] for number in part), strict=True))]
    ]
    assert not boxes[0].meets(boxes[1])


def test_a_tenfold_scale_marks_each_power_of_ten_and_keeps_small_bars_readable() -> None:
    small = interval_bar(
        Range(low=16, best=90, high=627), across=Across(least=10, most=100_000, tenfold=True), label="Small"
    )
    even = interval_bar(Range(low=16, best=90, high=627), across=Across(most=100_000), label="Small")
    assert small.count("<path") == even.count("<path") + 5


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=25))
def test_neighbours_are_those_at_most_one_apart_on_both_axes(halves: list[tuple[int, int]]) -> None:
    places = np.array(halves, dtype=np.float64).reshape(-1, 2) / 2
    found = set(zip(*(side.tolist() for side in neighbours(places)), strict=True))
    near = {
        (one, other)
        for one in range(len(places))
        for other in range(one + 1, len(places))
        if np.abs(places[one] - places[other]).max() <= 1
    }
    assert found == near
