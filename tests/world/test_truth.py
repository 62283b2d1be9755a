"""The truth says who every record is, and no two records share a key."""

from pathlib import Path

import pyarrow.parquet as pq
from tests.world.reading import files, rows

from plait_world.names import ORIGINS

KEYED = {
    "_people_": lambda row: row["record_id"],
    "report_people": lambda row: row["mention_reference"],
    "custody_and_orders": lambda row: row["person_reference"],
    "group_members": lambda row: row["mention_reference"],
    "officers": lambda row: f"{row['company_number']}/{row['officer_id']}",
}


def keys(world: Path, kind: str) -> list[str]:
    return [str(key) for key in pq.read_table(world / "truth" / f"{kind}.parquet")["record_key"].to_pylist()]


def test_no_two_records_share_a_key(world: Path) -> None:
    for kind in ("people", "companies"):
        found = keys(world, kind)
        assert len(found) == len(set(found))


def test_every_person_of_a_table_is_in_the_truth(world: Path) -> None:
    known = set(keys(world, "people"))
    for part, key in KEYED.items():
        for path in files(world):
            if part in path.name:
                assert {key(row) for row in rows(path)} <= known, path.name


def test_every_licence_holder_is_in_the_truth(world: Path) -> None:
    known = {"person": set(keys(world, "people")), "company": set(keys(world, "companies"))}
    for path in files(world):
        if path.name.endswith("_licences.csv"):
            for row in rows(path):
                key = "/".join((row["council_code"], row["licence_type"], row["reference"], "holder"))
                assert key in known[row["holder_kind"]]


def test_every_company_and_every_person_named_in_json_lines_is_in_the_truth(world: Path) -> None:
    everyone = set(keys(world, "people")) | set(keys(world, "companies"))
    register = {row["CompanyNumber"] for row in rows(world / "SYNTHETIC_sg_companies.csv")}
    assert register <= everyone
    text = (world / "SYNTHETIC_nca_intelligence_reports.jsonl").read_text(encoding="utf-8")
    assert text.count("mention_reference") == sum(1 for key in everyone if key.startswith("NCA-"))


def test_the_origin_of_every_persons_names_is_told_and_stands_in_no_file_that_a_partner_sends(world: Path) -> None:
    told = pq.read_table(world / "truth" / "origins.parquet")
    everyone = set(pq.read_table(world / "truth" / "people.parquet")["truth_id"].to_pylist())
    assert everyone <= set(told["truth_id"].to_pylist())
    assert set(told["origin"].to_pylist()) == set(ORIGINS)
    assert not any("origin" in row for path in files(world) if path.suffix == ".csv" for row in rows(path))
