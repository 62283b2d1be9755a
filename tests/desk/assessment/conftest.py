from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PLAIT_HOME", tmp_path)
