"""What is counted of the public forms is counted by every process of the desk together, and names nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from plait_desk.public.services import EACH, may_send

ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "203.0.113.7"
OTHER_PROCESS = f"""
import django
django.setup()
from plait_desk.public.services import may_send
print(sum(may_send("tell", "{ADDRESS}") for _ in range({EACH - 1})))
"""


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_what_another_process_was_sent_counts_here() -> None:
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "plait_desk.settings", "PYTHONPATH": str(ROOT / "src")}
    said = subprocess.check_output([sys.executable, "-c", OTHER_PROCESS], env=surroundings, text=True)
    assert int(said) == EACH - 1
    assert may_send("tell", ADDRESS)
    assert not may_send("tell", ADDRESS)
    assert may_send("tell", "203.0.113.8")


def test_no_address_is_kept() -> None:
    may_send("tell", ADDRESS)
    kept = [path for path in Path(str(settings.CACHES["default"]["LOCATION"])).rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if ADDRESS.encode() in path.name.encode() + path.read_bytes()]
