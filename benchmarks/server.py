"""A PostgreSQL server for a while: `python -m benchmarks.server COMMAND ...` runs a command against one.

Made from Debian's packages in a temporary folder, on a free loopback port, and gone when the command ends. A server
refuses to run as root; then its own user runs it.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
OWNER = "postgres"
# Nothing here outlives the run, so nothing waits for the disk.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=256MB")


class NoServer(Exception):
    """PostgreSQL is not on this machine, or did not start."""


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a running server that nobody else uses, as PLAIT_DATABASE wants it. Raises NoServer."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="plait-server-") as folder:
        if os.geteuid() == 0:
            subprocess.run(["chown", OWNER, folder], check=True)
        data, port = f"{folder}/data", _free_port()
        control = [str(programs / "pg_ctl"), "-D", data]
        _run([str(programs / "initdb"), "-A", "trust", "-E", "UTF8", "-U", OWNER, "-D", data])
        options = f"-p {port} -k {folder} " + " ".join(f"-c {setting}" for setting in SETTINGS)
        _run([*control, "-l", f"{folder}/log", "-s", "-w", "-o", options, "start"])
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}/{OWNER}"
        finally:
            _run([*control, "-m", "immediate", "-s", "stop"])


def _programs() -> Path:
    """The folder of the newest version's programs."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise NoServer("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    return found[-1].parent


def _run(command: Sequence[str]) -> None:
    owned = ["runuser", "-u", OWNER, "--", *command] if os.geteuid() == 0 else command
    done = subprocess.run(owned, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise NoServer(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
    return port


def main(command: Sequence[str]) -> int:
    """Run the command with PLAIT_DATABASE naming the server; what it ends with is what this ends with."""
    # Ctrl+C reaches the command too: it ends, and then the server is taken away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with postgresql() as address:
        running = subprocess.Popen(command, env=os.environ | {"PLAIT_DATABASE": address})
        try:
            return running.wait()
        except (KeyboardInterrupt, SystemExit):
            running.terminate()
            return running.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
