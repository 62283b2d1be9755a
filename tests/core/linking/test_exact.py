"""Exact keys: one thing written in two ways has one key, two things have two, and what is no whole key has none."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.exact_key import KeyKind
from plait.linking.exact import (
    LONGEST,
    SAID,
    KeyRefused,
    account_number,
    company_number,
    exact_key,
    exact_keys,
    letters,
    number_of,
    numbers_of,
    phone_number,
    registration_mark,
    whole_day,
)

SECRET = b"s" * 32


def keys_of(*said: tuple[int, str, str, str]) -> set[tuple[int, str]]:
    """The keys of (mention, kind, property, value)."""
    rows = [dict(zip(SAID.names, row, strict=True)) for row in said]
    found = exact_keys(pa.Table.from_pylist(rows, schema=SAID)).to_pylist()
    assert len(found) == len({tuple(row.values()) for row in found})
    return {(row["mention_id"], row["key"]) for row in found}


@pytest.mark.parametrize("name", ["Ailsa O'Néil", "AILSA ONEIL", "ailsa o neil", "Ailsa  O-Neil"])
def test_a_name_has_one_key_however_it_is_written(name: str) -> None:
    assert exact_key(KeyKind.PERSON, name, "1984-03-12") == "person:ailsaoneil:1984-03-12"


@pytest.mark.parametrize(
    ("name", "born"), [("Ailsa Larch", ""), ("Ailsa Larch", "1984-03"), ("", "1984-03-12"), ("!", "1984-03-12")]
)
def test_a_person_is_asked_for_by_a_full_name_and_a_whole_birth_date(name: str, born: str) -> None:
    with pytest.raises(KeyRefused, match="whole birth date"):
        exact_key(KeyKind.PERSON, name, born)


def test_a_name_in_another_script_has_a_key_of_its_own() -> None:
    assert letters("Иван Тестов") == "ивантестов"
    assert letters("علي") == "علي"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("SC 012345", "SC012345"), ("sc12345", "SC012345"), ("12345", "00012345"), ("ZZ000001", "ZZ000001"), ("0", None)],
)
def test_a_company_number_gets_its_lost_noughts_back(typed: str, number: str | None) -> None:
    assert company_number(typed) == number


@pytest.mark.parametrize("typed", ["0141 496 0000", "+44 141 496 0000", "00 44 (0)141 4960000"])
def test_a_telephone_number_without_its_country_is_british(typed: str) -> None:
    assert phone_number(typed) == "+441414960000"


@pytest.mark.parametrize("typed", ["", "12", "no number", "x" * 10_000])
def test_what_is_no_telephone_number_has_no_key(typed: str) -> None:
    assert phone_number(typed) is None


def test_a_registration_mark_has_letters_and_figures_and_is_no_word() -> None:
    assert registration_mark("ab12 cde") == "AB12CDE"
    assert registration_mark("TRANSIT") is None
    assert registration_mark("1" * 9) is None


def test_a_british_iban_is_its_sort_code_and_number() -> None:
    assert account_number("GB29 NWBK 6016 1331 9268 19") == account_number("60-16-13 31926819") == "60161331926819"


def test_an_iban_with_wrong_check_figures_has_no_key() -> None:
    assert account_number("GB28 NWBK 6016 1331 9268 19") is None
    assert account_number("1234") is None


def test_a_number_that_is_not_whole_is_refused_in_words() -> None:
    with pytest.raises(KeyRefused, match="no whole telephone number"):
        exact_key(KeyKind.PHONE, "0141")


def test_what_is_typed_and_what_a_record_says_have_one_key() -> None:
    found = keys_of(
        (1, "person", "forename", "Ailsa"),
        (1, "person", "surname", "O'Neil"),
        (1, "person", "birth_date", "1984-03-12"),
        (1, "person", "phone", "0141 496 0000"),
        (2, "company", "company_number", "sc12345"),
        (3, "vehicle", "identifier", "registrationNumber AB12 CDE"),
        (4, "account", "identifier", "GB29 NWBK 6016 1331 9268 19"),
        (5, "phone", "name", "+44 141 496 0000"),
        (6, "person", "name", "Ailsa O'Neil"),
        (6, "person", "birth_date", "1984-03-12"),
    )
    person = exact_key(KeyKind.PERSON, "Ailsa O'Neil", "1984-03-12")
    phone = exact_key(KeyKind.PHONE, "+441414960000")
    assert found == {
        (1, person),
        (6, person),
        (1, phone),
        (5, phone),
        (2, exact_key(KeyKind.COMPANY, "SC012345")),
        (3, exact_key(KeyKind.VEHICLE, "AB12CDE")),
        (4, exact_key(KeyKind.ACCOUNT, "60161331926819")),
    }


def test_a_person_without_a_whole_birth_date_has_no_key_and_breaks_nothing() -> None:
    assert (
        keys_of((1, "person", "surname", "Larch"), (1, "person", "birth_date", "1984"), (2, "person", "name", ""))
        == set()
    )
    assert keys_of() == set()


def test_an_officers_company_number_is_no_key_of_the_officer() -> None:
    assert keys_of((1, "person", "company_number", "SC012345")) == set()


def test_a_vehicle_is_not_known_by_its_make() -> None:
    assert keys_of((1, "vehicle", "name", "AUDI A4")) == set()


def test_ten_thousand_letters_are_cut_before_anything_is_done_with_them() -> None:
    assert len(letters("a" * 10_000) or "") == LONGEST
    assert whole_day("1984-03-12" * 1000) is None
    assert company_number("1" * 10_000) is None


@given(st.text(), st.text())
def test_one_key_has_one_number_and_other_keys_others(one: str, other: str) -> None:
    assert (number_of(one, SECRET) == number_of(other, SECRET)) is (one == other)
    assert 0 <= number_of(one, SECRET) < 1 << 63
    assert number_of(one, SECRET) != number_of(one, b"t" * 32)


def test_numbers_of_many_are_the_numbers_of_each() -> None:
    keys = pa.chunked_array([["a", "b"], ["a"]])
    assert numbers_of(keys, SECRET).to_pylist() == [number_of(key, SECRET) for key in ("a", "b", "a")]
