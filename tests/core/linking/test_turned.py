"""What a new model turned."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.tables import PAIRS
from plait.linking.turned import TURNED, turned

JOINED_FROM = 0.6
Scores = dict[tuple[int, int], float]
ENDS = st.tuples(st.integers(1, 5), st.integers(1, 5)).filter(lambda ends: ends[0] < ends[1])
SCORES = st.dictionaries(ENDS, st.sampled_from([0.1, 0.59, 0.6, 0.9]))


def pairs(scores: Scores) -> pa.Table:
    rows = [
        {"left_id": one, "right_id": two, "probability": said, "weight": 1.0} for (one, two), said in scores.items()
    ]
    return pa.Table.from_pylist(rows, schema=PAIRS)


def told(before: Scores, now: Scores, among: list[int]) -> list[tuple[int, int, float | None, float | None]]:
    table = turned(pairs(before), pairs(now), among=pa.array(among, pa.int64()), joined_from=JOINED_FROM)
    assert table.schema == TURNED
    return [tuple(row.values()) for row in table.to_pylist()]  # type: ignore[misc]  # four columns


def test_a_pair_is_listed_where_one_model_joins_it_and_the_other_does_not() -> None:
    before = {(1, 2): 0.9, (1, 3): 0.9, (2, 3): 0.1, (2, 4): 0.59}
    now = {(1, 2): 0.59, (1, 3): 0.6, (2, 3): 0.7, (2, 4): 0.1}
    assert told(before, now, [1, 2, 3, 4]) == [(1, 2, 0.9, 0.59), (2, 3, 0.1, 0.7)]


def test_a_pair_that_one_model_did_not_compare_has_no_probability_there() -> None:
    assert told({(1, 2): 0.9}, {(3, 4): 0.8, (1, 4): 0.2}, [1, 2, 3, 4]) == [(1, 2, 0.9, None), (3, 4, None, 0.8)]


def test_a_record_that_came_later_was_turned_by_no_model() -> None:
    assert told({}, {(1, 2): 0.9}, [1]) == []


@given(before=SCORES, now=SCORES, among=st.sets(st.integers(1, 5)))
def test_what_is_listed_is_exactly_what_changed_sides(before: Scores, now: Scores, among: set[int]) -> None:
    joined = [{ends for ends, said in one.items() if said >= JOINED_FROM} for one in (before, now)]
    expected = sorted(ends for ends in joined[0] ^ joined[1] if among.issuperset(ends))
    assert told(before, now, sorted(among)) == [(*ends, before.get(ends), now.get(ends)) for ends in expected]


@given(scores=SCORES)
def test_the_same_scores_turn_nothing(scores: Scores) -> None:
    assert told(scores, scores, [1, 2, 3, 4, 5]) == []
