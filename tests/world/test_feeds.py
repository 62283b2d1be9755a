"""What the world sends is what the feeds read: each file is known for what it is, and no row is rejected."""

import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from plait.collection.batch import Batch
from plait.collection.raw import Raw, unpacked
from plait.collection.recognise import recognise
from plait.reference import partners

# These are joined to what an earlier file brought, which only the desk can hand over.
JOINED = {"report_people", "report_companies", "group_members"}


@pytest.fixture
def entries(world: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((world / "manifest.json").read_text(encoding="utf-8"))["files"]
    return found


def names(key: str | None = None) -> frozenset[str]:
    chosen = [partner for partner in partners() if key in (None, partner.key)]
    return frozenset(name for partner in chosen for name in (partner.key, partner.abbreviation, partner.body) if name)


def test_every_file_is_recognised_as_what_the_manifest_says(world: Path, entries: list[dict[str, str]]) -> None:
    for entry in entries:
        raw = unpacked(Raw(name=entry["file"], data=(world / entry["file"]).read_bytes()))
        assert recognise(entry["file"], raw.data[:4096]).name == entry["feed"]


def test_no_row_of_a_file_that_stands_alone_is_rejected_but_impossible_days(
    world: Path, entries: list[dict[str, str]]
) -> None:
    for entry in entries:
        if entry["feed"] in JOINED:
            continue
        raw = unpacked(Raw(name=entry["file"], data=(world / entry["file"]).read_bytes()))
        batch = Batch(
            name=entry["file"],
            partner=entry["partner"],
            received_at=datetime(2026, 11, 1, tzinfo=UTC),
            key=b"a key of this test",
            own_names=names(entry["partner"]),
            bodies=names(),
        )
        parsed = import_module(f"plait.collection.feeds.{entry['feed']}.parse").parse(raw, batch=batch)
        assert all("31/02/" in reject.reason for reject in parsed.rejects), (entry["file"], parsed.rejects[:2])
        assert not parsed.rejects or entry["feed"] == "people"
        # A small world's lists may be shorter than a real one must be.
        assert all(assertion.holds or "row" in assertion.words for assertion in parsed.assertions), entry["file"]
