import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import SCHEMA, table

from plait.linking.engine import kernels
from plait.linking.engine.compare import comparison
from plait.linking.engine.frequency import Frequencies
from plait.linking.engine.records import prepare

NOBODY = Frequencies(records=50_000, known={})
FIELDS = ("given", "family", "date", "address", "identifier:phone")


def compared(one, other):
    """The levels of two records, by field, and their figures."""
    named = {"phone": "0141 496 0000"}  # what says one thing that is no name is compared with nothing
    records = prepare(table(SCHEMA, named | one, named | other), SCHEMA, {"kit": "christopher"})
    fields = comparison(records, SCHEMA, NOBODY)
    assert tuple(name for name, _ in fields.levels) == FIELDS
    levels, figures = fields.both_of(np.array([0], np.int32), np.array([1], np.int32))
    return dict(zip(FIELDS, levels[0].tolist(), strict=True)), figures[0]


ADA = {"given": "Ada", "family": "Brackwell"}


@pytest.mark.parametrize(
    ("one", "other", "given_level", "family_level"),
    [
        (ADA, ADA, 2, 2),
        (ADA, {"given": "Brackwell", "family": "Ada"}, 1, 0),
        (ADA, {"given": "A.", "family": "Brackwel"}, 6, 7),
        (ADA, {"given": "Zoe", "family": "Brockwell"}, 11, 7),
        ({"given": "Kit", "family": "Fell"}, {"given": "Christopher", "family": "Phell"}, 8, 9),
        (ADA, {"given": "Ada"}, 2, 0),
    ],
)
def test_names_agree_in_steps(one, other, given_level, family_level):
    levels, _ = compared(one, other)
    assert (levels["given"], levels["family"]) == (given_level, family_level)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1984-03-07", "1984-03-07", 1),
        ("1984-03-07", "1984-07-03", 4),
        ("1984-03-07", "1985-03-07", 5),
        ("1984-03-07", "1984-03-17", 6),
        ("1984-03-07", "1984", 7),
        ("1984-01-01", "1984-11-25", 7),
        ("1984-03-07", "1984-11-25", 8),
        ("1984-03-07", "1956-03-07", 9),
        ("1984-03-07", "1983-03-08", 10),
        ("1984-03-07", "1957-11-21", 11),
        ("1984-03-07", None, 0),
    ],
)
def test_dates_agree_in_steps(one, other, level):
    assert compared({"born": one}, {"born": other})[0]["date"] == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ({"street": "9 Mock Road", "postcode": "ZE9 1AA"}, {"street": "9 mock rd", "postcode": "ZE91AA"}, 1),
        ({"street": "9 Mock Road"}, {"street": "9 Mock Road", "postcode": "ZE9 1AA"}, 2),
        ({"postcode": "ZE9 1AA"}, {"postcode": "ZE9 1AA"}, 3),
        ({"street": "9 Mock Road", "postcode": "ZE9 1AA"}, {"street": "1 Far Lane", "postcode": "ZE9 1AA"}, 5),
        ({"town": "Kelm", "postcode": "ZE9 1AA"}, {"town": "Brackvale", "postcode": "ZE9 1AA"}, 6),
        ({"town": "Kelm", "postcode": "ZE9 1AA"}, {"town": "Kelm", "postcode": "ZE9 1AB"}, 8),
        ({"postcode": "ZE9 1AA"}, {"postcode": "ZE9 1AB"}, 9),
        ({"town": "Kelm", "postcode": "ZE9 1AA"}, {"town": "Kelm", "postcode": "ZE9 1XY"}, 10),
        ({"town": "Kelm"}, {"town": "Kelm"}, 11),
        ({"postcode": "ZE9 1AA"}, {"postcode": "ZE9 1XY"}, 14),
        ({"postcode": "ZE9 1AA"}, {"postcode": "ZE9 7XY"}, 15),
        ({"town": "Kelmford"}, {"town": "Kelmfrod Vale"}, 16),
        ({"town": "Kelm"}, {"town": "Brackvale"}, 17),
        ({"town": "Kelm"}, {"street": "9 Mock Road"}, 0),
    ],
)
def test_street_place_and_postcode_are_one_field(one, other, level):
    assert compared(one, other)[0]["address"] == level


@pytest.mark.parametrize(
    ("other", "level"),
    [("0141 496 0000", 1), ("0141 496 0001", 2), ("0141 496 0011", 3), ("0131 777 1234", 4), (None, 0)],
)
def test_numbers_agree_in_steps(other, level):
    assert compared({"phone": "0141 496 0000"}, {"phone": other})[0]["identifier:phone"] == level


SAID = st.none() | st.text(max_size=12)
ROWS = st.fixed_dictionaries({name: SAID for name, _ in SCHEMA.columns})


@given(ROWS, ROWS)
def test_a_pair_agrees_the_same_whichever_comes_first(one, other):
    first, figures = compared(one, other)
    second, turned = compared(other, one)
    assert first == second
    assert np.allclose(figures, turned, equal_nan=True)


@given(ROWS, ROWS)
def test_no_level_is_outside_its_field(one, other):
    levels, _ = compared(one, other)
    numbers = (
        kernels.NAME_LEVELS, kernels.NAME_LEVELS, kernels.DATE_LEVELS, kernels.ADDRESS_LEVELS, kernels.IDENTIFIER_LEVELS
    )  # fmt: skip
    assert all(0 <= levels[field] <= number for field, number in zip(FIELDS, numbers, strict=True))
