import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.things.plain import LONGEST, fitting, normal, number


@pytest.mark.parametrize(
    ("said", "read"),
    [("registrationNumber AB12 CDE", "AB12 CDE"), ("iban: DE89", "DE89"), ("abc 123d", "abc 123d"), (None, None)],
)
def test_a_number_stands_without_the_name_of_its_column(said, read):
    assert number(pa.array([said], pa.string())).to_pylist() == [read]


@given(st.text(max_size=300))
def test_a_normal_text_is_short_and_stays_as_it_is(text):
    once = normal(pa.array([text]))
    assert len(once[0].as_py()) <= 18 * LONGEST
    again = normal(pa.array([text[:LONGEST]]))
    assert once == again


def test_wide_figures_are_figures_and_what_does_not_fit_is_nothing():
    plain = normal(pa.array(["０１４１", "Élan\tVale"]))
    assert plain.to_pylist() == ["0141", "Elan Vale"]
    assert fitting(plain, "^[0-9]+$").to_pylist() == ["0141", None]
