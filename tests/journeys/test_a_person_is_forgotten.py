"""A person of a whole journey is disposed of: no byte of them is left, here or in what a backup brings back."""

import json
import os
import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.forgetting_process import run, start

DEEP = bool(os.environ.get("PLAIT_DEEP"))
SEED = 20261122
KILLS = 50 if DEEP else 2
ROOMS = (
    *("audit", "thread", "jobs", "search", "collection", "linking", "mapping"),
    *("assessment", "tasking", "action", "reporting"),
)
LEFT_OUT = ROOMS if DEEP else random.Random(SEED).sample(ROOMS, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A world when the disposal was agreed, and after it; and a backup made before."""

    agreed: Path
    after: Path
    backup: Path
    held: list[str]
    left: dict[str, Any]
    closed: list[str]
    rows_before: dict[str, int]
    seconds: float


def copied(home: Path, to: Path) -> Path:
    return Path(shutil.copytree(home, to))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("forgotten")
    world, backup = folder / "world", folder / "backup"
    [held] = run(world, "make", "then", "say", "then", "backup", str(backup))
    run(world, "ask")
    agreed = copied(world, folder / "agreed")
    process = start(world, "finish", "then", "say", "then", "pages")
    assert process.heard() == "ready"
    began = time.monotonic()
    assert process.heard() == 1
    seconds = time.monotonic() - began
    left, closed = (json.loads(line) for line in process.rest())
    return Story(
        agreed=agreed,
        after=world,
        backup=backup,
        held=held["found"],
        left=left,
        closed=closed,
        rows_before=held["rows"],
        seconds=seconds,
    )


def test_before_it_the_person_stands_in_every_kind_of_place(story: Story) -> None:
    places = " ".join(story.held)
    kinds = ("records.sqlite3", "statements", "identities", "queries", "links/", "registers/", "blob: ")
    assert [kind for kind in kinds if kind not in places] == []


def test_after_it_no_byte_of_the_person_is_left_and_the_audit_log_is_whole(story: Story) -> None:
    assert story.left["found"] == []
    assert story.left["audit"]


def test_only_the_persons_own_rows_are_gone(story: Story) -> None:
    rows, before = story.left["rows"], story.rows_before
    assert (rows["Item"], rows["Load"], rows["Report"]) == (before["Item"], before["Load"], before["Report"])
    assert before["Mention"] - rows["Mention"] == 4, "one in the report, the group, the list and the register"


def test_what_is_left_can_be_opened_but_not_an_edition_that_named_the_person(story: Story) -> None:
    assert story.closed
    assert all(address.startswith("/reporting/") and address.endswith("/read/") for address in story.closed)


def test_a_backup_made_before_does_not_bring_the_person_back(story: Story, tmp_path: Path) -> None:
    [left] = run(tmp_path, "restore", str(story.backup), "then", "say", keys=story.after / "keys")
    assert left == story.left


def test_a_backup_holds_no_plain_byte_no_key_and_no_source(story: Story) -> None:
    assert not [path for path in story.backup.rglob("*") if path.is_file() and b"Larch" in path.read_bytes()]
    assert not [path for path in story.backup.rglob("*") if path.suffix == ".key" or "sources" in path.name]


def test_the_registers_next_edition_does_not_bring_the_person_back(story: Story, tmp_path: Path) -> None:
    home = copied(story.after, tmp_path / "world")
    [left] = run(home, "register", "then", "say")
    assert left["found"] == []
    assert left["rows"]["Load"] == story.left["rows"]["Load"] + 1


@pytest.mark.parametrize("room", LEFT_OUT)
def test_every_rooms_handler_matters(story: Story, tmp_path: Path, room: str) -> None:
    home = copied(story.agreed, tmp_path / "world")
    process = start(home, "finish", "without", room)
    process.rest()  # it may fail: then nothing is disposed of at all
    [left] = run(home, "say")
    assert left["found"], f"without {room} the person is forgotten all the same: what is its handler for?"


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_any_moment_and_run_again_it_finishes_and_is_never_half_visible(
    story: Story, tmp_path: Path, number: int
) -> None:
    home, seconds = tmp_path / "world", random.Random(SEED + number).uniform(0, story.seconds)
    copied(story.agreed, home)
    while not killed_at(home, seconds):
        # It was quicker than the undisturbed one: again, and sooner.
        shutil.rmtree(home)
        copied(story.agreed, home)
        seconds /= 2
    shown, *_, left = run(home, "rows", "then", "finish", "then", "say")
    assert shown in (story.rows_before, story.left["rows"]), "half shows"
    assert left == story.left


def killed_at(home: Path, seconds: float) -> bool:
    """Carry it out, and be killed after so long; False if it was done by then."""
    process = start(home, "finish")
    assert process.heard() == "ready"
    time.sleep(seconds)
    process.kill()
    process.rest()
    return process.was_killed
