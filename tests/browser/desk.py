"""A demonstration desk of its own, running beside the tests: its own home, its own keys, its own process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from plait_desk.accounts.services import DEMO_PASSWORD
from tests.browser.visit import DemoDesk

ROOT = Path(__file__).resolve().parents[2]
SET_UP: tuple[tuple[str, ...], ...] = (("demo", "--size", "small"),)
PATIENCE = 60


@contextmanager
def running_desk(home: Path) -> Iterator[DemoDesk]:
    """A desk at a free port, stopped at the end. PLAIT_TEST_DESK names one that already runs."""
    already = os.environ.get("PLAIT_TEST_DESK")
    if already:
        yield DemoDesk(base_url=already.rstrip("/"), password=DEMO_PASSWORD)
        return
    surroundings = os.environ | {
        "PLAIT_HOME": str(home),
        "PLAIT_KEYS": f"{home}-keys",
        "PLAIT_DEMO": "yes",
        "PLAIT_DEBUG": "no",
    }
    for command in SET_UP:
        _run(*command, surroundings=surroundings)
    port = _free_port()
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(_serve(home, port), env=surroundings, cwd=ROOT / "src", stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/health/", server)
            yield DemoDesk(base_url=f"http://127.0.0.1:{port}", password=DEMO_PASSWORD)
        finally:
            server.terminate()
            server.wait(timeout=10)


def _manage(*command: str) -> list[str]:
    return [sys.executable, "src/manage.py", *command]


def _serve(home: Path, port: int) -> list[str]:
    """As `./plait serve` does."""
    program = Path(sys.executable).parent / "granian"
    return [
        *(str(program), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "3", "--log-level", "warning"),
        *("--static-path-route", "/static", "--static-path-mount", str(home / "static")),
        "plait_desk.wsgi:application",
    ]


def _run(*command: str, surroundings: dict[str, str]) -> None:
    subprocess.run(_manage(*command), env=surroundings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 5):
        if server.poll() is not None:
            raise RuntimeError("the desk stopped while starting; see server.log in its home")
        try:
            with urlopen(address, timeout=2):
                return
        except URLError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers at {address}")
