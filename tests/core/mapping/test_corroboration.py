"""How sure two things are tied by every way between them, held to a count of all cases."""

from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, linked, nominals, ties

from plait.domain.reach import SAME_AS
from plait.mapping.corroboration import CROSSED, MOST_TIES, Corroboration, corroborate, first_ties
from plait.mapping.graph import build
from plait.mapping.reach import Seeds

CEDAR, BIRCH, ZEDMOOR, QUILLBANK, HOME = 1, 2, 11, 12, 21
NOBODY = np.array([], dtype=np.int64)


def between(start: int, end: int, *rows: Row) -> Corroboration | None:
    table = ties(*rows)
    graph = build(NOBODY_LINKED, table, as_of=DAY, closed=NOBODY)
    strength = table["strength"].to_numpy()
    first, last = graph.nodes(np.array([start, end]))
    return corroborate(graph, strength, int(first), int(last))


def test_the_only_way_is_corroborated_by_nothing() -> None:
    found = between(CEDAR, QUILLBANK, (CEDAR, "director_of", ZEDMOOR, 0.9), (ZEDMOOR, "owner_of", QUILLBANK, 0.5))
    assert found is not None
    assert (found.alone, found.together.value, found.ties) == pytest.approx((0.45, 0.45, 2))


def test_a_diamond_with_a_shared_edge_is_not_counted_as_two_ways() -> None:
    """The known answer of methods.md: one edge of .9, then two ways of .6 and .8."""
    rows = [(CEDAR, "associate_of", BIRCH, 0.9)]
    for middle in (ZEDMOOR, QUILLBANK):
        rows += [(BIRCH, "director_of", middle, 0.6), (middle, "awarded", HOME, 0.8)]
    found = between(CEDAR, HOME, *rows)
    assert found is not None
    assert (found.alone, found.together.value) == pytest.approx((0.432, 0.65664))


def test_one_fact_that_five_partners_tell_corroborates_nothing() -> None:
    found = between(CEDAR, ZEDMOOR, *([(CEDAR, "director_of", ZEDMOOR, 0.6)] * 5))
    assert found is not None
    assert (found.alone, found.together.value, found.ties) == pytest.approx((0.6, 0.6, 1))


def test_what_leads_nowhere_takes_no_part() -> None:
    rows = [(CEDAR, "director_of", ZEDMOOR, 0.9), (ZEDMOOR, "owner_of", QUILLBANK, 0.5)]
    rows += [(ZEDMOOR, "owner_of", 100 + place, 1.0) for place in range(50)]
    rows += [(CEDAR, "director_of", 200 + place, 1.0) for place in range(50)]
    found = between(CEDAR, QUILLBANK, *rows)
    assert found is not None
    assert (found.ties, found.left_out) == (2, 0)


def test_nothing_between_them_is_no_answer() -> None:
    assert between(CEDAR, QUILLBANK, (CEDAR, "director_of", ZEDMOOR, 0.9), (BIRCH, "owner_of", QUILLBANK, 0.5)) is None


def test_a_formation_agent_ties_nobody_to_anybody() -> None:
    rows = [(CEDAR, "associate_of", HOME, 0.9), (HOME, "associate_of", BIRCH, 0.9)]
    crowd = [(HOME, "associate_of", 1000 + place, 0.9) for place in range(CROSSED)]
    assert between(CEDAR, BIRCH, *rows) is not None
    assert between(CEDAR, BIRCH, *rows, *crowd) is None


def test_of_many_ways_the_strongest_take_part_and_the_rest_are_counted() -> None:
    middles = [(100 + place, 0.3 + place / 100) for place in range(MOST_TIES)]
    rows = [row for one, p in middles for row in ((CEDAR, "director_of", one, p), (one, "owner_of", QUILLBANK, p))]
    found = between(CEDAR, QUILLBANK, *rows)
    assert found is not None
    assert (found.ties, found.left_out) == (2 * MOST_TIES, MOST_TIES)
    assert found.alone == pytest.approx(middles[-1][1] ** 2)


def test_a_tie_that_was_not_surely_said_of_the_nominal_corroborates_nothing() -> None:
    stranger = 9
    table = ties((CEDAR, "director_of", ZEDMOOR, 0.9), (stranger, "owner_of", ZEDMOOR, 1.0))
    same = linked((CEDAR, stranger))
    graph = build(same, table, as_of=DAY, closed=NOBODY)
    doubt = pa.Table.from_pylist([{"mention_id": CEDAR, "record_id": stranger, "probability": 0.9}], schema=SAME_AS)
    start, end = graph.nodes(np.array([CEDAR, ZEDMOOR])).tolist()
    strength = table["strength"].to_numpy()
    seeds = Seeds(nominals=nominals((7, CEDAR)), same_as=doubt)
    first = first_ties(graph, same, table, seeds, start)
    sure, unsure = (corroborate(graph, strength, start, end, first=one) for one in (first, None))
    assert sure is not None
    assert unsure is not None
    assert (sure.together.value, unsure.together.value) == pytest.approx((0.9, 1.0))


NODES = st.integers(1, 5)
TIE = st.tuples(NODES, NODES, st.sampled_from([0.2, 0.5, 0.9])).filter(lambda tie: tie[0] != tie[1])


@given(st.lists(TIE, min_size=1, max_size=6))
def test_all_ways_together_are_as_sure_as_counting_every_case(drawn: list[tuple[int, int, float]]) -> None:
    drawn = [*drawn, (1, 90, 0.5), (5, 91, 0.5)]  # both ends are known to the graph
    found = between(1, 5, *((left, "associate_of", right, sure) for left, right, sure in drawn))
    surest: dict[frozenset[int], float] = {}
    for left, right, sure in drawn:
        pair = frozenset((left, right))
        surest[pair] = max(sure, surest.get(pair, 0.0))
    assert (found.together.value if found else 0.0) == pytest.approx(_counted(surest))
    if found:
        assert 0 < found.alone <= found.together.value + 1e-12


def _counted(surest: dict[frozenset[int], float]) -> float:
    """Every case of ties holding or not; five nodes are never further apart than four ties."""
    whole = 0.0
    for holds in product((True, False), repeat=len(surest)):
        weight = float(np.prod([p if yes else 1 - p for p, yes in zip(surest.values(), holds, strict=True)]))
        whole += weight * _joined([pair for pair, yes in zip(surest, holds, strict=True) if yes])
    return whole


def _joined(pairs: list[frozenset[int]]) -> bool:
    seen = {1}
    for _ in pairs:
        seen |= {end for pair in pairs if pair & seen for end in pair}
    return 5 in seen
