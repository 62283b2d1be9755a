"""A report that is written or corrected survives: a kill at any moment, a full disk, and colleagues who write too."""

import json
import os
import random
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from tests.desk.collection.test_reports import given
from tests.factories import a_body, a_reader
from tests.factories.house import a_colleague
from tests.factories.written import a_written_item, a_written_report
from tests.journeys.in_processes import Started

from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection.models import Item, Report
from plait_desk.collection.services import CorrectedMeanwhile, correct_report, line_again, receive_report

KILLS = 50 if os.environ.get("PLAIT_DEEP") else 1
CLIENTS, EACH = 20, 5 if os.environ.get("PLAIT_DEEP") else 1
SEED = 20261123


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A home in which a task begins, what it leaves undisturbed, and in how many seconds."""

    before: Path
    left: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Whole]:
    """An empty home to write in, and one with reports to correct."""
    folder = tmp_path_factory.mktemp("survives")
    run(folder / "empty", "main", "nothing")
    return {
        "write": _whole(folder / "empty", folder / "written", "write"),
        "correct": _whole(folder / "written", folder / "corrected", "correct"),
    }


def _whole(before: Path, after: Path, task: str) -> Whole:
    shutil.copytree(before, after)
    process = start(after, "main", task)
    heard_ready(process)
    started = time.monotonic()
    *_, last = process.rest()
    assert process.is_done
    return Whole(before=before, left=json.loads(last), seconds=time.monotonic() - started)


def start(home: Path, work: str, *words: str) -> Started:
    return Started(f"writing_reports.{work}", *words, home=home, keys=home / "keys")


def heard_ready(process: Started) -> Any:
    """What is there before the task; then it is about to begin."""
    first = process.heard()
    assert process.heard() == "ready"
    return first


def run(home: Path, work: str, *words: str) -> list[Any]:
    process = start(home, work, *words)
    said = process.rest()
    assert process.is_done
    return [json.loads(line) for line in said]


def killed_at(home: Path, task: str, seconds: float) -> list[str] | None:
    """Do the task, and be killed after so long: what was said to be done; None if all of it was by then."""
    process = start(home, "main", task)
    heard_ready(process)
    time.sleep(seconds)
    process.kill()
    said = process.rest()
    return said if process.was_killed else None


@pytest.mark.parametrize("number", range(KILLS))
@pytest.mark.parametrize("task", ["write", "correct"])
def test_killed_at_any_moment_nothing_is_lost_doubled_or_half_there(
    wholes: dict[str, Whole], tmp_path: Path, task: str, number: int
) -> None:
    whole, home = wholes[task], tmp_path / "home"
    seconds = random.Random(f"{SEED} {task} {number}").uniform(0, whole.seconds)
    shutil.copytree(whole.before, home)
    while (done := killed_at(home, task, seconds)) is None:
        # It was quicker than the undisturbed one: again, and sooner.
        shutil.rmtree(home)
        shutil.copytree(whole.before, home)
        seconds /= 2
    first, _, *_, last = run(home, "main", task)
    assert first["half"] == []
    assert first["there"]["FormSent"] >= len(done) + (0 if task == "write" else 12), "what was said to be done"
    assert last == whole.left


def test_a_full_disk_is_said_in_clear_words_and_loses_nothing(tmp_path: Path) -> None:
    said = run(tmp_path / "home", "fill_the_disk")[-1]
    (full, words), (room, _) = said["answers"]
    assert (full, room) == (507, 302)
    assert "The desk's disk is full" in words
    assert "Nothing of what you sent was kept" in words
    assert said["half"] == []
    assert said["rows"]["Report"] == said["before"]["Report"] + 1 == 1


@pytest.fixture
def home(tmp_path: Path) -> None:
    """A folder of its own, and bodies that an audience may name."""
    settings.PLAIT_HOME = tmp_path
    a_body("hmrc")


def at_once(work: list[Callable[[], object]]) -> list[object]:
    """Each piece of work in a thread of its own, all begun at one moment; what each gave, or the error it raised."""
    ready, results = threading.Barrier(len(work)), [None] * len(work)

    def do(place: int) -> None:
        ready.wait()
        try:
            results[place] = work[place]()  # type: ignore[call-overload]  # a list of objects
        except Exception as error:  # noqa: BLE001 - what went wrong is what the test looks at
            results[place] = error  # type: ignore[call-overload]  # as above
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(results)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_who_correct_one_report_at_once_the_second_is_told_who_was_first(home: None) -> None:
    readers = [a_reader(a_body("psos"), Role.PARTNER_OFFICER) for _ in range(2)]
    old = receive_report(actor=readers[0], report=given())
    line = line_again(old, readers[0])

    def correction(reader: Reader, text: str) -> Callable[[], object]:
        said = {**line, "items": [{**line["items"][0], "text": text}]}
        return lambda: correct_report(actor=reader, report_id=old.pk, line=said, reason=f"I counted: {text}")

    results = at_once([correction(readers[0], "Three vans."), correction(readers[1], "Four vans.")])
    first = next(one for one in results if isinstance(one, Report))
    told = next(one for one in results if isinstance(one, CorrectedMeanwhile))
    assert told.newest == first.pk
    assert f"I counted: {first.items.get().text}" in str(told)
    assert Report.objects.filter(withdrawn_at=None).get() == first
    assert Item.objects.count() == 2


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_twenty_clients_write_at_once_and_none_is_lost_and_none_fails(home: None) -> None:
    writers = [a_colleague(a_body("psos"), Role.PARTNER_OFFICER) for _ in range(CLIENTS)]

    def writing(number: int) -> Callable[[], object]:
        forms = [
            a_written_report(a_written_item(0, text=f"Van {number}."), reference=f"IR-{number}/{turn}", form=f"f{turn}")
            for turn in range(EACH)
        ]
        post = writers[number].client.post
        return lambda: [post("/collection/reports/new/", form).status_code for form in forms]

    assert at_once([writing(number) for number in range(CLIENTS)]) == [[302] * EACH] * CLIENTS
    assert set(Report.objects.values_list("own_reference", flat=True)) == {
        f"IR-{number}/{turn}" for number in range(CLIENTS) for turn in range(EACH)
    }
    assert Item.objects.count() == CLIENTS * EACH
