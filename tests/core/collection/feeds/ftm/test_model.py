"""What Plait makes of the model: each property has one fate, and nothing in the description is not in the model."""

from plait.collection.feeds.ftm.model import FEED, KINDS, LINKS, is_read, properties_of, schemata
from plait.domain.statement import Property
from plait.reference.ftm import ftm_properties, ftm_schemata


def test_every_property_of_the_model_is_read_or_named_as_ignored_and_nothing_else_is() -> None:
    named = {f"{told.schema}.{told.property}" for told in ftm_properties()}
    described = {name for name in FEED.columns if "." in name}
    assert described == named
    assert len(named) == 625


def test_what_is_said_of_a_value_is_one_of_plaits_properties() -> None:
    said = {column.property for column in FEED.columns.values() if column.property}
    assert said <= {known.value for known in Property}


def test_a_schema_has_its_own_properties_and_those_it_extends() -> None:
    company = properties_of("Company")
    assert {"name", "registrationNumber", "capital", "amount"} <= company.keys()
    assert (company["name"].type, company["name"].property) == ("name", "name")
    assert properties_of("Email")["subject"].type == "string"


def test_the_ends_of_each_link_are_the_models_own_and_both_are_read() -> None:
    ends = {schema.name: (schema.source, schema.target) for schema in ftm_schemata()}
    for schema, link in LINKS.items():
        assert (link.source, link.target) == ends[schema]
        assert not any(properties_of(schema)[name].ignored for name in (link.source, link.target, *link.value))


def test_only_schemata_that_records_may_have_are_read() -> None:
    assert set(KINDS) | set(LINKS) <= schemata()
    assert not is_read("Document")
    assert "Thing" not in schemata()
