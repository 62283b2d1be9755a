"""Nothing here is anyone's: no allocated postcode, telephone number, company number or e-mail address."""

import csv
import gzip
import re
from pathlib import Path

import phonenumbers
import pytest
from tests.world.reading import everything

from plait_world.companies import PREFIX
from plait_world.draw import stream
from plait_world.places import DISTRICTS, make_places

DATA = Path(__file__).parents[3] / "shared" / "data"
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d{1,2}) \d[A-Z]{2}\b")
PHONE = re.compile(r"\+44\d{10}\b")


def shared(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the shared data folder is not here: {name}")
    return path


def test_no_two_postcodes_are_alike() -> None:
    places = make_places(stream(1, "places"), 50_000)
    assert len(set(places.postcode)) == len(places.postcode)


def test_every_postcode_is_of_a_district_that_this_world_made_up(world: Path) -> None:
    districts = {found.group(1) for found in POSTCODE.finditer(everything(world))}
    assert districts
    assert {int(re.sub(r"\D", "", district)) for district in districts} <= set(DISTRICTS)


def test_no_postcode_is_allocated(world: Path) -> None:
    with gzip.open(shared("geo/scotland_postcodes_codepoint_open.csv.gz"), "rt", encoding="utf-8") as opened:
        real = {row["postcode"].split(" ")[0] for row in csv.DictReader(opened)}
    assert not real & {found.group(1) for found in POSTCODE.finditer(everything(world))}


def test_no_telephone_number_can_be_held_by_anyone(world: Path) -> None:
    numbers = set(PHONE.findall(everything(world)))
    assert numbers
    assert all(number[3] in "46" for number in numbers)
    assert not any(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in numbers)


def test_no_company_number_has_a_prefix_of_the_register(world: Path) -> None:
    with shared("companies/company_number_prefixes.csv").open(encoding="utf-8", newline="") as opened:
        assert PREFIX not in {row["prefix"] for row in csv.DictReader(opened)}
    with (world / "SYNTHETIC_sg_companies.csv").open(encoding="utf-8", newline="") as opened:
        assert all(re.fullmatch(PREFIX + r"\d{6}", row["CompanyNumber"]) for row in csv.DictReader(opened))


def test_every_e_mail_address_is_of_the_reserved_kind(world: Path) -> None:
    found = re.findall(r"\S+@[\w.]+", everything(world))
    assert found
    assert all(address.endswith(".example") for address in found)
