"""The shipped lists are whole, typed, and say where they come from."""

import csv
import re
from pathlib import Path

import pytest

from plait import reference
from plait.reference.reading import FOLDER, lists, rows

SHARED = Path(__file__).parents[4] / "shared" / "reference"


def test_every_file_is_in_the_index_and_every_entry_has_its_file() -> None:
    shipped = {path.name for path in FOLDER.iterdir() if path.suffix in {".csv", ".json"}}
    assert shipped == {entry.file for entry in lists().values()}


def test_every_list_has_an_edition_a_source_a_licence_and_a_known_standing() -> None:
    for entry in lists().values():
        assert entry.edition
        assert entry.source
        assert entry.licence
        assert entry.standing in {"published", "unverified", "ours"}


def test_a_list_that_is_not_shipped_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rows("secrets")


def test_no_list_holds_an_email_address() -> None:
    for entry in lists().values():
        assert not re.search(r"[\w.]+@[\w.]+\.\w+", (FOLDER / entry.file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("councils", 32),
        ("partners", 66),
        ("units", 13),
        ("threats", 12),
        ("enablers", 8),
        ("sectors", 6),
        ("action_items", 62),
        ("indicators", 343),
        ("powers", 19),
        ("doors", 7),
        ("orders", 3),
        ("offences", 4),
        ("expectations", 28),
        ("names", 1215),
        ("guidance", 11),
        ("grounds", 26),
    ],
)
def test_each_loader_gives_every_row(name: str, count: int) -> None:
    assert len(getattr(reference, name)()) == count == len(rows(name))


@pytest.mark.parametrize("name", ["action_items", "councils", "indicators", "names", "orders"])
def test_the_facts_are_those_of_the_shared_folder(name: str) -> None:
    shared = SHARED / f"{name}.csv"
    if not shared.exists():
        pytest.skip("the shared reference folder is not here")
    with shared.open(encoding="utf-8", newline="") as opened:
        assert list(csv.DictReader(opened)) == rows(name)
