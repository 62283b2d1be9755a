from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.compiled import SLICE, compiled, in_threads, slices


@given(st.integers(min_value=0, max_value=5 * SLICE))
def test_slices_cover_every_pair_once_and_in_order(count):
    assert [at for one in slices(count) for at in (one.start, one.stop)] == [
        at for start in range(0, count, SLICE) for at in (start, min(count, start + SLICE))
    ]


def test_threads_give_their_results_in_order():
    assert in_threads(lambda at: at.start, 3 * SLICE) == [0, SLICE, 2 * SLICE]


@compiled
def _doubled(number: int) -> int:
    return 2 * number


def test_a_compiled_function_computes_what_it_says():
    assert _doubled(21) == 42
