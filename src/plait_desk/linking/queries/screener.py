"""The process that answers names: begun when somebody opens the page, and again whenever it has ended.

One for each process of the desk. It carries the machine code and the index, the desk only this handle; it is told all
that it needs with each question, and a question is a few milliseconds.
"""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock
from typing import Any

PROGRAM = "plait_desk.linking.management.screener"
SOURCE = Path(__file__).resolve().parents[3]
# To begin takes two seconds, or a minute where nothing was compiled yet: whoever waits longer is asked to come back.
READY_SECONDS = 20.0
ANSWER_SECONDS = 20.0
AT_ONCE = 1 << 16


class ScreenerNotReady(RuntimeError):
    """Names cannot be answered just now; the words say what to do."""


class IndexLost(RuntimeError):
    """The index was swept away after its manifest was read: read it again."""


class Screener:
    """A handle on the process. Questions come one after the other."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._rest = b""

    def begin(self) -> None:
        """Begin it where it does not run, and wait for nothing: where it is being asked, it runs."""
        if self._lock.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._lock.release()

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """What it answers. Raises ScreenerNotReady and IndexLost."""
        if not self._lock.acquire(timeout=READY_SECONDS):
            raise ScreenerNotReady("Others are asking at the moment. Ask again in a few seconds.")
        try:
            told = self._ask(question)
        except (OSError, ValueError):  # it ended in the middle, or said what is no answer
            self._end()
            raise ScreenerNotReady("It could not be looked up. Ask again in a few seconds.") from None
        finally:
            self._lock.release()
        if "lost" in told:
            raise IndexLost
        if "failed" in told:
            raise ScreenerNotReady("This name could not be looked up. Write it in another way.")
        return told

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        process = self._running()
        if not self._is_ready:
            if self._line(process, READY_SECONDS) is None:
                raise ScreenerNotReady("Screening is being made ready on this desk. Ask again in a minute.")
            self._is_ready = True
        assert process.stdin is not None
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.flush()
        line = self._line(process, ANSWER_SECONDS)
        if line is None:
            raise TimeoutError
        told: dict[str, Any] = json.loads(line)
        return told

    def _line(self, process: "subprocess.Popen[bytes]", seconds: float) -> bytes | None:
        """The next line that it writes, or None where none comes in time. Raises OSError where it has ended."""
        assert process.stdout is not None
        until = time.monotonic() + seconds
        while b"\n" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                return None
            some = os.read(process.stdout.fileno(), AT_ONCE)
            if not some:
                raise BrokenPipeError
            self._rest += some
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._end()
            # What it may complain of could quote a name, and names stand in no log.
            self._process = subprocess.Popen(  # noqa: S603 - our own program, and nothing that anybody typed
                [sys.executable, "-m", PROGRAM],
                env=os.environ | {"PYTHONPATH": str(SOURCE), "PLAIT_INTERPRETED": ""},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=-1,
            )
        return self._process

    def _end(self) -> None:
        process, self._process, self._is_ready, self._rest = self._process, None, False, b""
        if process is not None:
            process.kill()
            process.communicate()


_screener = Screener()


def begin() -> None:
    """Make it ready, so that a question that comes soon need not wait."""
    _screener.begin()


def ask(question: dict[str, Any]) -> dict[str, Any]:
    """Ask the one of this process. Raises ScreenerNotReady and IndexLost."""
    return _screener.ask(question)
