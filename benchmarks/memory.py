"""The most memory that this process has held since it began."""

from pathlib import Path


def most_held() -> float:
    """Megabytes, mapped files among them.

    Not `ru_maxrss`: a process that another one starts inherits what that one had held.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024
