import pytest

from plait.assessment.warn import ShortStream, ears_c1


def test_a_count_above_its_bound_is_unusual() -> None:
    calm, sudden = ears_c1([2, 3, 2, 3, 2, 3, 2, 3, 12])
    assert not calm.is_unusual
    assert sudden.is_unusual


def test_a_stream_without_a_baseline_is_refused() -> None:
    with pytest.raises(ShortStream):
        ears_c1([1] * 7)
