"""Whether this desk holds a made-up world: then every page of it says so, however it was started."""

from pathlib import Path

from django.conf import settings

MARK = "SYNTHETIC"


def is_synthetic() -> bool:
    """True on a demonstration, and in any home into which a synthetic world was ever taken."""
    return bool(settings.PLAIT_DEMO) or _mark().exists()


def mark_as_synthetic() -> None:
    """From now on this home is a synthetic one; there is no way back but a new home."""
    _mark().touch()


def _mark() -> Path:
    return Path(settings.PLAIT_HOME) / MARK
