"""Twenty people who read pages while another process takes in a file, and how long each was held up.

Held up is the longest that one statement of a page took that writes, in any database: only there a lock is waited
for. What the page took as a whole says more of how busy the machine is.

The load runs in a process of its own, as the worker's does, and entries are sealed every second, as they are on a
desk.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import reader_of
from plait_desk.audit.services import seal
from plait_desk.collection.models import Statement
from plait_desk.collection.services import receive_file
from tests.factories.files import a_person_row, people_csv
from tests.factories.pages import signed_in
from tests.factories.people import a_body, a_marking, a_reader
from tests.factories.reports import a_report

ROOT = Path(__file__).resolve().parents[2]
Execute = Callable[..., object]
READERS, PAUSE, A_SECOND = 20, 3.0, 1.0
STATEMENTS_A_ROW = 6
# The process is told its databases before the desk is imported.
LOAD = """
import json, pathlib, sys, django
from django.conf import settings
asked = json.loads(sys.argv[1])
for alias, name in asked["databases"].items():
    settings.DATABASES[alias]["NAME"] = name
settings.PLAIT_CHECKPOINTS = pathlib.Path(asked["checkpoints"])
django.setup()
from tests.factories.beside import take_in
take_in(asked["person"], asked["rows"])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One page: what it answered, the seconds it took, and the seconds it was held up at most."""

    answer: int
    seconds: float
    held_up: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What came of it: statements taken in, seconds of the load, and each page opened meanwhile."""

    statements: int
    seconds: float
    pages: tuple[Opened, ...]

    @property
    def held_up(self) -> float:
        """The longest that anybody was held up, in seconds."""
        return max(page.held_up for page in self.pages)


def read_beside_a_load(statements: int) -> Beside:
    """Take in a file of so many statements while twenty people open a page every three seconds."""
    body = a_body("psos")
    loader, clients = a_reader(body), [signed_in(a_reader(body)) for _ in range(READERS)]
    address = reverse("collection:report", args=[a_report(a_marking(body)).pk])
    warm = [_open(client, address) for client in clients]
    before, started, stop = Statement.objects.count(), time.perf_counter(), threading.Event()
    with ThreadPoolExecutor(READERS) as threads:
        load = _load(loader.person_id, statements // STATEMENTS_A_ROW)
        reading = [
            threads.submit(_read, client, address, stop, PAUSE * at / READERS) for at, client in enumerate(clients)
        ]
        _, said = load.communicate()
        seconds = time.perf_counter() - started
        stop.set()
        pages = (*warm, *(page for one in reading for page in one.result()))
    if load.returncode:
        raise RuntimeError(said)
    return Beside(statements=Statement.objects.count() - before, seconds=seconds, pages=pages)


def _load(person_id: int, rows: int) -> "subprocess.Popen[str]":
    asked = {
        "databases": {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections},
        "checkpoints": str(settings.PLAIT_CHECKPOINTS),
        "person": person_id,
        "rows": rows,
    }
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "plait_desk.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-c", LOAD, json.dumps(asked)]
    return subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def take_in(person_id: int, rows: int) -> None:
    """Take in a list of so many people, and seal the log beside: what the other process does, as the worker does it."""
    done = threading.Event()
    sealer = threading.Thread(target=_seal_until, args=(done,))
    sealer.start()
    actor = reader_of(Person.objects.get(pk=person_id), at=timezone.now())
    people = people_csv(*(a_person_row(number) for number in range(rows)))
    receive_file(actor=actor, name="SYNTHETIC_people.csv", raw=people)
    done.set()
    sealer.join()


def _seal_until(done: threading.Event) -> None:
    while not done.wait(A_SECOND):
        seal()


def _read(client: Client, address: str, stop: threading.Event, after: float) -> list[Opened]:
    """Open the page until told to stop; not everybody begins at once."""
    opened: list[Opened] = []
    stop.wait(after)
    while not stop.wait(PAUSE):
        opened.append(_open(client, address))
        # As the server does after each request, so that few connections serve many people.
        connections.close_all()
    return opened


def _open(client: Client, address: str) -> Opened:
    took = [0.0]

    def timed(execute: Execute, sql: str, *asked: object) -> object:
        started = time.perf_counter()
        try:
            return execute(sql, *asked)
        finally:
            if not sql.startswith("SELECT"):
                took.append(time.perf_counter() - started)

    started = time.perf_counter()
    with connections["default"].execute_wrapper(timed), connections["audit"].execute_wrapper(timed):
        answer = client.get(address)
    return Opened(answer=answer.status_code, seconds=time.perf_counter() - started, held_up=max(took))
