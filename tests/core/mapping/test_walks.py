"""The strongest path and the neighbourhood, held to plain searches of what the reader may read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.mapping.tables import ties
from tests.core.mapping.test_compressed import Row, four_columns

from plait.mapping.compressed import ReadableTies, compress, readable
from plait.mapping.walks import Neighbourhood, StrongestPath, strongest_path, within

IDS = range(1, 9)
STRENGTHS = (1.0, 0.98, 0.85, 0.5, 0.25, 0.0)
ROWS = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(STRENGTHS), st.integers(1, 4)), max_size=40
)
MARKINGS = st.frozensets(st.integers(1, 4))
CLOSED = st.frozensets(st.sampled_from(IDS), max_size=2)
PAIRS = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1])


def left_over(rows: list[Row], markings: frozenset[int], closed: frozenset[int]) -> list[Row]:
    """The ties of a world in which nothing else is."""
    return [row for row in rows if row[3] in markings and not {row[0], row[1]} & closed]


def strengths_from(start: int, rows: list[Row]) -> dict[int, float]:
    """The best product to every node: each tie tried again and again, until nothing becomes better."""
    best: dict[int, float] = {start: 1.0}
    before: dict[int, float] = {}
    while best != before:
        before = dict(best)
        for left, right, strength, _ in rows:
            for one, other in ((left, right), (right, left)):
                best[other] = max(best.get(other, 0.0), best.get(one, 0.0) * strength)
    return best


def hops_from(start: int, rows: list[Row]) -> dict[int, int]:
    """How many ties away every node is, layer by layer."""
    found, layer = {start: 0}, {start}
    for hop in IDS:
        pairs = [(left, right) for left, right, strength, _ in rows if strength > 0]
        layer = {other for one, other in pairs + [pair[::-1] for pair in pairs] if one in layer} - found.keys()
        found |= dict.fromkeys(layer, hop)
    return found


def as_dictionary(found: Neighbourhood) -> dict[int, int]:
    return dict(zip(found.ids.tolist(), found.hops.tolist(), strict=True))


def seen(rows: list[Row], markings: frozenset[int], closed: frozenset[int] = frozenset()) -> ReadableTies:
    return readable(compress(four_columns(rows)), markings=markings, closed=closed)


@settings(max_examples=400, deadline=None)
@given(ROWS, MARKINGS, CLOSED, PAIRS)
def test_the_path_is_the_strongest_that_the_reader_may_walk(
    rows: list[Row], markings: frozenset[int], closed: frozenset[int], pair: tuple[int, int]
) -> None:
    there = left_over(rows, markings, closed)
    best = 0.0 if pair[0] in closed else strengths_from(pair[0], there).get(pair[1], 0.0)
    path = strongest_path(seen(rows, markings, closed), *pair)
    assert (path.strength if path else 0.0) == pytest.approx(best, rel=1e-12)


@settings(max_examples=200, deadline=None)
@given(ROWS, MARKINGS, CLOSED, PAIRS)
def test_every_hop_of_a_path_is_a_tie_that_the_reader_may_read(
    rows: list[Row], markings: frozenset[int], closed: frozenset[int], pair: tuple[int, int]
) -> None:
    path = strongest_path(seen(rows, markings, closed), *pair)
    if path is None:
        return
    assert (path.ids[0], path.ids[-1]) == pair
    assert path.markings <= markings
    there = {(left, right, strength) for left, right, strength, _ in left_over(rows, markings, closed)}
    for one, other, strength in zip(path.ids[:-1], path.ids[1:], path.strengths, strict=True):
        assert {(one, other, strength), (other, one, strength)} & there


@settings(max_examples=400, deadline=None)
@given(ROWS, MARKINGS, CLOSED, PAIRS)
def test_the_reader_gets_what_a_world_without_the_rest_would_give(
    rows: list[Row], markings: frozenset[int], closed: frozenset[int], pair: tuple[int, int]
) -> None:
    here, there = seen(rows, markings, closed), seen(left_over(rows, markings, closed), frozenset({1, 2, 3, 4}))
    assert strongest_path(here, *pair) == strongest_path(there, *pair)
    for hops in (1, 2, 3):
        assert as_dictionary(within(here, pair[0], hops=hops)) == as_dictionary(within(there, pair[0], hops=hops))


@settings(max_examples=200, deadline=None)
@given(ROWS, MARKINGS, CLOSED, st.sampled_from(IDS), st.integers(1, 4))
def test_a_neighbourhood_is_everything_within_its_hops(
    rows: list[Row], markings: frozenset[int], closed: frozenset[int], start: int, hops: int
) -> None:
    there = {} if start in closed else hops_from(start, left_over(rows, markings, closed))
    found = as_dictionary(within(seen(rows, markings, closed), start, hops=hops))
    assert found == {node: away for node, away in there.items() if 0 < away <= hops}


def test_a_path_through_a_tie_that_the_reader_may_not_read_does_not_exist_for_them() -> None:
    rows = [(1, 2, 0.9, 1), (2, 3, 0.9, 2), (1, 3, 0.1, 1)]
    assert strongest_path(seen(rows, frozenset({1, 2})), 1, 3) == StrongestPath(
        ids=(1, 2, 3), strengths=(0.9, 0.9), markings=frozenset({1, 2})
    )
    assert strongest_path(seen(rows, frozenset({1})), 1, 3) == StrongestPath(
        ids=(1, 3), strengths=(0.1,), markings=frozenset({1})
    )
    assert strongest_path(seen(rows, frozenset({2})), 1, 3) is None


@settings(max_examples=400, deadline=None)
@given(ROWS, MARKINGS, CLOSED, PAIRS)
def test_a_stop_is_reached_and_never_crossed(
    rows: list[Row], markings: frozenset[int], stops: frozenset[int], pair: tuple[int, int]
) -> None:
    here, between = seen(rows, markings), stops - set(pair)
    path = strongest_path(here, *pair, stops=stops)
    assert path == strongest_path(seen(rows, markings, between), *pair)
    there = left_over(rows, markings, frozenset())
    crossed = {row for row in there if row[0] not in stops - {pair[0]} and row[1] not in stops - {pair[0]}}
    inner = hops_from(pair[0], list(crossed))
    ends = [
        (other, inner[one] + 1)
        for left, right, strength, _ in there
        for one, other in ((left, right), (right, left))
        if strength > 0 and one in inner and other in stops - {pair[0]}
    ]
    expected = inner | {other: min(away for stop, away in ends if stop == other) for other, _ in ends}
    found = as_dictionary(within(here, pair[0], hops=3, stops=stops))
    assert found == {node: away for node, away in expected.items() if 0 < away <= 3}


def test_no_path_starts_at_crosses_or_ends_at_who_is_closed() -> None:
    rows = [(1, 2, 0.9, 1), (2, 3, 0.9, 1)]
    for closed in (1, 2, 3):
        assert strongest_path(seen(rows, frozenset({1}), frozenset({closed})), 1, 3) is None
    assert as_dictionary(within(seen(rows, frozenset({1}), frozenset({2})), 1, hops=3)) == {}


def test_who_is_named_by_hidden_ties_only_is_as_unknown_as_who_is_named_by_none() -> None:
    view = seen([(1, 2, 0.9, 1), (3, 4, 0.9, 2)], frozenset({1}))
    assert strongest_path(view, 1, 3) == strongest_path(view, 1, 99) is None
    assert as_dictionary(within(view, 3, hops=2)) == as_dictionary(within(view, 99, hops=2)) == {}


def test_of_two_ties_between_two_things_the_stronger_counts_and_at_a_draw_the_lower_marking() -> None:
    view = seen([(1, 2, 0.5, 1), (2, 1, 0.9, 3), (1, 2, 0.9, 2)], frozenset({1, 2, 3}))
    assert strongest_path(view, 1, 2) == StrongestPath(ids=(1, 2), strengths=(0.9,), markings=frozenset({2}))


def test_a_path_from_someone_to_themselves_is_no_path() -> None:
    with pytest.raises(ValueError, match="one thing to another"):
        strongest_path(seen([], frozenset()), 1, 1)


@pytest.mark.parametrize("hops", [0, 101])
def test_a_neighbourhood_has_at_least_one_hop_and_at_most_a_hundred(hops: int) -> None:
    with pytest.raises(ValueError, match="1 to 100 hops"):
        within(seen([], frozenset()), 1, hops=hops)


def test_paths_of_a_large_random_network_are_as_strong_as_a_plain_search_says() -> None:
    random = np.random.default_rng(5)
    ends = np.minimum(random.zipf(1.7, (6_000, 2)), 3_000)
    strengths, markings = random.choice(STRENGTHS, 6_000), random.integers(1, 5, 6_000)
    rows = list(zip(*ends.T.tolist(), strengths.tolist(), markings.tolist(), strict=True))
    may, closed = frozenset({1, 2, 4}), frozenset({2, 7})
    there, view = left_over(rows, may, closed), seen(rows, may, closed)
    best = strengths_from(1, there)
    ids = [one for one in np.unique(ends).tolist() if one != 1]
    found = {one: path.strength for one in ids if (path := strongest_path(view, 1, one))}
    assert found == pytest.approx({one: value for one, value in best.items() if value > 0 and one != 1}, rel=1e-12)


def test_a_drawing_can_be_walked() -> None:
    view = readable(compress(ties((1, "director_of", 2, 0.98), (2, "awarded", 3, 0.98))), markings={1})
    assert as_dictionary(within(view, 1, hops=2)) == {2: 1, 3: 2}
