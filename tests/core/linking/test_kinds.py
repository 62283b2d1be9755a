import pytest
from tests.core.linking.engine.worlds import groups, matches
from tests.core.linking.worlds import organisations, people

from plait.linking.engine.engine import link_under
from plait.linking.engine.identities import identities_of_table
from plait.linking.kinds import LINKED, ORGANISATION, PERSON, starting_model

ARAN = {"forename": "Aran", "surname": "Testfield", "birth_date": "1986-03-14", "address": "9 Mockrie Road"}
ARAN |= {"postcode": "ZE9 1AA"}


def who(table, kind, *decided):
    """Who is who before anything was learnt."""
    facts = identities_of_table(table, kind.schema)
    linked = link_under(
        starting_model(kind), table, matches=matches(*decided), identities=facts, nicknames={"jim": "james"}
    )
    return groups(linked.membership)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"surname": "Test-Field"},
        {"birth_date": "1986-14-03", "surname": "Testfeild"},
        {"forename": "Testfield", "surname": "Aran"},
        {"address": "9 Mockrie Rd", "postcode": "ze91aa"},
    ],
)
def test_before_anything_is_learnt_a_person_is_known_by_another_spelling(said):
    assert who(people(ARAN, ARAN | said), PERSON) == {frozenset({1, 2})}


@pytest.mark.parametrize(
    "said",
    [
        {"forename": "Brea", "birth_date": "1988-09-01"},
        {"birth_date": "1951-07-30", "address": "1 Otherly Lane", "postcode": "ZE1 4BB"},
        {"forename": "Walter", "surname": "Otherman"},
    ],
)
def test_before_anything_is_learnt_family_namesakes_and_strangers_stay_apart(said):
    assert who(people(ARAN, ARAN | said), PERSON) == {frozenset({1}), frozenset({2})}


def test_a_company_is_one_under_its_legal_forms_and_two_numbers_are_two():
    firm = {"name": "Zedmoor Haulage Ltd", "company_number": "SC1234", "postcode": "ZE9 1AA"}
    table = organisations(firm, {"name": "ZEDMOOR HAULAGE LIMITED"}, firm | {"company_number": "SC777123"})
    assert frozenset({1, 2}) in who(table, ORGANISATION) or frozenset({2, 3}) in who(table, ORGANISATION)
    assert all(not {1, 3} <= group for group in who(table, ORGANISATION))


@pytest.mark.parametrize("kind", LINKED, ids=lambda kind: kind.name)
def test_every_compared_field_rests_on_columns_of_the_table(kind):
    for field, _ in starting_model(kind).mixture.columns:
        assert kind.columns_behind(field)
        assert set(kind.columns_behind(field)) <= set(kind.table.names)


def test_a_decision_overrules_our_own_figures():
    stranger = ARAN | {"forename": "Walter", "surname": "Otherman", "birth_date": "1951-07-30"}
    assert who(people(ARAN, stranger), PERSON, (1, 2, "same")) == {frozenset({1, 2})}
    assert who(people(ARAN, ARAN), PERSON, (1, 2, "different")) == {frozenset({1}), frozenset({2})}
