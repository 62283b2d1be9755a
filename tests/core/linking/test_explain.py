import pytest
from tests.core.linking.worlds import matches, people

from plait.linking.explain import explain
from plait.linking.link import link
from plait.linking.model import starting_model
from plait.linking.person import PERSON

ONE = {"forename": "Ann", "surname": "Sample", "birth_date": "1980-01-02", "postcode": "ZE9 1AA"}
TWO = people(ONE, ONE | {"forename": "Anne", "postcode": "ZE9 1AB"})


def test_the_fields_add_up_to_the_score_that_linking_gave():
    linkage = link(TWO, kind=PERSON, matches=matches())
    explained = explain(TWO, kind=PERSON, model=linkage.model)
    assert sum(field.weight or 0 for field in explained.fields) == pytest.approx(explained.weight)
    assert linkage.pairs["weight"][0].as_py() == pytest.approx(explained.weight)
    assert linkage.pairs["probability"][0].as_py() == pytest.approx(explained.probability)


def test_what_is_missing_weighs_nothing_and_says_so():
    phone = next(f for f in explain(TWO, kind=PERSON, model=starting_model(PERSON)).fields if f.name == "phone")
    assert phone.weight is None
    assert phone.words == "missing: no weight either way"


def test_a_shared_rare_value_says_how_rare_it_is():
    surname = next(f for f in explain(TWO, kind=PERSON, model=starting_model(PERSON)).fields if f.name == "surname")
    assert surname.one_in == round(1 / 0.003)


def test_a_pair_is_two():
    with pytest.raises(ValueError, match="two mentions"):
        explain(TWO.slice(0, 1), kind=PERSON, model=starting_model(PERSON))
