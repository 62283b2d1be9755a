import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.worlds import organisations, people

from plait.linking.engine.identities import identities_of_table
from plait.linking.engine.schema import ORGANISATIONS, PEOPLE
from plait.linking.identity import IDENTITIES


def facts(found, name):
    return found[name].to_pylist()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("1980-03-02", "1980-03-02"),
        ("19800302", "1980-03-02"),
        ("1980-03", None),
        ("1980", None),
        ("1980-13-02", None),
        ("1980-01-01", None),
        ("02/03/1980", None),
        (None, None),
    ],
)
def test_only_a_whole_birth_date_is_a_fact(said, read):
    assert facts(identities_of_table(people({"birth_date": said}), PEOPLE), "birth_date") == [read]


@pytest.mark.parametrize(
    ("said", "read"),
    [("F", "f"), ("female", "f"), ("Woman", "f"), ("m", "m"), ("Male", "m"), ("unknown", None), ("", None)],
)
def test_a_sex_is_f_or_m_and_anything_else_contradicts_nothing(said, read):
    assert facts(identities_of_table(people({"sex": said}), PEOPLE), "sex") == [read]


def test_a_company_number_is_in_its_normal_form():
    told = organisations({"company_number": "sc 1234"}, {"company_number": "tbc"}, {})
    found = identities_of_table(told, ORGANISATIONS)
    assert facts(found, "company_number") == ["SC001234", None, None]
    assert facts(found, "birth_date") == facts(found, "sex") == [None] * 3


@given(st.permutations(range(5)))
def test_identities_stand_in_the_order_of_mentions_however_the_rows_come(order):
    told = people(*({"birth_date": f"1980-03-0{day}", "sex": "F"} for day in range(2, 7)))
    found = identities_of_table(told.take(order), PEOPLE)
    assert found == identities_of_table(told, PEOPLE)
    assert found.schema == IDENTITIES
    assert facts(found, "mention_id") == [1, 2, 3, 4, 5]


def test_no_records_have_no_identities():
    assert identities_of_table(people(), PEOPLE).num_rows == 0
