import pytest
from tests.core.linking.worlds import groups, matches, organisations

from plait.linking.explain import explain
from plait.linking.link import link
from plait.linking.model import starting_model
from plait.linking.organisation import ORGANISATION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Topcoat Construction Limited", "TOPCOAT CONSTRUCTION LTD."),
        ("Axis Europe PLC", "Axis Europe"),
        ("The North Yorkshire Council", "North Yorkshire Council"),
        ("Smith & Sons LLP", "Smith and Sons L.L.P."),
        ("A&E Elkins T/A Elkins Construction", "A&E Elkins TA Elkins Construction"),
        ("Dennis Eagle Limited (t/a Terberg Matec UK)", "DENNIS EAGLE LIMITED"),
        ("Royal School for the Deaf Derby", "The Royal School of the Deaf (Derby)"),
    ],
)
def test_a_name_is_the_same_but_for_its_form(one, other):
    linkage = link(organisations({"name": one}, {"name": other}), kind=ORGANISATION, matches=matches())
    assert groups(linkage.membership) == {frozenset({1, 2})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Lanarkshire Council", "South Lanarkshire Council"),
        ("Hays Specialist Recruitment", "Reed Specialist Recruitment"),
        ("East Renfrewshire Council", "Renfrewshire Council"),
    ],
)
def test_names_that_only_look_alike_stay_apart(one, other):
    linkage = link(organisations({"name": one}, {"name": other}), kind=ORGANISATION, matches=matches())
    assert len(groups(linkage.membership)) == 2


@pytest.mark.parametrize(
    ("one", "other"), [("SC012345", "sc 12345"), ("01234567", "1234567"), ("OC301234", "OC 301234")]
)
def test_a_company_number_is_one_however_it_is_written(one, other):
    two = organisations({"name": "Alpha", "company_number": one}, {"name": "Beta", "company_number": other})
    number = explain(two, kind=ORGANISATION, model=starting_model(ORGANISATION)).fields[0]
    assert number.words == "the same number"


def test_the_same_name_with_two_numbers_stays_two():
    two = organisations(
        {"name": "Alpha Ltd", "company_number": "SC1234"}, {"name": "Alpha Ltd", "company_number": "SC1235"}
    )
    assert len(groups(link(two, kind=ORGANISATION, matches=matches()).membership)) == 2


def test_a_trading_name_finds_its_company():
    two = organisations({"name": "J Bloggs Ltd t/a Quick Car Wash"}, {"name": "Quick Car Wash"})
    name = explain(two, kind=ORGANISATION, model=starting_model(ORGANISATION)).fields[1]
    assert name.words == "one trades under the name of the other"
