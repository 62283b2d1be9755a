"""Where the openly licensed real data lie that known answers are held to: beside the repository, not in it."""

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_folder(name: str) -> Path:
    """The folder of that name. Without it the test is skipped, and fails where CI is true."""
    folder = SHARED_DATA / name
    if folder.is_dir():
        return folder
    reason = f"shared data '{name}' is not beside the repository"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    pytest.skip(reason)
