"""What journeys share: a home of their own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def own_home(tmp_path: Path, settings: Settings) -> Path:
    """A test keeps its files in a folder of its own; databases roll back by themselves."""
    settings.PLAIT_HOME = tmp_path
    return tmp_path
