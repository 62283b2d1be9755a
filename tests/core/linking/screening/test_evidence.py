import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.screening.evidence import (
    DATE_LEVELS,
    NUMBER_LEVELS,
    POSTCODE_LEVELS,
    attributes_of,
    date_level,
    number_level,
    postcode_level,
    sector_range,
    turned,
)


def packed(dates=(None,), postcodes=(None,), numbers=(None,)):
    return attributes_of(*(pa.array(values, pa.string()) for values in (dates, postcodes, numbers)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1980-02-03", 19800203), ("1980-2-3", 19800203), ("03/02/1980", 19800203), ("19800203", 19800203),
        ("1980-02", 19800200), ("1980", 19800000), ("1980-14-03", 19801403), ("1980-02-03T00:00", 19800203),
        (None, 0), ("", 0), ("unknown", 0), ("3 Feb", 0), ("9" * 64, 0), ("٣", 0),
    ],
)  # fmt: skip
def test_a_date_is_read_as_iso_or_day_first_and_else_not_at_all(written, expected):
    assert packed(dates=[written]).dates.tolist() == [expected]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("1980-02-03", "1980-02-03", "the same date"),
        ("1980-02-03", "1980-03-02", "day and month the other way round"),
        ("1980-02-03", "1980-02-08", "one figure differs, or two are swapped"),
        ("1980-02-03", "1908-02-03", "one figure differs, or two are swapped"),
        ("1980-02-03", "1980-02", "the same year and month, no day"),
        ("1980-02-03", "1980", "the same year, no month"),
        ("1980-02-03", "1981", "another date"),
        ("1980-02-03", "1975-11-29", "another date"),
        ("1980-02-03", None, "missing: no weight either way"),
    ],
)
def test_dates_compare_by_their_usual_slips(one, other, words):
    dates = packed(dates=[one, other]).dates.tolist()
    assert DATE_LEVELS[date_level(*dates)].words == words
    assert date_level(*dates) == date_level(*reversed(dates))


def test_a_first_of_january_says_less_than_another_day():
    same, new_year = date_level(19800203, 19800203), date_level(19800101, 19800101)
    assert DATE_LEVELS[same].weight > DATE_LEVELS[new_year].weight > 0


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("ze9 1aa", "ZE91AA", "the same postcode"),
        ("ZE9 1AA", "ZE9 1ZZ", "the same postcode sector"),
        ("ZE9 1AA", "ZE9 2AA", "the same postcode district"),
        ("ZE9 1AA", "ZE91 1AA", "another postcode"),
        ("ZE9 1AA", "somewhere", "missing: no weight either way"),
    ],
)
def test_postcodes_compare_by_their_parts(one, other, words):
    assert POSTCODE_LEVELS[postcode_level(*packed(postcodes=[one, other]).postcodes.tolist())].words == words


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("SC 123456", "sc123456", "the same number"),
        ("00123456", "123456", "the same number"),
        ("SC123456", "SC123465", "one figure of the number differs, or two are swapped"),
        ("SC123456", "SC999999", "another number"),
        ("12", "12", "missing: no weight either way"),
    ],
)
def test_numbers_compare_without_spaces_and_noughts_before(one, other, words):
    assert NUMBER_LEVELS[number_level(*packed(numbers=[one, other]).numbers.tolist())].words == words


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_written_can_be_packed(date, postcode, number):
    values = [text.encode("utf-8", "replace").decode() for text in (date, postcode, number)]
    found = packed(*([value] for value in values))
    assert all(int(part[0]) >= 0 for part in found)
    assert int(found.dates[0]) <= 99999999


def test_a_sector_holds_its_postcodes_and_no_others():
    here, beside = packed(postcodes=["ZE9 1AA", "ZE9 2AA"]).postcodes.tolist()
    low, high = sector_range(here)
    assert low <= here < high
    assert not low <= beside < high


def test_turning_a_date_twice_gives_it_back():
    assert turned(turned(19801403)) == 19801403
