"""Place figures: the three real files, their totals asserted."""

from importlib import import_module

import pytest
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.parsed import Parsed
from plait.collection.places import council_code, division_key
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused

FILES = {
    "recorded_crime": ("recorded_crime_2022_23_by_council.csv", 33, 33 * 60),
    "drug_deaths_by_council": ("nrs_drug_deaths_by_council_2009_2019.csv", 33, 33 * 12),
    "drug_deaths_quarterly": ("suspected_drug_deaths_quarterly_2017_2023.csv", 636, 636),
}


def _read(feed: str, data: bytes) -> Parsed:
    parsed: Parsed = import_module(f"plait.collection.feeds.{feed}.parse").parse(
        Raw(name=f"{feed}.csv", data=data), batch=a_batch()
    )
    return parsed


def _real(feed: str) -> bytes:
    return (shared_folder("scotland") / FILES[feed][0]).read_bytes()


@pytest.mark.parametrize("feed", FILES)
def test_the_real_file_is_read_whole(feed: str) -> None:
    parsed = _read(feed, _real(feed))
    _, rows, figures = FILES[feed]
    assert (parsed.rows, parsed.figures.num_rows, parsed.rejects) == (rows, figures, ())
    assert parsed.figures["place_code"].null_count == 0


def test_known_figures_are_where_they_should_be() -> None:
    crime = _read("recorded_crime", _real("recorded_crime")).figures.to_pylist()
    supply = [row for row in crime if row["category"] == "Crimes: Group 5: Drugs - Supply"]
    assert {row["place_name"]: row["value"] for row in supply}["Scotland"] == 4087
    quarters = _read("drug_deaths_quarterly", _real("drug_deaths_quarterly")).figures.to_pylist()
    first = quarters[0]
    assert (first["place_code"], first["value"], first["period_to"].isoformat()) == (
        "psos-north-east",
        18,
        "2017-04-01",
    )


@pytest.mark.parametrize("feed", ["recorded_crime", "drug_deaths_by_council"])
def test_councils_that_do_not_add_up_to_scotland_refuse_the_file(feed: str) -> None:
    lines = _real(feed).decode().splitlines()
    fewer = "\n".join(line for line in lines if not line.startswith("Moray")) + "\n"
    with pytest.raises(FileRefused, match="do not add up"):
        _read(feed, fewer.encode())


def test_a_place_that_is_no_council_is_kept_back() -> None:
    lines = _real("drug_deaths_by_council").decode().splitlines()
    nowhere = "\n".join([*lines, lines[-1].replace("West Lothian", "Atlantis")]) + "\n"
    parsed = _read("drug_deaths_by_council", nowhere.encode())
    assert parsed.rejects[0].reason == "'Atlantis' is no council."


def test_publishers_write_and_in_two_ways() -> None:
    assert council_code("Argyll & Bute") == council_code("Argyll and Bute") == "S12000035"
    assert division_key("A: North East") == "psos-north-east"
    assert division_key("Total") is None
