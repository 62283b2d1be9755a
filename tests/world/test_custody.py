"""Custody and orders of the world: of grown-ups, under the sender's one key, and drawn apart from all other files."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from tests.world.reading import rows

from plait_world.custody import write_custody
from plait_world.draw import WORLD_DAY
from plait_world.mistakes import Slips
from plait_world.outbox import Outbox
from plait_world.size import SIZES
from plait_world.world import make_world

FILES = ("SYNTHETIC_sps_custody_and_orders.csv", "SYNTHETIC_psos_custody_and_orders.csv")


def test_both_files_are_the_same_whatever_else_was_written_before_them(world: Path, tmp_path: Path) -> None:
    made = make_world(SIZES["small"], 7, WORLD_DAY)
    outbox = Outbox(folder=tmp_path, day=WORLD_DAY)
    write_custody(7, outbox, made.people, made.groups, Slips())
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (world / name).read_bytes()


def test_nobody_in_custody_or_under_an_order_is_a_child_and_most_are_nominals(world: Path) -> None:
    made = make_world(SIZES["small"], 7, WORLD_DAY)
    truth = pq.read_table(world / "truth" / "people.parquet").to_pylist()
    who = [row["truth_id"] for row in truth if row["file"] in FILES]
    ages = made.people.ages(WORLD_DAY)
    assert who
    assert all(ages[one] >= 18 for one in who)
    assert sum(one in set(made.groups.member.tolist()) for one in who) > len(who) / 2


def test_all_rows_of_a_person_have_one_key_and_one_name(world: Path) -> None:
    for name in FILES:
        named: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in rows(world / name):
            named[row["person_reference"]].add((row["forename"], row["surname"]))
        assert all(len(names) == 1 for names in named.values())


def test_who_is_on_licence_left_prison_on_the_day_it_began(world: Path) -> None:
    by_person: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(world / FILES[0]):
        by_person[row["person_reference"]].append(row)
    licensed = [some for some in by_person.values() if any(row["what"] == "licence" for row in some)]
    assert licensed
    for some in licensed:
        began = {row["from_on"] for row in some if row["what"] == "licence"}
        assert began == {row["ended_on"] for row in some if row["what"] == "prison"}


def test_orders_are_of_the_list_and_some_have_no_end(tmp_path: Path) -> None:
    made = make_world(SIZES["demo"], 2026, WORLD_DAY)
    write_custody(2026, Outbox(folder=tmp_path, day=WORLD_DAY), made.people, made.groups, Slips())
    orders = [row for row in rows(tmp_path / FILES[1]) if row["what"] == "order"]
    assert {row["order"] for row in orders} <= {"SCPO", "TEPO", "TERO"}
    assert 0.1 < sum(not row["to_on"] for row in orders) / len(orders) < 0.4
    held = [row for row in rows(tmp_path / FILES[0]) if row["what"] == "prison" and not row["ended_on"]]
    coming = [row for row in held if f"{WORLD_DAY}" < row["earliest_release_on"] <= f"{date(2027, 1, 29)}"]
    assert coming
