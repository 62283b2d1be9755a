"""How sure it is that a tie was said of the nominal whom a path begins with."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, linked, nominals, ties

from plait.domain.reach import SAME_AS, Reach
from plait.mapping.certainty import SURE, certainty_of
from plait.mapping.graph import valid_on
from plait.mapping.reach import Seeds, open_graph, reach_over

LARCH, NOMINAL, RECORD, STRANGER, COMPANY, OTHER = 7, 1, 2, 3, 90, 91


def same(*rows: tuple[int, int, float]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(SAME_AS.names, row, strict=True)) for row in rows], schema=SAME_AS)


def touched(same_as: pa.Table | None, *rows: tuple[int, str, int, float]) -> Reach:
    linkage, told = linked((NOMINAL, RECORD, STRANGER)), ties(*rows)
    people = valid_on(nominals((LARCH, NOMINAL)), DAY)
    return reach_over(open_graph(linkage, told, as_of=DAY), linkage, Seeds(nominals=people, same_as=same_as), told)


def strengths(found: Reach) -> dict[int, float]:
    return dict(zip(found.touched["target_id"].to_pylist(), found.touched["strength"].to_pylist(), strict=True))


def test_a_path_counts_as_much_as_the_nominal_is_likely_who_its_first_tie_was_said_of() -> None:
    found = touched(same((NOMINAL, RECORD, 0.99)), (RECORD, "director_of", COMPANY, 1.0))
    assert strengths(found) == pytest.approx({COMPANY: 0.99 * 0.6})
    assert found.hops["identity"].to_pylist() == [0.99]


def test_what_was_said_of_a_doubtful_record_of_the_same_cluster_begins_no_path() -> None:
    both = ((RECORD, "director_of", COMPANY, 1.0), (STRANGER, "director_of", OTHER, 1.0))
    assert set(strengths(touched(None, *both))) == {COMPANY, OTHER}
    assert set(strengths(touched(same((NOMINAL, RECORD, 0.99), (NOMINAL, STRANGER, 0.6)), *both))) == {COMPANY}
    assert strengths(touched(same(), *both)) == {}


def test_what_was_said_of_the_nominals_own_record_is_surely_theirs() -> None:
    found = touched(same(), (NOMINAL, "director_of", COMPANY, 1.0))
    assert strengths(found) == pytest.approx({COMPANY: 0.6})


def test_the_likelier_of_two_records_of_one_nominal_counts() -> None:
    people = valid_on(nominals((LARCH, NOMINAL), (LARCH, RECORD)), DAY)
    linkage, told = linked((NOMINAL, RECORD, STRANGER)), ties((STRANGER, "director_of", COMPANY, 1.0))
    seeds = Seeds(nominals=people, same_as=same((NOMINAL, STRANGER, 0.985), (RECORD, STRANGER, 0.995)))
    found = reach_over(open_graph(linkage, told, as_of=DAY), linkage, seeds, told)
    assert strengths(found) == pytest.approx({COMPANY: 0.995 * 0.6})


def test_later_hops_are_in_no_doubt_about_the_nominal() -> None:
    chain = ((RECORD, "director_of", COMPANY, 1.0), (COMPANY, "owner_of", OTHER, 1.0))
    found = touched(same((NOMINAL, RECORD, 0.99)), *chain)
    assert strengths(found) == pytest.approx({COMPANY: 0.99 * 0.6, OTHER: 0.99 * 0.36})


@given(
    st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 6)), st.floats(0, 1), max_size=12),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 7)), min_size=1, max_size=12),
)
def test_each_pair_is_as_sure_as_its_likeliest_row_or_not_sure_at_all(
    told: dict[tuple[int, int], float], asked: list[tuple[int, int]]
) -> None:
    certainty = certainty_of(same(*((one, other, p) for (one, other), p in told.items())))
    found = certainty.of(np.array([one for one, _ in asked]), np.array([other for _, other in asked]))
    expected = [1.0 if one == other else told.get((one, other), 0.0) for one, other in asked]
    assert found.tolist() == [p if p >= SURE else 0.0 for p in expected]
