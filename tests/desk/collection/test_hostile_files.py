"""Hostile files through the door and on the page: refused in clear words, in bounds, and no byte of them is kept."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.files import PEOPLE_COLUMNS, a_person_row, as_csv, as_xlsx, people_csv
from tests.factories.held import HighMark
from tests.factories.hostile import GOOD, a_long_line, small_files
from tests.factories.pages import signed_in

from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait_desk.collection.models import Item, Load, Mention, Origin, Reject, Report, Statement
from plait_desk.collection.services import receive_file
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Blob

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
DEEP = bool(os.environ.get("PLAIT_DEEP"))
HOSTILE = small_files()
TABLES: tuple[type[models.Model], ...] = (Report, Item, Mention, Statement, Origin, Reject, SearchEntry, Blob)
LONGEST = 20  # seconds, on a machine that does much else
MOST_MEMORY = 200 << 20  # bytes, the file itself among them
LINE = (1 << 30) if DEEP else (80 << 20)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path / "home"
    settings.PLAIT_HOME.mkdir()


@pytest.fixture
def police() -> Reader:
    return a_reader(a_body("psos"))


def left() -> dict[str, int]:
    """What there is of anything that was taken in."""
    rows = {table.__name__: table._default_manager.count() for table in TABLES}
    files = sum(path.is_file() for path in Path(settings.PLAIT_HOME).rglob("*"))
    return {name: count for name, count in {**rows, "files": files}.items() if count}


def refused_in_bounds(act: Callable[[], object]) -> FileRefused:
    held, started = HighMark(), time.perf_counter()
    with pytest.raises(FileRefused) as refusal:
        act()
    assert held.more < MOST_MEMORY
    assert time.perf_counter() - started < LONGEST
    return refusal.value


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_hostile_file_is_refused_with_its_name_the_reason_and_a_way_out(police: Reader, wrong: str) -> None:
    name, raw, words = HOSTILE[wrong]
    refusal = refused_in_bounds(lambda: receive_file(actor=police, name=name, raw=raw))
    assert words in str(refusal)
    for reject in refusal.rejects:
        assert reject.file.startswith(name.split(".")[0])
        assert reject.way_out
        assert len(reject.reason) < 300
    assert left() == {}
    load = Load.objects.get()
    assert (load.state, words in load.error, len(load.error) < 20_000) == (Load.State.FAILED, True, True)


@pytest.mark.parametrize("wrong", ["a bomb in a workbook", "entities in a workbook", "ten thousand columns"])
def test_the_page_says_the_same_and_keeps_nothing(police: Reader, wrong: str) -> None:
    name, raw, words = HOSTILE[wrong]
    answer = signed_in(police).post(reverse("collection:loads"), {"file": SimpleUploadedFile(name, raw)}, follow=True)
    assert words in answer.content.decode()
    assert name in answer.content.decode()
    assert left() == {}


def test_one_line_of_a_gigabyte_is_refused_and_not_held(police: Reader, tmp_path: Path) -> None:
    path = a_long_line(tmp_path / "people.csv", LINE)
    refusal = refused_in_bounds(lambda: receive_file(actor=police, name="people.csv", raw=path))
    # At its full length it is refused for the size of its file, before any of it is read.
    assert ("The file has 1024 MB" if DEEP else "longer than") in str(refusal)
    assert left() == {}


@pytest.mark.parametrize("name", ["../../people.csv", "/etc/people.csv", "..\\..\\people.csv", "a/\x00people.csv", "/"])
def test_a_path_in_a_files_name_leads_nowhere(police: Reader, tmp_path: Path, name: str) -> None:
    load = receive_file(actor=police, name=name, raw=GOOD)
    assert (load.state, load.accepted) == (Load.State.COMMITTED, 2)
    assert not set(load.name) & set("/\\\0")
    assert load.name
    there = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert all(path.is_relative_to(settings.PLAIT_HOME) for path in there)
    assert not any("people" in path.name for path in there)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_formulas_and_repeated_keys_are_kept_back_by_row_and_the_rest_is_taken_in(police: Reader, form: str) -> None:
    rows = [
        a_person_row(1),
        a_person_row(2, surname='=HYPERLINK("http://example.invalid")'),
        a_person_row(1, surname="Again"),
        a_person_row(3),
    ]
    raw = (as_csv if form == "csv" else as_xlsx)(*rows, columns=PEOPLE_COLUMNS)
    load = receive_file(actor=police, name=f"people.{form}", raw=raw)
    assert (load.rows, load.accepted, load.rejected) == (4, 2, 2)
    told = dict(load.rejects.order_by("row").values_list("row", "reason"))
    assert told[3] == "surname holds a formula."
    assert told[4].startswith("An earlier row has the same")


def test_a_file_that_is_refused_leaves_what_is_there_as_it_is(police: Reader) -> None:
    receive_file(actor=police, name="people.csv", raw=people_csv(a_person_row(1)))
    before = left()
    for wrong in ("null bytes", "two encodings", "a PDF"):
        name, raw, _ = HOSTILE[wrong]
        with pytest.raises(FileRefused):
            receive_file(actor=police, name=name, raw=raw)
    assert left() == before
