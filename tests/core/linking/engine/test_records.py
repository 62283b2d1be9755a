import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import SCHEMA, table

from plait.linking.engine.records import prepare
from plait.linking.engine.schema import ORGANISATIONS


def values(row, name):
    """What one record says of an attribute, as it is compared; None for nothing."""
    column = prepare(table(SCHEMA, {"given": "ada"} | row), SCHEMA, {}).attributes[name].column
    return column.values[int(column.codes[0])].as_py() if column.codes[0] >= 0 else None


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("1984-03-07", "19840307"),
        ("19840307", "19840307"),
        ("1984-03", "198403"),
        ("1984", "1984"),
        ("07/03/1984", None),
        ("spring", None),
        ("198", None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(said, read):
    assert values({"born": said}, "date") == read


def test_a_street_has_its_short_form_and_a_postcode_no_space():
    assert values({"street": "9 Mockrie Road"}, "street") == values({"street": "9, mockrie rd"}, "street")
    assert values({"postcode": "ZE9 1AA"}, "postcode") == "ze91aa"


def test_a_record_with_an_address_alone_says_nothing():
    said = {"street": "9 Mock Road", "postcode": "ZE9 1AA"}
    enough = ({"family": "Brackwell"}, {"phone": "0141 496 0000"}, {"born": "1984-03-07"})
    rows = table(SCHEMA, said, *(said | more for more in enough))
    read = prepare(rows, SCHEMA, {})
    codes = {
        name: (one.column.codes[np.argsort(read.ids)] >= 0).tolist()
        for name, one in read.attributes.items()
        if name in {"street", "postcode"}
    }
    assert codes == {name: [False, True, True, True] for name in ("street", "postcode")}


def test_a_telephone_number_is_one_with_and_without_its_country():
    assert values({"phone": "+44 141 496 0000"}, "identifier:phone") == "1414960000"
    assert values({"phone": "0141 496 0000"}, "identifier:phone")[-9:] == "414960000"


def test_double_names_are_one_however_they_are_written():
    assert values({"family": "Brack-Vale"}, "family") == values({"family": "brack vale"}, "family")


def test_the_first_of_january_is_no_birthday():
    dates = prepare(table(SCHEMA, {"born": "1984-01-01"}, {"born": "1984-01-02"}), SCHEMA, {}).attributes["date"]
    days = dict(zip(dates.column.values.to_pylist(), dates.derived["birthday"].tolist(), strict=True))
    assert days["19840101"] == 0
    assert days["19840102"] != 0


def test_sector_and_district_are_the_start_of_a_postcode():
    rows = ({"postcode": "ZE9 1AA"}, {"postcode": "ZE9 1ZZ"}, {"postcode": "ZE9 2AA"})
    postcodes = prepare(table(SCHEMA, *rows), SCHEMA, {}).attributes["postcode"]
    of = dict(zip(postcodes.column.values.to_pylist(), postcodes.derived["sector"].tolist(), strict=True))
    assert of["ze91aa"] == of["ze91zz"] != of["ze92aa"]
    assert len(set(postcodes.derived["district"].tolist())) == 1


@given(st.permutations(range(6)))
def test_records_stand_in_an_order_of_their_ids_alone(order):
    rows = table(SCHEMA, *({"given": name} for name in ("ada", "bo", "cy", "dov", "eli", "fay")))
    first, turned = prepare(rows, SCHEMA, {}), prepare(rows.take(order), SCHEMA, {})
    assert first.ids.tolist() == turned.ids.tolist()
    assert first.attributes["given"].column.codes.tolist() == turned.attributes["given"].column.codes.tolist()


def test_an_organisation_has_two_names_a_number_and_the_postcode_of_its_address():
    row = {
        "name": "J Mock Ltd t/a Sample Wash",
        "company_number": "sc 12345",
        "address": "9 Mock Road, Zetown, ZE9 1AA",
    }
    attributes = prepare(table(ORGANISATIONS, row), ORGANISATIONS, {}).attributes
    read = {name: one.column.values.to_pylist() for name, one in attributes.items()}
    assert read["registered"] == ["j mock"]
    assert read["trading"] == ["sample wash"]
    assert read["name"] == ["j mock sample wash"]
    assert read["company_number"] == ["SC012345"]
    assert list(attributes["street"].derived) == ["figures"]
    assert (read["street"], read["postcode"]) == (["9 mock rd zetown"], ["ze91aa"])


def test_a_mention_that_is_there_twice_is_refused():
    twice = table(SCHEMA, {"given": "ada"}, {"given": "bo", "mention_id": 1})
    with pytest.raises(ValueError, match="its own mention id"):
        prepare(twice, SCHEMA, {})


def test_no_records_are_no_error():
    assert len(prepare(table(SCHEMA), SCHEMA, {})) == 0
