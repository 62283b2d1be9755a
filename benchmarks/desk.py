"""A desk of its own for a measurement: empty tables in a temporary home, on the database that the environment names."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure
from benchmarks.server import postgresql

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("SQLite", "PostgreSQL")


def on_each_database(module: str) -> Iterator[Figure]:
    """The figures of `python -m module`, run once on a desk of its own on each database."""
    for database in DATABASES:
        with ExitStack() as opened:
            folder = opened.enter_context(TemporaryDirectory(prefix="plait-bench-"))
            address = opened.enter_context(postgresql()) if database == "PostgreSQL" else ""
            place = {"PLAIT_HOME": f"{folder}/home", "PLAIT_KEYS": f"{folder}/keys", "PLAIT_DATABASE": address}
            yield from _measured(module, database, os.environ | place | {"PYTHONPATH": "src"})


def _measured(module: str, database: str, environment: dict[str, str]) -> Iterator[Figure]:
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            said = json.loads(line)
            said.pop("ok")
            yield Figure(**said | {"name": f"{database}: {said['name']}"})
    if running.returncode:
        raise SystemExit(f"{module} ended with {running.returncode} on {database}.")


def set_up() -> None:
    """Set Django up and make every table as the models say, without a history of migrations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_desk.settings")
    # Settings are read when Django is first imported, and the environment is made ready before that.
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    for database in settings.DATABASES:
        call_command("migrate", database=database, run_syncdb=True, verbosity=0)


def be_ready() -> None:
    """Tell PostgreSQL's planner what is there, as it learns by itself over time; SQLite's is told nothing on a desk."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
