"""The same on a real server: no byte of the person is left in its tables, here or after a restore."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from benchmarks.server import postgresql
from tests.journeys.forgetting_process import run


@pytest.fixture
def server() -> Iterator[str]:
    with postgresql() as address:
        yield address


def a_database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rsplit('/', 1)[0]}/{name}"


def bytes_of(database: str) -> Iterator[bytes]:
    """Every file of the database, catalogues and statistics too, as the server has it on disk."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        where = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        found = connection.execute(where).fetchone()
    assert found
    return (path.read_bytes() for path in (Path(found[0]) / "base" / str(found[1])).iterdir() if path.is_file())


@pytest.mark.deep
def test_disposed_of_and_restored_no_byte_is_left(server: str, tmp_path: Path) -> None:
    first, second = a_database(server, "first"), a_database(server, "second")
    world, other, backup = tmp_path / "world", tmp_path / "other", tmp_path / "backup"
    [held] = run(world, "make", "then", "say", "then", "backup", str(backup), database=first)
    assert any(b"Larch" in content for content in bytes_of(first))
    *_, left = run(world, "ask", "then", "finish", "then", "say", database=first)
    assert held["found"]
    assert left["found"] == []
    assert not any(b"Larch" in content for content in bytes_of(first))
    [back] = run(other, "restore", str(backup), "then", "say", keys=world / "keys", database=second)
    assert back == left
    assert not any(b"Larch" in content for content in bytes_of(second))
