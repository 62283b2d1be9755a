import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.exact import account_number
from plait.linking.things.accounts import account_numbers


def read(text):
    return account_numbers(pa.array([text], pa.string())).to_pylist()[0]


def iban(country, rest):
    """An IBAN with the check figures that make it right."""
    digits = "".join(str(int(sign, 36)) for sign in f"{rest}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{rest}"


@pytest.mark.parametrize(
    "said",
    [
        "60-16-13 31926819", "601613 31926819", "60161331926819", "Sort code 60-16-13, account number 31926819",
        "31926819 60-16-13", "GB29 NWBK 6016 1331 9268 19", "gb29nwbk60161331926819", "iban GB29NWBK60161331926819",
    ],
)  # fmt: skip
def test_a_british_account_is_one_by_sort_code_and_number_or_by_iban(said):
    assert read(said) == "GB 601613 31926819"


def test_a_short_number_is_filled_up_with_noughts():
    assert read("60-16-13 1926819") == read("60-16-13 01926819")
    assert read("60-16-13 926819") == "GB 601613 00926819"


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("0x" + "AB12" * 10, "0x" + "ab12" * 10),
        ("1MockWalletAbC234567", "1MockWalletAbC234567"),
    ],
)
def test_other_accounts_stand_as_they_are(said, form):
    assert read(said) == form


@pytest.mark.parametrize(
    "said",
    ["", None, "31926819", "60-16-13", "GB28 NWBK 6016 1331 9268 19", "cash", "DE88370400440532013000", "1" * 500],
)
def test_what_names_no_account_has_no_form(said):
    assert read(said) is None


@given(st.sampled_from(["DE", "FR", "MT", "NO"]), st.from_regex(r"[0-9A-Z]{11,28}", fullmatch=True), st.integers(0, 27))
def test_an_iban_is_read_if_and_only_if_its_check_figures_are_right(country, rest, place):
    right = iban(country, rest)
    assert read(right) == right
    sign = rest[place % len(rest)]
    wrong = rest[: place % len(rest)] + ("7" if sign != "7" else "8") + rest[place % len(rest) + 1 :]
    if iban(country, wrong) != right[:4] + wrong:
        assert read(right[:4] + wrong) is None


@given(st.from_regex(r"[0-9]{14}", fullmatch=True))
def test_a_column_and_a_typed_account_name_the_same(digits):
    assert read(digits).replace(" ", "") == "GB" + account_number(digits)
