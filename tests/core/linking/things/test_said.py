import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.domain.tables import MENTIONS, STATEMENTS
from plait.linking.things.said import SAYINGS, sayings

PERSON, FIRM, PLACE, CAR, PURSE = 1, 2, 3, 4, 5
KINDS = {PERSON: "person", FIRM: "company", PLACE: "address", CAR: "vehicle", PURSE: "account"}
MOCK_ROAD = "address:|9|mock rd|ze91aa"


def mentions(**marking):
    """MENTIONS of one of each kind, under marking 7 unless another is given by its kind."""
    rows = [{"mention_id": id_, "kind": kind, "marking_id": marking.get(kind, 7)} for id_, kind in KINDS.items()]
    return pa.Table.from_pylist(rows, schema=MENTIONS)


def told(*rows):
    """STATEMENTS of (mention, property, value or other mention), under marking 7."""
    made = [
        {
            "mention_id": id_,
            "property": name,
            "marking_id": 7,
            **({"other_id": said} if isinstance(said, int) else {"value": said}),
        }
        for id_, name, said in rows
    ]
    return pa.Table.from_pylist(made, schema=STATEMENTS)


def found(*rows, **marking):
    table = sayings(mentions(**marking), told(*rows))
    assert table.schema == SAYINGS
    return [tuple(row.values()) for row in table.to_pylist()]


def test_a_person_and_a_place_say_one_address_and_the_place_is_it():
    said = found(
        (PERSON, "address", "9 Mock Road, Zetown"),
        (PERSON, "postcode", "ZE9 1AA"),
        (PLACE, "address", "9 MOCK RD ZE91AA"),
    )
    assert said == [(PERSON, MOCK_ROAD, False), (PLACE, MOCK_ROAD, True)]


def test_where_several_postcodes_are_said_none_of_them_belongs_to_the_address():
    told_of = [
        (PERSON, "address", "9 Mock Road, Zetown"),
        (PERSON, "postcode", "ZE9 1AA"),
        (PERSON, "postcode", "ZE9 1AB"),
    ]
    assert found(*told_of) == [(PERSON, "address:|9|mock rd|zetown", False)]


@pytest.mark.parametrize("tie", ["lives_at", "registered_at", "owner_of"])
def test_who_has_a_thing_by_a_tie_says_it(tie):
    said = found((PERSON, tie, PLACE), (PLACE, "address", "9 Mock Road ZE9 1AA"))
    assert said == [(PERSON, MOCK_ROAD, False), (PLACE, MOCK_ROAD, True)]


def test_who_pays_into_an_account_does_not_have_it():
    assert found((FIRM, "paid", PURSE), (PURSE, "identifier", "60-16-13 31926819")) == [
        (PURSE, "account:GB 601613 31926819", True)
    ]


def test_a_tie_to_a_thing_of_another_marking_says_nothing():
    """Whoever may read a mention may read all that its sayings rest on."""
    assert found((PERSON, "lives_at", PLACE), (PLACE, "address", "9 Mock Road ZE9 1AA"), person=8) == [
        (PLACE, MOCK_ROAD, True)
    ]


def test_a_thing_of_several_forms_is_itself_by_the_first_and_says_all():
    said = found((CAR, "identifier", "ZZ10 ZZZ"), (CAR, "identifier", "1ZZZZ999999999999"))
    assert said == [(CAR, "vehicle:1ZZZZ999999999999", True), (CAR, "vehicle:ZZ10ZZZ", False)]


def test_what_a_person_is_called_by_is_no_thing_and_what_names_none_is_left_out():
    rows = [(PERSON, "identifier", "60-16-13 31926819"), (PERSON, "name", "ZZ10 ZZZ"), (PERSON, "phone", "none")]
    assert found(*rows) == []


def test_nothing_said_and_nobody_there_say_nothing():
    assert found() == []
    assert sayings(MENTIONS.empty_table(), told((PERSON, "phone", "0141 496 0000"))).num_rows == 0


@settings(max_examples=20)
@given(st.permutations(range(6)), st.permutations(range(5)))
def test_the_order_of_rows_never_matters(order, of_mentions):
    rows = [
        (PERSON, "phone", "0141 496 0000"),
        (PERSON, "phone", "+44 141 496 0000"),
        (PERSON, "lives_at", PLACE),
        (PLACE, "address", "9 Mock Road ZE9 1AA"),
        (PLACE, "address", "10 Mock Road ZE9 1AA"),
        (FIRM, "registered_at", PLACE),
    ]
    turned = told(*[rows[place] for place in order])
    assert sayings(mentions().take(pa.array(of_mentions)), turned) == sayings(mentions(), told(*rows))
