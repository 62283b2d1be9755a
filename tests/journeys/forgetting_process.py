"""Runs the acts of tests.journeys.forgetting, each in a process and a home of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ACT = """
import django, sys
django.setup()
from tests.journeys.forgetting import main
main(*sys.argv[1:])
"""


def start(home: Path, *words: str, keys: Path | None = None, database: str = "") -> "subprocess.Popen[str]":
    """A process that does what the words say in this home; with `database`, its records are on that server."""
    surroundings = os.environ | {
        "PLAIT_HOME": str(home / "home"),
        "PLAIT_KEYS": str(keys or home / "keys"),
        "DJANGO_SETTINGS_MODULE": "plait_desk.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    # Otherwise the desk's own SQLite, whatever the other tests run on.
    surroundings.pop("PLAIT_DATABASE", None)
    if database:
        surroundings["PLAIT_DATABASE"] = database
    command = [sys.executable, "-c", ACT, *words]
    return subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True)


def run(home: Path, *words: str, keys: Path | None = None, database: str = "") -> list[Any]:
    """What is said, line by line; plain lines of a command are left out."""
    process = start(home, *words, keys=keys, database=database)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, words
    return [json.loads(line) for line in said.splitlines() if line[:1] in '[{"0123456789']
