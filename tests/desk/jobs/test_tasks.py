"""What the worker does by itself for no room in particular."""

import os
import re
import subprocess
import sys
from pathlib import Path

BLOCKS, LEAST_GIVEN_BACK_KB = 20_000, 60_000
# Blocks that are too small to be given back one by one, of which the last stays: as after work on many records.
WORKED = f"""
import ctypes, re
from datetime import UTC, datetime
import django
django.setup()
from plait_desk.jobs.tasks import give_memory_back

def held():
    return int(re.search(r"Anonymous: +([0-9]+)", open("/proc/self/smaps_rollup").read()).group(1))

library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = [library.malloc(5_000) for _ in range({BLOCKS})]
for block in blocks:
    ctypes.memset(block, 1, 5_000)
for block in blocks[:-1]:
    library.free(block)
before = held()
give_memory_back(as_of=datetime.now(UTC))
print("given back", before - held())
"""


def test_what_work_has_let_go_of_goes_back_to_the_machine(tmp_path: Path) -> None:
    surroundings = {
        "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "plait_desk.settings",
        "PLAIT_HOME": str(tmp_path / "home"),
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
    ran = subprocess.run(
        [sys.executable, "-c", WORKED], env=os.environ | surroundings, capture_output=True, text=True, check=True
    )
    given = re.search(r"given back (-?[0-9]+)", ran.stdout)
    assert given, ran.stdout
    assert int(given[1]) > LEAST_GIVEN_BACK_KB
