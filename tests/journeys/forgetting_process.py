"""Runs the acts of tests.journeys.forgetting, each in a process and a home of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.journeys.in_processes import ROOT, Started

ACT = """
import django, sys
django.setup()
from tests.journeys.forgetting import main
main(*sys.argv[1:])
"""


def start(home: Path, *words: str, keys: Path | None = None) -> Started:
    """A process that does what the words say in this home."""
    return Started("forgetting.main", *words, home=home / "home", keys=keys or home / "keys")


def run(home: Path, *words: str, keys: Path | None = None, database: str = "") -> list[Any]:
    """What is said, line by line, but for plain lines of a command. With `database`, records are on that server."""
    if database:
        said = _on_server(home, *words, keys=keys or home / "keys", database=database)
    else:
        process = start(home, *words, keys=keys)
        said = process.rest()
        assert process.is_done, words
    return [json.loads(line) for line in said if line[:1] in '[{"0123456789']


def _on_server(home: Path, *words: str, keys: Path, database: str) -> list[str]:
    """A process that begins with this server in its settings."""
    surroundings = os.environ | {
        "PLAIT_HOME": str(home / "home"),
        "PLAIT_KEYS": str(keys),
        "PLAIT_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "plait_desk.settings",
    }
    command = [sys.executable, "-c", ACT, *words]
    return subprocess.check_output(command, cwd=ROOT, env=surroundings, text=True, timeout=300).splitlines()
