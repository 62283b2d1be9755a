import pytest
from tests.core.linking.engine.worlds import FREE_TEXT, SCHEMA, table

from plait.linking.engine.compare import comparison
from plait.linking.engine.frequency import count
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import ORGANISATIONS, PEOPLE
from plait.linking.engine.wording import label, level_words, shared_attribute


@pytest.mark.parametrize("schema", [SCHEMA, FREE_TEXT, PEOPLE, ORGANISATIONS])
def test_each_level_of_each_field_has_its_own_words(schema):
    records = prepare(table(schema), schema, {})
    for column, number in comparison(records, schema, count(records)).levels:
        words = [level_words(column, level) for level in range(1, number + 1)]
        assert len(set(words)) == number
        assert label(column)


def test_a_column_is_called_what_it_is():
    assert label("date") == "Birth date"
    assert label("company_number") == "Company number"
    assert label("identifier:national_number") == "National number"
    assert label("email:email") == "Email"


def test_a_level_says_which_value_is_shared():
    assert shared_attribute("given", 2) == "given"
    assert shared_attribute("address", 5) == "postcode"
    assert shared_attribute("identifier:phone", 1) == "identifier:phone"
    assert [shared_attribute(column, 11) for column in ("given", "date")] == [None, None]
    assert shared_attribute("category:work", 4) is None
