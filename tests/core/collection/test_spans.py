"""Days that are partly known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.spans import first_day, last_day

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(DAYS, st.sampled_from([4, 7, 10]))
def test_a_part_of_a_day_is_as_wide_as_it_may_be_and_holds_the_day(day: date, length: int) -> None:
    first, last = first_day(day.isoformat()[:length]), last_day(day.isoformat()[:length])
    assert first is not None
    assert last is not None
    assert first <= day <= last
    assert (last - first).days in {4: {364, 365}, 7: {27, 28, 29, 30}, 10: {0}}[length]


@pytest.mark.parametrize("text", [None, "", "soon", "2026-13", "2026-02-31"])
def test_what_is_no_day_means_none(text: str | None) -> None:
    assert (first_day(text), last_day(text)) == (None, None)
