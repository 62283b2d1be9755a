"""Groups have the published shape."""

from collections import Counter

import pytest

from plait_world.companies import SECTORS, Companies, make_companies
from plait_world.control import Control, make_control
from plait_world.draw import WORLD_DAY, stream
from plait_world.group_files import held_companies
from plait_world.groups import Groups, make_groups
from plait_world.people import People, make_people
from plait_world.places import make_places
from plait_world.size import SIZES

DEMO = SIZES["demo"]


@pytest.fixture(scope="module")
def people() -> People:
    places = make_places(stream(3, "places"), DEMO.people)
    return make_people(stream(3, "people"), places, DEMO.people, WORLD_DAY)


@pytest.fixture(scope="module")
def companies() -> Companies:
    places = make_places(stream(3, "places"), DEMO.people)
    return make_companies(stream(3, "companies"), places, DEMO.companies, WORLD_DAY)


@pytest.fixture(scope="module")
def groups(people: People, companies: Companies) -> Groups:
    return make_groups(stream(3, "groups"), people, companies, size=DEMO, day=WORLD_DAY)


@pytest.fixture(scope="module")
def control(people: People, companies: Companies, groups: Groups) -> Control:
    return make_control(stream(3, "control"), people, companies, groups, WORLD_DAY)


def test_there_are_101_groups_and_1726_nominals(groups: Groups) -> None:
    assert (len(groups), len(groups.member)) == (101, 1_726)


def test_the_regions_have_their_published_shares(groups: Groups) -> None:
    assert Counter(groups.region) == {"West": 62, "East": 23, "North": 16}


def test_65_in_100_are_in_drugs_and_none_of_the_others(groups: Groups) -> None:
    assert Counter(groups.primary)["drugs"] == 66
    assert not any("drugs" in threats.split(";") for threats in groups.secondary)


def test_72_in_100_use_businesses_and_each_of_them_truly_reaches_one(groups: Groups, control: Control) -> None:
    using = {at for at, businesses in enumerate(groups.businesses) if businesses}
    reaching = set(held_companies(groups, control)[0].tolist())
    assert len(using) == 73
    assert using == reaching


def test_most_of_the_businesses_are_of_the_published_sectors(companies: Companies, groups: Groups) -> None:
    used = Counter(SECTORS[at].key for at in companies.sector[groups.used])
    published = sum(used[sector.key] for sector in SECTORS[:6])
    assert published / used.total() > 0.6


def test_most_nominals_are_grown_men(people: People, groups: Groups) -> None:
    assert 0.84 < (people.sex[groups.member] == "M").mean() < 0.94
    assert people.ages(WORLD_DAY)[groups.member].min() >= 17


def test_a_formation_agent_serves_hundreds_of_companies(companies: Companies, control: Control) -> None:
    assert Counter(companies.hub[companies.hub >= 0].tolist()).most_common(1)[0][1] > 300
    assert Counter(control.person.tolist()).most_common(1)[0][1] > 100


def test_nobody_has_two_seats_at_one_company(control: Control) -> None:
    seats = list(zip(control.company.tolist(), control.person.tolist(), strict=True))
    assert len(seats) == len(set(seats))
