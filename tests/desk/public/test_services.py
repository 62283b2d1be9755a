"""What is counted of the public forms is counted by every process of the desk together, and names nobody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from plait_desk.accounts.models import Tally
from plait_desk.public.services import EACH, may_send

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "203.0.113.7"
OTHER_PROCESS = f"""
import sys
import django
from django.conf import settings
settings.DATABASES["audit"]["NAME"] = sys.argv[1]
django.setup()
from plait_desk.public.services import may_send
print(sum(may_send("tell", "{ADDRESS}") for _ in range({EACH - 1})))
"""


def test_what_another_process_was_sent_counts_here() -> None:
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "plait_desk.settings", "PYTHONPATH": str(ROOT / "src")}
    here = str(connections["audit"].settings_dict["NAME"])
    said = subprocess.check_output([sys.executable, "-c", OTHER_PROCESS, here], env=surroundings, text=True)
    assert int(said) == EACH - 1
    assert may_send("tell", ADDRESS)
    assert not may_send("tell", ADDRESS)
    assert may_send("tell", "203.0.113.8")


def test_no_address_is_kept() -> None:
    may_send("tell", ADDRESS)
    assert Tally.objects.exists()
    assert not any(ADDRESS in str(value) for row in Tally.objects.all() for value in vars(row).values())
