"""Different ids and which of them each row names, by hashing: what sorting gives."""

from itertools import chain

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from plait.mapping.numbering import looked_up, merged, numbered

IDS = st.one_of(st.integers(-3, 3), st.integers(-(2**63), 2**63 - 1))
COLUMNS = st.lists(st.lists(IDS, max_size=20), max_size=4)
DIFFERENT = st.lists(IDS, unique=True, max_size=20).map(lambda ids: np.array(sorted(ids), dtype=np.int64))


@given(COLUMNS)
def test_numbers_say_what_sorting_says(chunks: list[list[int]]) -> None:
    found = numbered(pa.chunked_array(chunks, pa.int64()))
    values, places = np.unique(np.array(list(chain(*chunks)), dtype=np.int64), return_inverse=True)
    assert found.values.tolist() == values.tolist()
    assert found.places.tolist() == places.tolist()


def test_the_table_grows_with_the_ids_it_meets() -> None:
    ids = np.random.default_rng(1).permutation(np.repeat(np.arange(-20_000, 20_000) << 40, 2))
    found = numbered(pa.chunked_array([ids]))
    assert np.array_equal(found.values[found.places], ids)
    assert np.array_equal(found.values, np.arange(-20_000, 20_000) << 40)


@given(DIFFERENT, DIFFERENT)
def test_two_lists_become_one_in_which_each_finds_its_values(left: np.ndarray, right: np.ndarray) -> None:
    every, at_left, at_right = merged(left, right)
    assert every.tolist() == np.union1d(left, right).tolist()
    assert every[at_left].tolist() == left.tolist()
    assert every[at_right].tolist() == right.tolist()


def test_looking_up_is_indexing() -> None:
    table, at = np.array([7, 5, 3], dtype=np.int32), np.array([2, 2, 0], dtype=np.int32)
    assert looked_up(table, at).tolist() == [3, 3, 7]
