"""Work in a process of its own, on the desk of one home, which may be killed at any moment.

The desk is imported once, in a process that every other is forked from: most of the time of a kill was importing.
"""

import importlib
import json
import multiprocessing
import os
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# By this the process that the others are forked from finds what it imports.
os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.journeys.imported"])
STDOUT, KILLED = 1, -9


class Started:
    """A process at its work: what it says can be read line by line, and it can be killed."""

    def __init__(self, work: str, *words: str, home: Path, keys: Path) -> None:
        """Begin `work`, a function of a module beside this one ("writing_reports.main")."""
        said, saying = _FORKED.Pipe(duplex=False)
        self._process: ForkServerProcess = _FORKED.Process(target=_do, args=(work, words, home, keys, saying))
        self._process.start()
        saying.close()
        self.stdout = os.fdopen(os.dup(said.fileno()), encoding="utf-8")
        said.close()

    def heard(self) -> Any:
        """The next line that it says; nothing where it was killed in the middle of one."""
        return json.loads(self.stdout.readline())

    def kill(self) -> None:
        """End it wherever it is."""
        self._process.kill()

    def rest(self) -> list[str]:
        """Whole lines that are still to come, until it ends."""
        with self.stdout:
            lines = self.stdout.read().splitlines(keepends=True)
        self._process.join()
        return [line.strip() for line in lines if line.endswith("\n")]

    @property
    def was_killed(self) -> bool:
        """True if it was killed before it was done."""
        return self._process.exitcode == KILLED

    @property
    def is_done(self) -> bool:
        """True if it ended by itself, and well."""
        return self._process.exitcode == 0


def _do(work: str, words: tuple[str, ...], home: Path, keys: Path, saying: Connection) -> None:
    """In the new process: the work on the desk of this home; what it prints is what it says."""
    os.dup2(saying.fileno(), STDOUT)
    saying.close()
    _live_in(home, keys)
    module, _, name = work.partition(".")
    getattr(importlib.import_module(f"tests.journeys.{module}"), name)(*words)


def _live_in(home: Path, keys: Path) -> None:
    """What the settings say of the home, as a process would find it that begins with this PLAIT_HOME."""
    from django.conf import settings  # after the desk was set up

    for folder in (home, keys):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.PLAIT_HOME, settings.PLAIT_KEYS, settings.PLAIT_CHECKPOINTS = home, keys, keys / "checkpoints"
    settings.CACHES["default"]["LOCATION"] = home / "counts"
    for alias, name in (("default", "records"), ("audit", "audit"), ("sources", "sources")):
        settings.DATABASES[alias]["NAME"] = home / f"{name}.sqlite3"
