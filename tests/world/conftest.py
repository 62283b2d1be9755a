"""One small world for all tests of this folder."""

from pathlib import Path

import pytest

from plait_world.generate import generate


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small world, seed 7."""
    folder = tmp_path_factory.mktemp("world")
    generate("small", 7, folder)
    return folder
