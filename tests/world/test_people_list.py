"""A list of made-up people, with who each record is."""

from datetime import date

import pyarrow.compute as pc

from plait_world.names import ORIGINS
from plait_world.people_list import people_list

DAY = date(2026, 10, 31)


def test_a_list_follows_from_its_seed_alone() -> None:
    one, again, other = (people_list(seed, people=300, records=500, day=DAY) for seed in (1, 1, 2))
    assert one == again
    assert one["surname"] != other["surname"]


def test_each_record_says_who_it_is_and_where_the_names_of_that_person_come_from() -> None:
    found = people_list(1, people=300, records=500, day=DAY)
    assert found["mention_id"].to_pylist() == list(range(1, 501))
    assert 0 <= pc.min(found["truth_id"]).as_py() <= pc.max(found["truth_id"]).as_py() < 300
    assert set(found["origin"].to_pylist()) <= set(ORIGINS)
    origins = found.group_by("truth_id").aggregate([("origin", "count_distinct")])
    assert set(origins["origin_count_distinct"].to_pylist()) == {1}
