"""The verifier says who sent a package, to whom and how it must be handled; it needs the package and the key only."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.factories.packages import FILES, KEY, MANIFEST, PUBLIC, a_package

from plait.collection.exports.package import seal
from plait.collection.exports.verify import OUT_OF_TERM, REFUSED, WELL, main

SOURCE = Path(__file__).parents[4] / "src"
DURING, AFTER = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "package.zip").write_bytes(a_package())
    (tmp_path / "key.pem").write_bytes(PUBLIC)
    return tmp_path


def answer(folder: Path, at: datetime = DURING) -> int:
    return main([str(folder / "package.zip"), "--key", str(folder / "key.pem")], at=at)


def test_a_whole_package_says_all_of_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(folder) == WELL
    said = capsys.readouterr().out
    for words in (
        "WHOLE",
        "SYNTHETIC",
        "Police Scotland",
        "Fife Council; Glasgow City Council",
        "OFFICIAL-SENSITIVE, C A1 S2: Ask before any visit",
        "They decide on Thursday",
        "2 x person: role",
        "to 2026-12-22 00:00 UTC",
    ):
        assert words in said


def test_what_the_sender_wrote_moves_nothing_on_the_screen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = replace(MANIFEST, title="One\nWHOLE\x1b[2J two")
    (folder / "package.zip").write_bytes(seal(told, FILES, KEY))
    assert answer(folder) == WELL
    assert "One WHOLE [2J two" in capsys.readouterr().out


def test_a_package_outside_its_term_is_whole_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(folder, AFTER) == OUT_OF_TERM
    assert "OUTSIDE ITS TERM" in capsys.readouterr().out
    assert answer(folder, datetime(2026, 11, 23, tzinfo=UTC)) == WELL
    early = seal(replace(MANIFEST, from_at=DURING), FILES, KEY)
    (folder / "package.zip").write_bytes(early)
    assert answer(folder, datetime(2026, 11, 23, tzinfo=UTC)) == OUT_OF_TERM


def test_a_changed_package_is_refused_and_nothing_of_it_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "package.zip").write_bytes(a_package().replace(b"Fife", b"Bute"))
    assert answer(folder) == REFUSED
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("REFUSED: ")


def test_a_file_that_is_not_there_is_refused_in_words(folder: Path) -> None:
    (folder / "key.pem").unlink()
    assert answer(folder) == REFUSED


def run(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """In an empty folder, with no settings, no home and no variable but where Python finds the code."""
    command = [sys.executable, "-m", "plait.collection.exports.verify", "package.zip", "--key", "key.pem"]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=False
    )


def test_it_needs_nothing_but_the_package_and_the_key(folder: Path) -> None:
    far = replace(MANIFEST, expires_at=datetime(2999, 1, 1, tzinfo=UTC))
    (folder / "package.zip").write_bytes(seal(far, FILES, KEY))
    done = run(folder, SOURCE)
    assert (done.returncode, done.stderr) == (WELL, "")
    assert "Police Scotland" in done.stdout
    (folder / "package.zip").write_bytes(a_package()[:-1])
    assert run(folder, SOURCE).returncode == REFUSED


def test_it_runs_from_its_two_files_alone(folder: Path) -> None:
    """Whoever checks needs no copy of Plait: the two modules and one library."""
    alone = folder / "alone" / "plait" / "collection" / "exports"
    alone.mkdir(parents=True)
    for name in ("package.py", "verify.py"):
        (alone / name).write_bytes((SOURCE / "plait/collection/exports" / name).read_bytes())
    (folder / "package.zip").write_bytes(
        seal(replace(MANIFEST, expires_at=datetime(2999, 1, 1, tzinfo=UTC)), FILES, KEY)
    )
    done = run(folder, folder / "alone")
    assert (done.returncode, done.stderr) == (WELL, "")


def test_it_loads_no_framework_no_database_and_no_arrow(folder: Path) -> None:
    code = (
        "import sys, plait.collection.exports.verify\n"
        "found = {m.split('.')[0] for m in sys.modules}\n"
        "print(sorted(found & {'django', 'sqlite3', 'pyarrow', 'duckdb', 'plait_desk'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_one_command_knows_it() -> None:
    assert "verify-package)" in (SOURCE.parent / "plait").read_text()
    assert os.access(SOURCE.parent / "plait", os.X_OK)
