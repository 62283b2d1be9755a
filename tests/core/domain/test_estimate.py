import pytest

from plait.domain.estimate import BackwardRange, Interval, Range


def test_a_range_reads_three_numbers_in_order() -> None:
    assert Range.parse([1, 2.5, 4]) == Range(low=1, best=2.5, high=4)


@pytest.mark.parametrize("values", [[3, 2, 4], [1, 2], "abc", None])
def test_anything_else_is_refused(values: object) -> None:
    with pytest.raises(BackwardRange):
        Range.parse(values)


def test_an_interval_is_scaled_as_a_whole() -> None:
    interval = Interval(low=1, lower=2, middle=3, upper=4, high=5)
    assert interval.scaled(2) == Interval(low=2, lower=4, middle=6, upper=8, high=10)
