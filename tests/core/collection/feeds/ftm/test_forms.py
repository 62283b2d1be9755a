"""Values that must have a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.feeds.ftm import forms


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2024", "2024"),
        ("2024-2", "2024-02"),
        ("2024-02-03T4:05", "2024-02-03T04:05"),
        ("2024-02-03T23:30:00-02:00", "2024-02-04T01:30:00"),
        ("2024-00-10", "2024"),
        ("2024-02-31", None),
        ("03/02/2024", None),
        ("20245", None),
    ],
)
def test_as_much_of_a_date_is_kept_as_is_given(text: str, kept: str | None) -> None:
    assert forms.read_date(text) == kept


@given(st.datetimes())
def test_a_moment_is_kept_to_the_second(moment: object) -> None:
    text = str(moment)[:19]
    assert forms.read_date(text) == (text.replace(" ", "T") if text[0] in "12" else None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("GB", "gb"), ("gbr", "gb"), ("United Kingdom", "gb"), ("Ruritania", None), ("UK", "gb"), ("gb-sct", "gb-sct")],
)
def test_a_country_is_known_by_its_codes_and_its_name(text: str, kept: str | None) -> None:
    assert forms.read_country(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mailto:A.Larch@EXAMPLE.test.", "A.Larch@example.test"),
        ("larch@localhost", None),
        ("larch@1.2.3.4", None),
        ("two words@example.test", None),
        ("larch", None),
    ],
)
def test_an_address_of_mail_has_a_domain(text: str, kept: str | None) -> None:
    assert forms.read_email(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"), [("+44 131 496 0000", "+441314960000"), ("0131 496 0000", None), ("+4", None)]
)
def test_a_phone_number_names_its_country(text: str, kept: str | None) -> None:
    assert forms.read_phone(text) == kept


@pytest.mark.parametrize(("text", "kept"), [("F", "female"), ("männlich", "male"), ("d", "other"), ("x", None)])
def test_a_sex_is_one_of_three(text: str, kept: str | None) -> None:
    assert forms.read_gender(text) == kept


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("iban", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("iban", "GB82 WEST 1234 5698 7654 33", None),
        ("bic", "deutdeff500", "DEUTDEFF"),
        ("isin", "us0378331005", "US0378331005"),
        ("lei", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),
        ("imo", "9074729", "IMO9074729"),
        ("imo", "9074728", None),
        ("npi", "1234567893", "1234567893"),
        ("ogrn", "1027700132195", "1027700132195"),
        ("ogrn", "1027700132196", None),
        ("uei", "zqgghjh74dw7", "ZQGGHJH74DW7"),
        ("wikidata", "Q42", "Q42"),
        ("wikidata", "P42", None),
    ],
)
def test_an_identifier_with_a_check_is_held_to_it(name: str, text: str, kept: str | None) -> None:
    assert forms.IDENTIFIERS[name](text) == kept
