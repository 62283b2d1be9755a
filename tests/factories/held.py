"""How much memory something takes while it runs, as the machine sees it: what is held outside Python counts too.

Not `tracemalloc`: stopped while a thread of a library lets go of something, it ends the process (Python 3.11).
"""

import ctypes
import gc
from pathlib import Path

import pyarrow as pa

SELF = Path("/proc/self")
RESET_HIGH_MARK = "5"


class HighMark:
    """Begins where the process stands now; `more` is what it held at most since, beyond that, in bytes."""

    def __init__(self) -> None:
        # What was let go of earlier, or is held by an earlier refusal's traceback, is given back first: it would be
        # used again, and so hide what is held now.
        gc.collect()
        pa.default_memory_pool().release_unused()
        ctypes.CDLL(None).malloc_trim(0)
        (SELF / "clear_refs").write_text(RESET_HIGH_MARK, encoding="ascii")
        self._before = _status("VmRSS")

    @property
    def more(self) -> int:
        """Bytes."""
        return _status("VmHWM") - self._before


def _status(name: str) -> int:
    lines = (SELF / "status").read_text(encoding="utf-8").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
