from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.period import Period, UnreadablePeriod
from plait.reference.indicator import indicators


@pytest.mark.parametrize(
    ("label", "from_on", "to_on"),
    [
        ("2013-14", date(2013, 4, 1), date(2014, 4, 1)),
        ("2010-11", date(2010, 4, 1), date(2011, 4, 1)),
        ("2013-12", date(2013, 12, 1), date(2014, 1, 1)),
        ("2016-11", date(2016, 11, 1), date(2016, 12, 1)),
        ("1999-00", date(1999, 4, 1), date(2000, 4, 1)),
        ("2018", date(2018, 1, 1), date(2019, 1, 1)),
        ("2014-2016", date(2014, 1, 1), date(2017, 1, 1)),
        ("2018-02-01", date(2018, 2, 1), date(2018, 2, 2)),
        ("2019-04 to 2023-03", date(2019, 4, 1), date(2023, 4, 1)),
        ("2003-04 to 2005-06", date(2003, 4, 1), date(2006, 4, 1)),
        ("2016 (SMASTA 2016)", date(2016, 1, 1), date(2017, 1, 1)),
    ],
)
def test_a_published_label_is_read_as_people_mean_it(label: str, from_on: date, to_on: date) -> None:
    period = Period.read(label)
    assert (period.from_on, period.to_on, period.label) == (from_on, to_on, label)


def test_a_period_that_its_source_gives_as_about_says_so() -> None:
    assert Period.read("c.2018").about
    assert not Period.read("2018").about


def test_every_published_indicator_has_a_period_that_can_be_read() -> None:
    assert all(Period.read(value.period).days > 0 for value in indicators())


@pytest.mark.parametrize("label", ["", "soon", "2019-31", "2019-02-31", "2019 to 2018", "31-02-2019"])
def test_what_is_not_a_period_is_refused(label: str) -> None:
    with pytest.raises(UnreadablePeriod):
        Period.read(label)


@given(st.integers(2000, 2098), st.integers(1, 12))
def test_the_first_day_is_in_a_period_and_the_last_bound_is_not(year: int, month: int) -> None:
    period = Period.read(f"{year}-{month:02d}-01")
    assert period.holds(period.from_on)
    assert not period.holds(period.to_on)
