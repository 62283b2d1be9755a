"""Migrations are not used by the other tests; here an empty home is brought up to date by them alone."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = {
    "records.sqlite3": {"collection_report", "search_words", "audit_waitingchange", "reporting_reportedition"},
    "audit.sqlite3": {"audit_waitingread", "audit_sealedrow"},
    "sources.sqlite3": {"collection_source"},
}


def test_an_empty_home_gets_each_table_in_its_own_database_and_nowhere_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    place = {"PLAIT_HOME": str(home), "PLAIT_DATABASE": ""}
    for _ in range(2):  # a second time changes nothing
        done = subprocess.run(
            [sys.executable, "src/manage.py", "prepare"],
            cwd=ROOT,
            env=os.environ | place,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    there = {name: tables(home / name) for name in TABLES}
    for name, wanted in TABLES.items():
        assert wanted <= there[name]
        assert not wanted & set().union(*(found for other, found in there.items() if other != name))


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
