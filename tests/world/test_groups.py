"""Groups have the published shape."""

from collections import Counter
from pathlib import Path

import pytest
from tests.world.reading import rows

from plait_world.companies import SECTORS
from plait_world.draw import WORLD_DAY
from plait_world.generate import generate
from plait_world.group_files import reached_companies
from plait_world.groups import Groups
from plait_world.size import SIZES
from plait_world.world import World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(SIZES["demo"], 3, WORLD_DAY)


@pytest.fixture(scope="module")
def groups(world: World) -> Groups:
    return world.groups


def test_there_are_101_groups_and_1726_nominals(groups: Groups) -> None:
    assert (len(groups), len(groups.member)) == (101, 1_726)


def test_the_regions_have_their_published_shares(groups: Groups) -> None:
    assert Counter(groups.region) == {"West": 62, "East": 23, "North": 16}


def test_65_in_100_are_in_drugs_and_none_of_the_others(groups: Groups) -> None:
    assert Counter(groups.primary)["drugs"] == 66
    assert not any("drugs" in threats.split(";") for threats in groups.secondary)


def test_72_in_100_use_businesses_and_each_of_them_truly_reaches_one(groups: Groups, world: World) -> None:
    using = {at for at, businesses in enumerate(groups.businesses) if businesses}
    reaching = set(reached_companies(groups, world.control).group.tolist())
    assert len(using) == 73
    assert using == reaching


def test_most_of_the_businesses_are_of_the_published_sectors(world: World, groups: Groups) -> None:
    used = Counter(SECTORS[at].key for at in world.companies.sector[groups.used])
    published = sum(used[sector.key] for sector in SECTORS[:6])
    assert published / used.total() > 0.6


def test_most_nominals_are_grown_men(world: World, groups: Groups) -> None:
    assert 0.84 < (world.people.sex[groups.member] == "M").mean() < 0.94
    assert world.people.ages(WORLD_DAY)[groups.member].min() >= 17


def test_a_formation_agent_serves_hundreds_of_companies(world: World) -> None:
    assert Counter(world.companies.hub[world.companies.hub >= 0].tolist()).most_common(1)[0][1] > 300
    assert Counter(world.control.person.tolist()).most_common(1)[0][1] > 100


def test_nobody_has_two_seats_at_one_company(world: World) -> None:
    seats = list(zip(world.control.company.tolist(), world.control.person.tolist(), strict=True))
    assert len(seats) == len(set(seats))


def test_every_third_group_may_be_pointed_at_for_checks_and_the_others_are_hidden(tmp_path: Path) -> None:
    generate("small", 7, tmp_path)
    sent = list(rows(tmp_path / "SYNTHETIC_psos_groups.csv"))
    told = [(row["existence"], row["purposes"]) for row in sent]
    assert told[::3] == [("pointer", "law-enforcement;procurement;licensing")] * len(told[::3])
    assert set(told) - set(told[::3]) == {("hidden", "law-enforcement")}
    assert len(told[::3]) == -(-len(sent) // 3)
