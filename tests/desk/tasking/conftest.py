from pathlib import Path

import pytest
from django.conf import settings
from tests.factories.tasked import World, a_world


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PLAIT_HOME", tmp_path)


@pytest.fixture
def world() -> World:
    return a_world()
