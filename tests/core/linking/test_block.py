import pytest
from tests.core.linking.worlds import NICKNAMES, people

from plait.linking.block import common_keys, make_candidates, make_keys
from plait.linking.features import workspace
from plait.linking.person import PERSON

ANN = {"forename": "Ann", "surname": "Sample", "birth_date": "1980-01-02", "postcode": "ZE9 1AA"}


POSTCODE = next(key for key in PERSON.keys if key.words == "postcode")


def candidates(table, dropped=()):
    with workspace(PERSON, table, nicknames=NICKNAMES) as connection:
        make_keys(connection, PERSON)
        make_candidates(connection, dropped)
        return set(connection.sql("select left_id, right_id from candidates").fetchall())


@pytest.mark.parametrize(
    "other",
    [
        {"forename": "Anne", "postcode": None},
        {"forename": "Sample", "surname": "Ann", "postcode": None},
        {"surname": "Semple", "birth_date": None},
        {"birth_date": "1980", "postcode": "ZE9 1ZZ"},
        {"surname": "Married", "forename": "A"},
        {"forename": None, "birth_date": None},
    ],
)
def test_two_records_of_one_person_are_compared(other):
    assert candidates(people(ANN, ANN | other)) == {(1, 2)}


def test_two_people_who_share_nothing_are_not():
    assert candidates(people(ANN, {"forename": "Walter", "surname": "Otherman", "birth_date": "1950-05-06"})) == set()


def test_a_key_that_too_many_share_is_dropped_and_stays_dropped():
    crowd = people(*[{"postcode": "ZE9 1AA"}] * (POSTCODE.cap + 1))
    with workspace(PERSON, crowd, nicknames={}) as connection:
        make_keys(connection, PERSON)
        dropped = common_keys(connection, PERSON)
    assert len(dropped) == 1
    assert candidates(crowd, dropped) == set()
    # The frozen list decides, not how many there are now.
    assert candidates(crowd.slice(0, 2), dropped) == set()
    assert candidates(crowd.slice(0, 2)) == {(1, 2)}


def test_only_the_pairs_of_some_mentions_can_be_asked_for():
    with workspace(PERSON, people(ANN, ANN, ANN), nicknames={}) as connection:
        make_keys(connection, PERSON)
        connection.sql("create table arrived as select 3 as mention_id")
        make_candidates(connection, (), only="arrived")
        assert set(connection.sql("from candidates").fetchall()) == {(1, 3), (2, 3)}
