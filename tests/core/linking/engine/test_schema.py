import pytest

from plait.domain.tables import ORGANISATIONS as ORGANISATIONS_TABLE
from plait.domain.tables import PEOPLE as PEOPLE_TABLE
from plait.linking.engine.schema import ORGANISATIONS, PEOPLE, Part, Schema


def test_a_schema_needs_a_name_in_one_piece_or_in_two():
    with pytest.raises(ValueError, match="a schema has"):
        Schema(columns=(("born", Part.DATE),))
    with pytest.raises(ValueError, match="a schema has"):
        Schema(columns=(("a", Part.FULL_NAME), ("b", Part.GIVEN_NAME), ("c", Part.FAMILY_NAME)))


def test_a_part_that_is_played_once_is_not_played_twice():
    with pytest.raises(ValueError, match="more than one column is date"):
        Schema(columns=(("name", Part.FULL_NAME), ("born", Part.DATE), ("died", Part.DATE)))


def test_people_are_read_by_columns_that_their_table_has_and_never_by_sex():
    names = [name for name, _ in PEOPLE.columns]
    assert set(names) <= set(PEOPLE_TABLE.names)
    assert "sex" not in names


def test_identifiers_may_be_several():
    schema = Schema(columns=(("name", Part.FULL_NAME), ("a", Part.IDENTIFIER), ("b", Part.IDENTIFIER)))
    assert schema.columns_of(Part.IDENTIFIER) == ("a", "b")
    assert schema.column(Part.DATE) is None
    assert schema.is_free_text


def test_organisations_are_read_by_columns_that_their_table_has():
    assert {name for name, _ in ORGANISATIONS.columns} <= set(ORGANISATIONS_TABLE.names)
    assert ORGANISATIONS.is_of_organisations
    assert not PEOPLE.is_of_organisations


def test_nobody_is_a_person_and_an_organisation():
    with pytest.raises(ValueError, match="a schema has"):
        Schema(columns=(("a", Part.FULL_NAME), ("b", Part.ORGANISATION_NAME)))
