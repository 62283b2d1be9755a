import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import texts

from plait.linking.engine.codes import coded
from plait.linking.engine.organisations import (
    bare,
    called,
    company_numbers,
    joined_letters,
    placed,
    unordered_words,
)


def names(text):
    """What an organisation is called, and its other name."""
    first, other = called(coded(texts([text])))
    return tuple(one.values[int(one.codes[0])].as_py() if one.codes[0] >= 0 else None for one in (first, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mockbuild Construction Limited", "MOCKBUILD CONSTRUCTION LTD."),
        ("Mock Axis Europe PLC", "Mock Axis Europe"),
        ("The Mockshire Council", "Mockshire Council"),
        ("Mock & Sons LLP", "Mock and Sons L.L.P."),
        ("Mock Brothers Services Ltd", "Mock Bros. Service"),
        ("Mock Holdings (UK) Ltd", "MOCK HOLDING"),
        ("Möck Bau GmbH & Co. KG", "Mock Bau"),
        ("Mockova Sp. z o.o.", "Mockova"),
        ("ООО Образец", "Образец"),
        ("样品贸易有限公司", "样品贸易"),
        ("شركة نموذج", "نموذج"),
    ],
)
def test_a_name_is_the_same_but_for_its_legal_form(one, other):
    assert names(one)[0] == names(other)[0] is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J Mock Ltd t/a Quick Sample Wash", ("j mock", "quick sample wash")),
        ("A&E Mock TA Mock Construction", ("a e mock", "mock construction")),
        ("Mock Eagle Limited (trading as Sample Tec UK)", ("mock eagle", "sample tec")),
        ("Mock AG, formerly Sample Mock AG", ("mock", "sample mock")),
        ("t/a Quick Sample Wash", ("quick sample wash", None)),
        ("Mock Ltd t/a Mock Limited", ("mock", None)),
        ("Stamock Tattoo", ("stamock tattoo", None)),
        ("Limited", ("limited", None)),
        ("Co-operative Mock Group", ("co operative mock group", None)),
        (" ?! ", (None, None)),
        (None, (None, None)),
    ],
)
def test_a_trading_or_former_name_is_a_second_name(text, expected):
    assert names(text) == expected


@given(st.text(st.characters(max_codepoint=0x6FF), max_size=30))
def test_any_text_has_a_bare_name_of_letters_and_figures_unless_it_has_none(text):
    values = coded(texts([text])).values
    for plain, name in zip(values.to_pylist(), bare(values).to_pylist(), strict=True):
        says_something = plain is not None and any(letter.isalnum() for letter in plain)
        assert (name is not None) == says_something


def test_joined_letters_and_words_in_any_order_have_one_hash():
    values = ("mock car wash", "mock carwash", "wash car mock", "mock car")
    joined, unordered = (of(coded(texts(values))).tolist() for of in (joined_letters, unordered_words))
    assert joined[0] == joined[1] != joined[2]
    assert unordered[0] == unordered[2] != unordered[1]
    assert unordered[3] != unordered[0]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("SC012345", "SC012345"),
        ("sc 12345", "SC012345"),
        ("SCO12345", "SC012345"),
        ("1234567", "01234567"),
        ("O1234567", "01234567"),
        ("123456", "00123456"),
        ("OC 301234", "OC301234"),
        ("0C301234", "OC301234"),
        ("S0301234", "SO301234"),
        ("NI0123", "NI000123"),
        ("GB-COH-01234567", "01234567"),
        ("IP12345R", "IP12345R"),
        ("HRB 123456", "HRB123456"),
        ("00000000", None),
        ("SC000000", None),
        ("99999999", None),
        ("not known", None),
        ("pending", None),
        ("12", None),
        ("", None),
        (None, None),
    ],
)
def test_a_company_number_is_one_however_it_is_written_and_a_filler_is_none(said, number):
    column = coded(texts([said]))
    found = company_numbers(column.values).to_pylist()
    assert (found[int(column.codes[0])] if column.codes[0] >= 0 else None) == number


@given(st.from_regex(r"[A-Z]{2}[0-9]{6}|[0-9]{8}", fullmatch=True))
def test_a_whole_number_stays_as_it_is_and_its_form_is_its_own(number):
    once = company_numbers(texts([number])).to_pylist()[0]
    assert once is None or company_numbers(texts([once.lower()])).to_pylist() == [once]


def test_a_postcode_at_the_end_of_an_address_counts_where_none_is_given():
    street = coded(texts(["Mock House, 9 Mock Road, Zetown ZE9 1AA", "9 Mock Road ze91ab.", "9 Mock Road", "ZE9 1AA"]))
    postcode = coded(texts([None, "ZE9 1AA", "ZE9 1AC", None]))
    streets, postcodes = placed(street, postcode)
    said = [postcodes.values[int(code)].as_py().replace(" ", "") for code in postcodes.codes]
    assert said == ["ze91aa", "ze91aa", "ze91ac", "ze91aa"]
    there = [streets.values[int(code)].as_py() if code >= 0 else None for code in streets.codes]
    assert there == ["mock house, 9 mock road, zetown", "9 mock road", "9 mock road", None]
