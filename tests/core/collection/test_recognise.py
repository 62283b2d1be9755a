"""A file is known by its name, then by its columns."""

import pytest
from tests.factories.files import PEOPLE_COLUMNS

from plait.collection.feed import feed, feed_names
from plait.collection.recognise import recognise
from plait.domain.reject import FileRefused


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SYNTHETIC_hmrc_people_tax_records.csv", "people"),
        ("SYNTHETIC_hmrc_report_people.xlsx", "report_people"),
        ("SYNTHETIC_sg_report_companies.csv", "report_companies"),
        ("SYNTHETIC_sg_companies.csv", "companies"),
        ("SYNTHETIC_psos_groups.csv", "groups"),
        ("SYNTHETIC_psos_group_members.csv", "group_members"),
        ("SYNTHETIC_sps_custody_and_orders.csv", "custody_and_orders"),
        ("SYNTHETIC_sg_land_titles.csv", "land_titles"),
        ("public_contracts_scotland_ocds_releases.jsonl", "ocds"),
        ("recorded_crime_2022_23_by_council.csv", "recorded_crime"),
        ("nrs_drug_deaths_by_council_2009_2019.csv", "drug_deaths_by_council"),
        ("suspected_drug_deaths_quarterly_2017_2023.csv", "drug_deaths_quarterly"),
    ],
)
def test_the_name_says_which_feed(name: str, expected: str) -> None:
    assert recognise(name, b"").name == expected


def test_the_columns_say_it_where_the_name_does_not() -> None:
    assert recognise("export.csv", ",".join(PEOPLE_COLUMNS).encode() + b"\n").name == "people"


def test_what_nobody_knows_is_refused_with_what_there_is() -> None:
    with pytest.raises(FileRefused) as refusal:
        recognise("holiday.csv", b"beach,sun\n")
    assert "people" in refusal.value.rejects[0].way_out


@pytest.mark.parametrize("name", feed_names())
def test_each_column_is_read_or_a_property_or_ignored_for_a_reason(name: str) -> None:
    description = feed(name)
    assert description.licence
    assert description.about
    assert description.columns
    for column in description.columns.values():
        assert not (column.ignored and (column.property or column.needed))
    assert set(description.key) <= description.columns.keys()
