"""A world is made of its seed alone, says on every row that it is synthetic, and is told whole by its truth."""

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.world.reading import files, rows

from plait.reference import partners
from plait_world.generate import generate

FEEDS = {
    "intelligence_reports",
    "report_people",
    "report_companies",
    "people",
    "companies",
    "officers",
    "psc",
    "ocds",
    "payments",
    "licences",
    "land_titles",
    "groups",
    "group_members",
    "custody_and_orders",
    "recorded_crime",
    "drug_deaths_by_council",
    "drug_deaths_quarterly",
}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(world: Path, tmp_path: Path) -> None:
    generate("small", 7, tmp_path)
    assert contents(tmp_path) == contents(world)


def test_another_seed_gives_other_people(world: Path, tmp_path: Path) -> None:
    generate("small", 8, tmp_path)
    name = "SYNTHETIC_hmrc_people_tax_records.csv"
    assert (tmp_path / name).read_bytes() != (world / name).read_bytes()


def test_an_unknown_size_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        generate("enormous", 1, tmp_path)


def test_progress_counts_up_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    generate("small", 1, tmp_path, lambda done, total, words: seen.append((done, total)))
    assert seen == [(done, 9) for done in range(10)]


def test_every_file_and_every_row_says_synthetic(world: Path) -> None:
    for path in files(world):
        assert path.name.startswith("SYNTHETIC_")
        assert all(row["synthetic"] == "SYNTHETIC" for row in rows(path)), path.name
    assert all("synthetic" in pq.read_schema(path).names for path in (world / "truth").glob("*.parquet"))


def test_the_manifest_names_every_file_its_one_sender_and_its_marking(world: Path) -> None:
    manifest = json.loads((world / "manifest.json").read_text(encoding="utf-8"))
    entries = manifest["files"]
    assert sorted(entry["file"] for entry in entries) == [path.name for path in files(world)]
    assert {entry["feed"] for entry in entries} == FEEDS
    bodies = {partner.key for partner in partners() if partner.is_body}
    for entry in entries:
        assert entry["partner"] in bodies
        assert set(entry["marking"]["audience"]) <= bodies | {"all"}
        assert entry["marking"]["tier"] in {"OFFICIAL", "OFFICIAL-SENSITIVE"}
        assert entry["rows"] == sum(1 for _ in rows(world / entry["file"]))


def test_what_a_file_needs_stands_before_it_in_the_manifest(world: Path) -> None:
    entries = json.loads((world / "manifest.json").read_text(encoding="utf-8"))["files"]
    place = {(entry["partner"], entry["feed"]): at for at, entry in enumerate(entries)}
    assert place["psos", "groups"] < place["psos", "group_members"]
    for partner in ("psos", "hmrc", "bf", "sps", "tss", "dwp"):
        order = [place[partner, feed] for feed in ("intelligence_reports", "report_people")]
        assert order == sorted(order)


def test_eight_bodies_report_in_three_formats(world: Path) -> None:
    reports = [path for path in files(world) if "intelligence_reports" in path.name]
    assert len(reports) == 8
    assert {path.suffix for path in reports} == {".csv", ".xlsx", ".jsonl"}


def test_no_report_is_later_than_its_day(tmp_path: Path) -> None:
    generate("small", 7, tmp_path, day=date(2025, 6, 30))
    days = [row["intelligence_date"] for row in rows(tmp_path / "SYNTHETIC_psos_intelligence_reports.csv")]
    assert max(days) < "2025-06-30"
    assert min(days) >= "2024-06-29"
