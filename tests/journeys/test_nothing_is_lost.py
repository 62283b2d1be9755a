"""A load that is killed at any moment, and run again, leaves nothing lost and nothing doubled."""

import json
import os
import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.factories.files import a_person_row, an_item, as_csv, people_csv, reports_csv
from tests.journeys.in_processes import Started

KILLS = 50 if os.environ.get("PLAIT_DEEP") else 2
SEED = 20261122
PEOPLE, COMPANIES, REPORTS = 3_000, 1_000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An empty home, the files, and what is there after they were taken in undisturbed, and in how many seconds."""

    empty: Path
    files: Path
    left: dict[str, object]
    shown: dict[str, int]
    seconds: float


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("killed")
    files, nothing = folder / "files", folder / "nothing"
    files.mkdir()
    nothing.mkdir()
    write_files(files)
    take_in(folder / "home", nothing)
    shutil.copytree(folder / "home", folder / "empty")
    process = start(folder / "home", files)
    wait_until_ready(process)
    started = time.monotonic()
    shown = process.heard()
    seconds = time.monotonic() - started
    return Whole(empty=folder / "empty", files=files, left=rest(process)[-1], shown=shown, seconds=seconds)


def write_files(folder: Path) -> None:
    """Three kinds: a list of people with some rows that cannot be read, a register, and reports."""
    good = [a_person_row(number) for number in range(PEOPLE)]
    bad = [a_person_row(PEOPLE + number, date_of_birth="1984-02-31") for number in range(20)]
    (folder / "SYNTHETIC_people.csv").write_bytes(people_csv(*good, *bad))
    companies = [
        {"CompanyName": f"ZEDMOOR {number} LTD", "CompanyNumber": f"ZZ{number:06d}", "CompanyStatus": "Active"}
        for number in range(COMPANIES)
    ]
    columns = ("CompanyName", "CompanyNumber", "CompanyStatus")
    (folder / "SYNTHETIC_companies.csv").write_bytes(as_csv(*companies, columns=columns))
    reports = [
        an_item(report_reference=f"IR-{number}", source_reference=f"S-{number % 9}") for number in range(REPORTS)
    ]
    (folder / "SYNTHETIC_intelligence_reports.csv").write_bytes(reports_csv(*reports))


def start(home: Path, files: Path) -> Started:
    return Started("taking_in.main", str(files), home=home, keys=home / "keys")


def wait_until_ready(process: Started) -> dict[str, int]:
    """What shows before anything is taken in; then the process is about to begin."""
    shown: dict[str, int] = process.heard()
    assert process.heard() == "ready"
    return shown


def rest(process: Started) -> list[dict[str, object]]:
    said = process.rest()
    assert process.is_done
    return [json.loads(line) for line in said]


def take_in(home: Path, files: Path) -> tuple[dict[str, int], list[dict[str, object]]]:
    """What shows before, and what is said after."""
    process = start(home, files)
    return wait_until_ready(process), rest(process)


def killed_at(home: Path, files: Path, seconds: float) -> bool:
    """Take the files in, and be killed after so long; False if it was done by then."""
    process = start(home, files)
    wait_until_ready(process)
    time.sleep(seconds)
    process.kill()
    process.rest()
    return process.was_killed


def test_the_undisturbed_load_is_what_the_files_hold(whole: Whole) -> None:
    rows = whole.left["rows"]
    assert isinstance(rows, dict)
    assert (rows["Load"], rows["Blob"], rows["RegisterEdition"]) == (3, 3, 1)
    assert (rows["Mention"], rows["Reject"], rows["Report"]) == (PEOPLE + COMPANIES, 20, REPORTS)
    loads = {name: count for name, count in whole.shown.items() if name.startswith("SYNTHETIC_")}
    assert sorted(loads.values()) == [0, COMPANIES, PEOPLE]
    found = {name: count for name, count in whole.shown.items() if name not in loads}
    assert found == {"found person": PEOPLE, "found company": COMPANIES, "found report": REPORTS}


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_any_moment_and_run_again_nothing_is_lost_or_doubled(
    whole: Whole, tmp_path: Path, number: int
) -> None:
    home, seconds = tmp_path / "home", random.Random(SEED + number).uniform(0, whole.seconds)
    shutil.copytree(whole.empty, home)
    while not killed_at(home, whole.files, seconds):
        # It was quicker than the undisturbed one: again, and sooner.
        shutil.rmtree(home)
        shutil.copytree(whole.empty, home)
        seconds /= 2
    shown, said = take_in(home, whole.files)
    assert {name: count for name, count in shown.items() if count not in (0, whole.shown[name])} == {}, "half shows"
    assert said[-2] == whole.shown
    assert said[-1] == whole.left, f"killed after {seconds:.2f} of {whole.seconds:.2f} s"
