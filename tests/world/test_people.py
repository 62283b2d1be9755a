"""The people of a world are spread over Scotland, its names and its ages as the published lists are."""

from collections import Counter

import numpy as np
import pytest

from plait.reference import councils
from plait_world.draw import WORLD_DAY, stream
from plait_world.people import People, make_people
from plait_world.places import make_places


@pytest.fixture(scope="module")
def people() -> People:
    return make_people(stream(5, "people"), make_places(stream(5, "places"), 20_000), 20_000, WORLD_DAY)


def test_there_are_as_many_as_asked(people: People) -> None:
    assert len(people) == 20_000


def test_they_live_where_scotland_lives(people: People) -> None:
    share = np.bincount(people.council, minlength=32) / len(people)
    population = np.array([council.population for council in councils()], dtype=np.float64)
    assert np.abs(share - population / population.sum()).max() < 0.02


def test_nobody_is_under_14_and_nobody_over_95(people: People) -> None:
    ages = people.ages(WORLD_DAY)
    assert ages.min() > 14
    assert ages.max() < 95.1


def test_smith_is_the_commonest_surname_or_near_it(people: People) -> None:
    assert "Smith" in [name for name, _ in Counter(people.surname).most_common(3)]


def test_forenames_follow_the_decade_of_birth(people: People) -> None:
    seventies = (people.born >= np.datetime64("1970-01-01")) & (people.born < np.datetime64("1980-01-01"))
    counts = Counter(people.forename[seventies & (people.sex == "F")])
    assert "Nicola" in [name for name, _ in counts.most_common(6)]


def test_a_household_shares_one_address(people: People) -> None:
    homes = {(int(home), address) for home, address in zip(people.household, people.address, strict=True)}
    assert len(homes) == len(set(people.household.tolist()))


def test_no_two_people_share_a_telephone(people: People) -> None:
    assert len(set(people.phone)) == len(people)
