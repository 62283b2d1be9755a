from tests.core.linking.worlds import NICKNAMES, groups, matches, people

from plait.linking.attach import attach
from plait.linking.link import link
from plait.linking.model import Model, starting_model
from plait.linking.person import PERSON

JAMES = {"forename": "James", "surname": "Testfield", "birth_date": "1986-03-14", "postcode": "ZE9 1AA"}
WORLD = people(
    JAMES,
    JAMES | {"forename": "Jim", "birth_date": "1986-14-03"},
    JAMES | {"forename": "Testfield", "surname": "James"},
    {"forename": "Walter", "surname": "Otherman", "birth_date": "1950-01-02", "postcode": "ZA1 1AA"},
    {"forename": "Margaret", "surname": "Testfield", "birth_date": "1988-07-01", "postcode": "ZE9 1AA"},
)


def linked(table, model=None, decided=()):
    return link(table, kind=PERSON, matches=matches(*decided), model=model, nicknames=NICKNAMES)


def test_a_nickname_a_swapped_date_and_swapped_names_are_one_person_and_the_spouse_is_not():
    assert groups(linked(WORLD).membership) == {frozenset({1, 2, 3}), frozenset({4}), frozenset({5})}


def test_the_order_of_mentions_changes_nothing():
    turned = WORLD.take([4, 2, 0, 3, 1])
    assert linked(turned).pairs == linked(WORLD).pairs
    assert linked(turned).membership == linked(WORLD).membership


def test_a_pair_scores_the_same_whoever_else_is_there():
    """The law of the house: no other mention, seen or unseen, moves the score of a pair under a frozen model."""
    model = linked(WORLD).model
    alone = linked(WORLD.slice(0, 2), model)
    among = linked(WORLD, model)
    assert alone.pairs.to_pylist()[0] in among.pairs.to_pylist()


def test_a_frozen_model_gives_the_same_linkage_after_it_was_saved():
    first = linked(WORLD)
    again = linked(WORLD, Model.from_json(first.model.to_json()))
    assert again.pairs == first.pairs
    assert again.membership == first.membership
    assert again.pairs.schema.metadata == {b"model_version": first.model.version.encode()}


def test_what_people_decided_is_kept():
    kept_apart = linked(WORLD, decided=[(1, 2, "different")])
    assert not any({1, 2} <= group for group in groups(kept_apart.membership))
    assert frozenset({4, 5}) in groups(linked(WORLD, decided=[(4, 5, "same")]).membership)


def test_new_mentions_meet_the_same_pairs_as_a_rebuild():
    rebuilt = linked(WORLD, starting_model(PERSON))
    known, new = WORLD.slice(0, 3), WORLD.slice(3)
    before = linked(known, starting_model(PERSON)).pairs
    arrived = attach(new, known=known, kind=PERSON, model=starting_model(PERSON), nicknames=NICKNAMES)
    rows = sorted([*before.to_pylist(), *arrived.to_pylist()], key=lambda row: (row["left_id"], row["right_id"]))
    assert rows == rebuilt.pairs.to_pylist()


def test_nobody_to_link_is_no_subject():
    assert linked(people()).membership.num_rows == 0
