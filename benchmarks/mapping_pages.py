"""The page of each group on a desk of the demonstration's size, asked of a real server as a browser asks.

The desk at PLAIT_HOME is taken where it holds a synthetic world with groups; else one is made in a temporary home. No
peer: nothing else serves these pages. A reader's first page after a drawing works out their picture of it, so first
visits stand apart, and kept pictures are removed before (they are derived). One request at a time, through every
middleware, each with its entry in the audit log.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from benchmarks.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
# An analyst, a lead officer, and an officer of another body: three kinds of reader, who may not read the same.
READERS = ("analyst", "officer.hmrc", "lro")
# Fixed before the first run: milliseconds at the 95th percentile, and for the page that a picture is drawn for.
WARM, DRAWN = 200, 5_000
OK = 200
SECONDS_TO_START = 60


class Visits(NamedTuple):
    """Milliseconds of each group's page for one reader: where no picture of theirs is kept, then once more."""

    reader: str
    first: list[float]
    again: list[float]


def figures() -> Iterator[Figure]:
    """The 95th percentile and median of pages opened before, of first visits, and the slowest that draws a picture."""
    with _desk() as home:
        environment = os.environ | {"PLAIT_HOME": str(home), "PYTHONPATH": "src", "PLAIT_DEMO": "yes"}
        asked = _asked(environment)
        for folder in (home / "links").glob("ties-*-*/"):  # kept pictures: each is drawn again for whoever asks
            shutil.rmtree(folder)
        with _server(environment) as port:
            seen = [_visits(port, *reader) for reader in asked]
    yield from _told(seen)


def _told(seen: list[Visits]) -> Iterator[Figure]:
    again = np.concatenate([visits.again for visits in seen])
    first = np.concatenate([visits.first[1:] for visits in seen])
    pages = f"the page of a group, {len(again)} pages for {', '.join(visits.reader for visits in seen)}"
    yield _figure(f"{pages}: 95th percentile", float(np.percentile(again, 95)))
    yield _figure("the same, median", float(np.median(again)))
    for visits in seen:
        yield _figure(f"the same for {visits.reader} alone, 95th percentile", float(np.percentile(visits.again, 95)))
    yield _figure("the same at the first visit, 95th percentile", float(np.percentile(first, 95)))
    drawn = max(visits.first[0] for visits in seen)
    yield _figure("the page that a reader's picture is drawn for, slowest", drawn, most=DRAWN)


def _figure(name: str, value: float, *, most: float = WARM) -> Figure:
    return Figure(name=name, ours=value, peer=None, reach=most, unit="ms", at_most=True)


@contextmanager
def _desk() -> Iterator[Path]:
    """The home of a demonstration."""
    home = Path(os.environ.get("PLAIT_HOME", ROOT / ".plait")).resolve()
    if (home / "SYNTHETIC").exists() and any((home / "links").glob("*.names.arrow")):
        yield home
        return
    with TemporaryDirectory(prefix="plait-bench-") as folder:
        home = Path(folder) / "home"
        made = os.environ | {"PLAIT_HOME": str(home), "PLAIT_KEYS": f"{folder}/keys", "PLAIT_DEMO": "yes"}
        os.environ["PLAIT_KEYS"] = f"{folder}/keys"
        done = subprocess.run([sys.executable, "src/manage.py", "demo"], cwd=ROOT, env=made, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise SystemExit("The desk to measure could not be made: run `./plait demo` to see why.")
        yield home


def _asked(environment: dict[str, str]) -> list[tuple[str, str, list[str]]]:
    """Each reader with the cookie of a session of theirs, and the address of each group that they may read.

    Asked in a process of its own, because a desk's settings are read once.
    """
    command = [sys.executable, "-m", "benchmarks.mapping_pages", *READERS]
    environment = environment | {"PYTHONPATH": f"src{os.pathsep}."}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if said.returncode:
        raise SystemExit(f"The desk did not say which pages it has: {said.stderr.strip()[-500:]}")
    rows = [line.split("\t") for line in said.stdout.splitlines()]
    return [(name, cookie, addresses) for name, cookie, *addresses in rows]


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[int]:
    """The web server as `./plait serve` starts it; gives its port."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
    own = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"}
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 3 --log-level error"
    command = [str(Path(sys.executable).with_name("granian")), *options.split(), "plait_desk.wsgi:application"]
    running = subprocess.Popen(command, cwd=ROOT, env=environment | own, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        running.terminate()
        running.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _visits(port: int, reader: str, cookie: str, addresses: list[str]) -> Visits:
    """Every address twice, in order, after a page that needs no picture."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    _milliseconds(connection, cookie, "/")
    first, again = ([_milliseconds(connection, cookie, address) for address in addresses] for _ in range(2))
    connection.close()
    return Visits(reader, first, again)


def _milliseconds(connection: http.client.HTTPConnection, cookie: str, address: str) -> float:
    started = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": cookie, "Host": "127.0.0.1"})
    answer = connection.getresponse()
    answer.read()
    took = 1000 * (time.perf_counter() - started)
    if answer.status != OK:
        raise SystemExit(f"{address} answered {answer.status}: nothing was measured.")
    return took


def say_readers(usernames: list[str]) -> None:
    """One line a reader: username, cookie and the addresses of the groups that they may read; tab-separated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_desk.settings")
    # Settings are read when Django is first imported; only the process that asks the desk reads them.
    import django

    django.setup()
    from django.apps import apps
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from plait_desk.accounts.queries import reader_of

    for username in usernames:
        person = apps.get_model("accounts.Person").objects.get(username=username)
        client = Client()
        client.force_login(person)
        client.get("/")
        groups = apps.get_model("mapping.Group").objects.readable_by(reader_of(person, at=timezone.now()))
        addresses = [reverse("mapping:group", args=[key]) for key in groups.order_by("pk").values_list("pk", flat=True)]
        print("\t".join([username, client.cookies.output(header="", attrs=[], sep=";").strip(), *addresses]))


if __name__ == "__main__":
    say_readers(sys.argv[1:])
