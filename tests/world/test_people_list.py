"""A list of made-up people, with who each record is, and with names as another clerk would spell them."""

import numpy as np
import pyarrow.compute as pc

from plait.reference import names
from plait_world.draw import words
from plait_world.names import ORIGINS, SCOTLAND
from plait_world.people_list import people_list
from plait_world.spellings import respelt, spellings


def test_a_list_follows_from_its_seed_alone() -> None:
    one, again, other = (people_list(seed, people=300, records=500) for seed in (1, 1, 2))
    assert one == again
    assert one["surname"] != other["surname"]


def test_each_record_says_who_it_is_and_where_the_names_of_that_person_come_from() -> None:
    found = people_list(1, people=300, records=500)
    assert found["mention_id"].to_pylist() == list(range(1, 501))
    assert 0 <= pc.min(found["truth_id"]).as_py() <= pc.max(found["truth_id"]).as_py() < 300
    assert set(found["origin"].to_pylist()) <= set(ORIGINS)
    origins = found.group_by("truth_id").aggregate([("origin", "count_distinct")])
    assert set(origins["origin_count_distinct"].to_pylist()) == {1}


def test_other_spellings_change_names_of_other_languages_and_nothing_else() -> None:
    plain = people_list(1, people=300, records=500)
    spelt = people_list(1, people=300, records=500, other_spellings=1.0)
    assert plain.drop_columns(["forename", "surname"]) == spelt.drop_columns(["forename", "surname"])
    changed = pc.not_equal(plain["surname"], spelt["surname"]).to_numpy()
    origin = np.array(plain["origin"].to_pylist())
    assert changed[origin != SCOTLAND].any()
    assert not changed[(origin == SCOTLAND) & ~np.isin(plain["surname"].to_pylist(), list(spellings()))].any()


def test_every_name_of_another_origin_has_another_spelling() -> None:
    listed = {name.name for name in names() if name.origin not in {"", SCOTLAND} and name.kind != "nickname"}
    assert listed <= set(spellings())
    assert not [name for name, others in spellings().items() if not all(others) or name in others]


def test_a_share_of_nothing_changes_no_name_and_a_share_of_all_changes_every_one_that_can_be() -> None:
    written = words(["Nowak", "Overby", "Ahmed"])
    chance = np.random.default_rng(1)
    assert respelt(chance, written, 0.0).tolist() == written.tolist()
    assert respelt(chance, written, 1.0).tolist()[:2] == ["Novak", "Overby"]
    assert respelt(chance, written, 1.0)[2] in spellings()["Ahmed"]
