"""Migrations are not used by the other tests, nor by an empty home. Here a home of the first release, with data in it,
is brought up to date by them alone, and ends with the tables of a new one. On PostgreSQL where PLAIT_DATABASE names a
server."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
SERVER = os.environ.get("PLAIT_DATABASE", "")
FIRST = "0001_initial"
TABLES = {
    "records.sqlite3": {"collection_report", "search_words", "audit_waitingchange", "reporting_reportedition"},
    "audit.sqlite3": {"audit_waitingread", "audit_sealedrow"},
    "sources.sqlite3": {"collection_registeredsource"},
}
FOUND = {
    "sqlite": "SELECT count(*) FROM search_words WHERE search_words MATCH 'zedmoor'",
    "postgresql": "SELECT count(*) FROM search_searchentry WHERE words @@ to_tsquery('simple', 'zedmoor')",
}


# What tables there are, what is in them and what is asked of them, in whatever order it was made.
STRUCTURE = {
    "sqlite": (
        """SELECT t.name, c.name, c.type, c.[notnull], c.dflt_value, c.pk
        FROM sqlite_master t, pragma_table_info(t.name) c""",
        "SELECT t.name, f.[from], f.[table], f.[to] FROM sqlite_master t, pragma_foreign_key_list(t.name) f",
        "SELECT name, sql FROM sqlite_master WHERE type <> 'table'",
    ),
    "postgresql": (
        """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'""",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    ),
}


@contextmanager
def an_empty_home(folder: Path) -> Iterator[dict[str, str]]:
    """As the environment of the desk."""
    environment = os.environ | {"PLAIT_HOME": str(folder / "home"), "PLAIT_DATABASE": ""}
    if not SERVER:
        yield environment
        return
    name = f"migrations_{uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield environment | {"PLAIT_DATABASE": SERVER.rsplit("/", 1)[0] + f"/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with an_empty_home(tmp_path_factory.mktemp("new")) as place:
        for _ in range(2):  # a second time changes nothing
            run(place, "src/manage.py", "prepare")
        yield place


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with an_empty_home(tmp_path_factory.mktemp("grown")) as place:
        run(place, "-c", "from tests.test_migrations import write_first; write_first()")
        run(place, "src/manage.py", "prepare")
        yield place


def test_an_empty_home_gets_each_table_in_its_own_database_and_nowhere_else(new: dict[str, str]) -> None:
    if new["PLAIT_DATABASE"]:
        return
    there = {name: tables(Path(new["PLAIT_HOME"]) / name) for name in TABLES}
    for name, wanted in TABLES.items():
        assert wanted <= there[name]
        assert not wanted & set().union(*(found for other, found in there.items() if other != name))


def test_a_home_of_the_first_release_keeps_what_is_in_it_and_finds_it(grown: dict[str, str]) -> None:
    told = json.loads(run(grown, "-c", "from tests.test_migrations import tell_newest; tell_newest()"))
    assert told == {"reports": ["Night unloading"], "values": ["Zedmoor"], "readable as": ["OFFICIAL"], "found": 1}


def test_a_home_that_grew_by_migrations_has_the_tables_of_a_new_one(new: dict[str, str], grown: dict[str, str]) -> None:
    told = "from tests.test_migrations import tell_structure; tell_structure()"
    one, other = (json.loads(run(place, "-c", told)) for place in (new, grown))
    assert len(one["default"]) > 1000
    differ = {alias: set(one[alias]) ^ set(other[alias]) for alias in one}
    # A table of Django's that the desk keeps empty: its migration once gave it a shorter key.
    differ["default"] = {row for row in differ["default"] if not row.startswith("auth_group_permissions | id |")}
    assert not any(differ.values())


def run(place: dict[str, str], *command: str) -> str:
    """What a process of its own prints, on that home; it must end well."""
    environment = place | {"PYTHONPATH": f"src{os.pathsep}.", "DJANGO_SETTINGS_MODULE": "plait_desk.settings"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def write_first() -> None:
    """In a process of its own: the tables of the first release, and one report with one statement in them."""
    import django  # this process of the tests has another home

    django.setup()
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.utils.timezone import now

    for alias, only in (("audit", {"audit"}), ("sources", {"collection"}), ("default", None)):
        executor = MigrationExecutor(connections[alias])
        first = [node for node in executor.loader.graph.nodes if node[1] == FIRST and (only is None or node[0] in only)]
        executor.migrate(first)
    apps = executor.loader.project_state(first).apps
    put = {name: apps.get_model(name).objects.create for name in _WRITTEN}
    body = put["accounts.Partner"](id=1, key="psos", name="A body (synthetic)")
    mark = put["accounts.Marking"](
        id=2, tier="OFFICIAL", handling="P", originator=body, purposes=["law-enforcement"], existence="hidden",
        kind="ordinary",
    )  # fmt: skip
    report = put["collection.Report"](
        id=3, marking=mark, partner=body, own_reference="IR-1", title="Night unloading", intelligence_on=now().date(),
        created_at=now(), received_at=now(), urgency="high", state="live",
    )  # fmt: skip
    item = put["collection.Item"](
        id=4, marking=mark, report=report, number=1, text="Three lorries.", grading_scheme="3x5x2", grade="1BP",
        recorded_at=now(),
    )  # fmt: skip
    mention = put["collection.Mention"](id=5, marking=mark, kind="company", item=item, recorded_at=now())
    put["collection.Statement"](marking=mark, mention=mention, property="name", value="Zedmoor", recorded_at=now())
    put["search.SearchEntry"](marking=mark, ref="mention:5", kind="company", title="Zedmoor", text="")


_WRITTEN = (
    "accounts.Partner", "accounts.Marking", "collection.Report", "collection.Item", "collection.Mention",
    "collection.Statement", "search.SearchEntry",
)  # fmt: skip


def tell_newest() -> None:
    """In a process of its own: prints what the tables hold after the newest migration, as that migration knows them."""
    import django  # as above

    django.setup()
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    apps = MigrationLoader(connection).project_state().apps
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        found = cursor.fetchone()[0]
    told = {
        "reports": list(apps.get_model("collection.Report").objects.values_list("title", flat=True)),
        "values": list(apps.get_model("collection.Statement").objects.values_list("value", flat=True)),
        "readable as": list(apps.get_model("accounts.Marking").objects.values_list("tier", flat=True)),
        "found": found,
    }
    sys.stdout.write(json.dumps(told))


def tell_structure() -> None:
    """In a process of its own: prints every column, index and constraint of each database."""
    import django  # as above

    django.setup()
    from django.db import connections

    told = {}
    for alias in connections:
        with connections[alias].cursor() as cursor:
            rows = []
            for question in STRUCTURE[connections[alias].vendor]:
                cursor.execute(question)
                rows += [" | ".join(map(str, row)) for row in cursor.fetchall()]
            told[alias] = sorted(rows)
    sys.stdout.write(json.dumps(told))
