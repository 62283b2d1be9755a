import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.exact import phone_number
from plait.linking.things.phones import phone_numbers


def read(text):
    return phone_numbers(pa.array([text], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    "said",
    [
        "0141 496 0000", "+44 141 496 0000", "+44 (0)141 496 0000", "0044 141 4960000", "441414960000", "1414960000",
        "(0141) 496-0000", "Tel: 0141.496.0000", "0141 496 0000 ext 12", "0141 496 0000 x12", "fax 0141 496 0000",
        "０１４１ 496 0000",
    ],
)  # fmt: skip
def test_a_number_is_one_however_it_is_written(said):
    assert read(said) == "+441414960000"


@pytest.mark.parametrize("said", ["+353 1 496 0000", "00353 1 4960000"])
def test_a_number_of_another_country_keeps_it(said):
    assert read(said) == "+35314960000"


@pytest.mark.parametrize(
    "said", ["", None, "none", "496 0000", "00000000000", "01111111111", "0141 496 0000 / 0141 496 0001", "+" * 300]
)
def test_what_is_no_whole_number_has_no_form(said):
    assert read(said) is None


@given(st.from_regex(r"0(?:141|131|1632) 496 0[0-9]{3}|07700 900[0-9]{3}", fullmatch=True))
def test_a_column_and_a_typed_number_have_one_form(number):
    assert read(number) == phone_number(number)


@given(st.from_regex(r"\+[1-9][0-9]{8,13}", fullmatch=True))
def test_a_form_is_its_own_form(number):
    once = read(number)
    assert once is None or read(once) == once
