"""What a new model turned."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.tables import MEMBERSHIP, PAIRS
from plait.linking.turned import TURNED, Moved, as_before, moved, turned

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


def who(*subjects: tuple[int, ...]) -> pa.Table:
    rows = [{"mention_id": one, "subject_id": min(some)} for some in subjects for one in some]
    return pa.Table.from_pylist(rows, schema=MEMBERSHIP)


def test_subjects_that_joined_came_apart_or_exchanged_records_are_told_and_others_are_not() -> None:
    before = who((1, 2), (3,), (4, 5), (6,), (7, 8), (9, 10))
    now = who((1, 2, 3), (4,), (5,), (6,), (7,), (8, 9, 10))
    assert moved(before, now) == [
        Moved(before=((7, 8), (9, 10)), now=((8, 9, 10), (7,))),
        Moved(before=((1, 2), (3,)), now=((1, 2, 3),)),
        Moved(before=((4, 5),), now=((4,), (5,))),
    ]


PARTS = st.lists(st.integers(0, 3), min_size=7, max_size=7)


@given(PARTS, PARTS)
def test_every_record_whose_subject_changed_is_told_once_in_both_times(then: list[int], today: list[int]) -> None:
    tables = [pa.table({"mention_id": range(7), "subject_id": part}, schema=MEMBERSHIP) for part in (then, today)]
    found = moved(*tables)
    for side in ("before", "now"):
        told = [one for family in found for some in getattr(family, side) for one in some]
        beside = [{one for one in range(7) if part[one] == part[at]} for part in (then, today) for at in range(7)]
        assert sorted(told) == [at for at in range(7) if at in set(told)]
        assert all(at in told for at in range(7) if beside[at] != beside[7 + at])
    assert (not found) == (moved(*tables[::-1]) == [])


def test_pairs_are_as_the_model_before_scored_them_and_the_others_stay() -> None:
    changed = turned(
        pairs({(1, 2): 0.9, (1, 3): 0.7}), pairs({(2, 3): 0.8}), among=pa.array([1, 2, 3]), joined_from=0.6
    )
    now = pairs({(2, 3): 0.8, (3, 4): 0.5})
    found = {(row["left_id"], row["right_id"]): row for row in as_before(now, changed, -3.0).to_pylist()}
    assert {ends: row["probability"] for ends, row in found.items()} == {(1, 2): 0.9, (1, 3): 0.7, (3, 4): 0.5}
    odds = 2 ** (found[1, 2]["weight"] - 3.0)
    assert abs(odds / (1 + odds) - 0.9) < 1e-12
