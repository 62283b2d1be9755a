"""A link chart of 500 things drawn from a neighbourhood of 5,000, as a person waits for it.

The desk is real: its own database, its own server, the page as everybody gets it, opened by a signed-in analyst in
Chromium. All of it is SYNTHETIC and made here. A time runs from the start of the navigation to the first frame that
shows the chart, and to the first frame after a drag of the mouse moved it; so it counts the server, the network of
the machine, the scripts and the picture. Where there is no Chromium nothing is measured, and that is said.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, cast

from benchmarks.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
THINGS, DRAWN, RUNS = 5_000, 500, 7
BOUND = 1.0
CHROMIUM = Path(os.environ.get("PLAIT_CHROMIUM", "/usr/bin/chromium"))


def figures() -> Iterator[Figure]:
    """The server alone, then what Chromium shows: median and slowest of seven."""
    if not CHROMIUM.exists():
        print(f"mapping: no Chromium at {CHROMIUM}, so the link chart was not timed", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as home:
        told = measured(Path(home))
    if (told["things"], told["left_out"]) != (DRAWN, THINGS - DRAWN):
        raise ValueError(
            f"drew {told['things']} things and left out {told['left_out']}: not the chart that is asked for"
        )
    name = f"link chart of {DRAWN} drawn from {THINGS:,}"
    yield _seconds(f"{name}: the server's part, median of {RUNS}", median(told["served"]))
    yield _seconds(f"{name}: first painted in Chromium, median of {RUNS}", median(told["painted"]))
    yield _seconds(f"{name}: first painted, slowest of {RUNS}", max(told["painted"]))
    yield _seconds(f"{name}: moved by the mouse, median of {RUNS}", median(told["moved"]))
    yield _seconds(f"{name}: moved by the mouse, slowest of {RUNS}", max(told["moved"]))


def measured(home: Path) -> dict[str, Any]:
    """What another process found: a desk of its own needs settings of its own."""
    surroundings = os.environ | {
        "PLAIT_HOME": str(home / "desk"),
        "PLAIT_KEYS": str(home / "keys"),
        "PLAIT_DEBUG": "no",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "plait_desk.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    command = [sys.executable, "-m", "benchmarks.mapping_chart_desk", str(THINGS), str(RUNS)]
    done = subprocess.run(command, env=surroundings, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return cast(dict[str, Any], json.loads(done.stdout.splitlines()[-1]))


def _seconds(name: str, value: float) -> Figure:
    return Figure(name=name, ours=value, peer=None, reach=BOUND, unit="s", at_most=True)


if __name__ == "__main__":
    start = time.perf_counter()
    for figure in figures():
        print(figure)
    print(f"{time.perf_counter() - start:.0f} s")
