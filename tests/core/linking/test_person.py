import pytest
from tests.core.linking.worlds import NICKNAMES, people

from plait.linking.explain import explain
from plait.linking.model import starting_model
from plait.linking.person import PERSON

ARAN = {
    "forename": "James",
    "surname": "TESTFIELD",
    "birth_date": "1986-03-14",
    "address": "9 Mockrie Road",
    "postcode": "ZE9 1AA",
    "phone": "+44 4141 496 0000",
    "email": "jt@example.test",
}
MOVED = {"address": "1 Elsewhere", "postcode": "ZA1 1ZZ"}
COUNTED = "counted with the forename or the address"


def words(field, **other):
    found = explain(people(ARAN, ARAN | other), kind=PERSON, model=starting_model(PERSON), nicknames=NICKNAMES)
    return next(each.words for each in found.fields if each.name == field)


@pytest.mark.parametrize(
    ("field", "other", "expected"),
    [
        ("forename", {"forename": "james"}, "the same forename"),
        ("forename", {"forename": "Jim"}, "a short form of one name"),
        ("forename", {"forename": "J."}, "an initial that fits"),
        ("forename", {"forename": "Jamess"}, "nearly the same"),
        ("forename", {"forename": "Walter"}, "another forename"),
        ("forename", {"forename": "Testfield", "surname": "James"}, "forename and surname swapped"),
        ("surname", {"forename": "Testfield", "surname": "James"}, COUNTED),
        ("surname", {"surname": "Test-Field"}, COUNTED),
        ("surname", {"surname": "Test-Field"} | MOVED, "the same surname"),
        ("surname", {"surname": "Testfeild"} | MOVED, "nearly the same"),
        ("surname", {"surname": "Brown Testfield"}, "sounds alike, or part of a longer name"),
        ("surname", {"surname": None}, "missing: no weight either way"),
        ("birth_date", {"birth_date": "1986-14-03"}, "day and month swapped"),
        ("birth_date", {"birth_date": "1986-03-15"}, "one figure apart"),
        ("birth_date", {"birth_date": "1986-03"}, "the same month, where one has no day"),
        ("birth_date", {"birth_date": "1986"}, "the same year, where one has no more"),
        ("birth_date", {"birth_date": "1959-11-30"}, "another date"),
        ("birth_date", {"birth_date": "last spring"}, "missing: no weight either way"),
        ("place", {"address": "9 Mockrie Rd"}, "the same surname at the same address"),
        ("place", {"address": "12 Mockrie Road"}, "the same surname in the same postcode"),
        ("place", {"surname": "Walterson"}, "the same address and postcode"),
        ("place", {"surname": "Walterson", "address": "12 Mockrie Road"}, "the same postcode"),
        ("place", {"address": "1 Elsewhere", "postcode": "ZE9 1ZZ"}, "the same part of town"),
        ("place", {"address": "1 Elsewhere", "postcode": "ZA1 1ZZ"}, "another address"),
        ("phone", {"phone": "04141 496 0000"}, "the same number"),
        ("phone", {"phone": "04141 496 0001"}, "one figure apart"),
        ("email", {"email": "JT@example.test"}, "the same address"),
        ("email", {"email": "jt@elsewhere.test"}, "the same name, another provider"),
    ],
)
def test_two_people_agree_in_words(field, other, expected):
    assert words(field, **other) == expected


def test_the_levels_of_each_field_cover_every_pair_once():
    """Shares of all true pairs, and of all other pairs, add up to one."""
    for field in PERSON.fields:
        assert sum(level.m for level in field.levels) == pytest.approx(1, abs=0.011)
        assert sum(level.u for level in field.levels) == pytest.approx(1, abs=0.011)


def test_sex_is_never_compared():
    assert not any("sex" in level.sql for field in PERSON.fields for level in field.levels)
    assert not any("sex" in part for key in PERSON.keys for part in key.parts)
