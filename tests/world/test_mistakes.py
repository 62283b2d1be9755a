"""Slips change what is written, never what is true, and every written date exists."""

from datetime import date

import numpy as np
import pytest

from plait_world.draw import WORLD_DAY, stream
from plait_world.mistakes import Slips, as_recorded, birth_dates, misspelt
from plait_world.people import People, make_people
from plait_world.places import make_places


@pytest.fixture(scope="module")
def people() -> People:
    return make_people(stream(1, "people"), make_places(stream(1, "places"), 2_000), 2_000, WORLD_DAY)


def test_without_slips_the_record_is_the_truth(people: People) -> None:
    none = Slips().times(0)
    record = as_recorded(stream(1, "x"), people, np.arange(len(people)), none)
    assert (record["forename"] == people.forename).all()
    assert (record["surname"] == people.surname).all()
    assert (record["postcode"] == people.postcode).all()


def test_slips_leave_the_truth_alone(people: People) -> None:
    before = people.forename.copy()
    as_recorded(stream(1, "x"), people, np.arange(len(people)), Slips())
    assert (people.forename == before).all()


def test_every_written_birth_date_exists_or_is_a_part_of_one(people: People) -> None:
    written = birth_dates(stream(2, "x"), people.born, Slips().times(4))
    for text in written:
        if len(text) == 10:
            date.fromisoformat(text)
        else:
            assert len(text) in {0, 4, 7}


def test_records_depart_from_the_truth_about_as_often_as_asked(people: People) -> None:
    record = as_recorded(stream(3, "x"), people, np.arange(len(people)), Slips())
    assert 0.10 < (record["surname"] != people.surname).mean() < 0.30
    assert 0.08 < (record["date_of_birth"] == "").mean() < 0.16


@pytest.mark.parametrize("word", ["Macdonald", "Smith", "Reid", "Ng"])
def test_a_misspelt_word_is_another_word_of_about_the_same_length(word: str) -> None:
    rng = stream(4, word)
    slips = [misspelt(rng, word) for _ in range(200)]
    assert all(abs(len(slip) - len(word)) <= 2 for slip in slips)
    assert (set(slips) == {word}) == (len(word) < 3)
