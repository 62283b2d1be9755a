"""The register of land of the world: drawn apart from all other files, and each proprietor known to the truth."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from tests.world.reading import rows

from plait.collection.batch import Batch
from plait.collection.feeds.land_titles.parse import parse
from plait.collection.raw import Raw
from plait_world.draw import WORLD_DAY
from plait_world.mistakes import Slips
from plait_world.outbox import Outbox
from plait_world.size import SIZES
from plait_world.titles import write_titles
from plait_world.world import make_world

NAME = "SYNTHETIC_sg_land_titles.csv"
BATCH = Batch(name=NAME, partner="sg", received_at=datetime(2026, 11, 1, tzinfo=UTC), key=b"k" * 32)


def truth(world: Path, kind: str) -> dict[str, int]:
    told = pq.read_table(world / "truth" / f"{kind}.parquet").to_pylist()
    return {row["record_key"]: row["truth_id"] for row in told if row["file"] == NAME}


def test_the_file_is_the_same_whatever_else_was_written_before_it(world: Path, tmp_path: Path) -> None:
    made = make_world(SIZES["small"], 7, WORLD_DAY)
    outbox = Outbox(folder=tmp_path, day=WORLD_DAY)
    write_titles(outbox, (made.people, made.companies, made.groups), made.places, seed=7, slips=Slips())
    assert (tmp_path / NAME).read_bytes() == (world / NAME).read_bytes()


def test_every_row_is_taken_in_each_title_is_one_property_and_the_truth_knows_each_proprietor(world: Path) -> None:
    parsed = parse(Raw(name=NAME, data=(world / NAME).read_bytes()), batch=BATCH)
    assert parsed.rejects == ()
    keys: dict[str, set[str]] = defaultdict(set)
    for mention in parsed.mentions.to_pylist():
        keys[mention["kind"]].add(mention["natural_key"])
    assert keys["property"] == {row["title_number"] for row in rows(world / NAME)}
    assert keys["company"] == truth(world, "companies").keys()
    assert keys["person"] == truth(world, "people").keys()
    assert len(keys["property"]) < len(keys["company"]) + len(keys["person"])


def test_nearly_all_companies_own_nothing_those_of_groups_more_often_and_no_child_does(tmp_path: Path) -> None:
    made = make_world(SIZES["demo"], 2026, WORLD_DAY)
    outbox = Outbox(folder=tmp_path, day=WORLD_DAY)
    write_titles(outbox, (made.people, made.companies, made.groups), made.places, seed=2026, slips=Slips())
    companies, people = (np.unique(outbox.truth[kind][0]["truth_id"]) for kind in ("companies", "people"))
    assert 0.01 < len(companies) / len(made.companies) < 0.05
    used = np.unique(made.groups.used)
    assert np.isin(used, companies).mean() > 5 * np.isin(np.arange(len(made.companies)), companies).mean()
    assert (made.people.ages(WORLD_DAY)[people] >= 18).all()
    assert 0 < len(people) / len(made.people) < 0.01


def test_what_was_sold_stopped_being_theirs_on_the_day_it_became_somebody_elses(world: Path) -> None:
    by_title: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(world / NAME):
        by_title[row["title_number"]].append(row)
    sold = [(some, row) for some in by_title.values() for row in some if row["to_on"]]
    assert sold
    for some, row in sold:
        assert {one["from_on"] for one in some if not one["to_on"]} == {row["to_on"]}
    assert any(len([row for row in some if not row["to_on"]]) > 1 for some in by_title.values())
