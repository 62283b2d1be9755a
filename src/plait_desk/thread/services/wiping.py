"""Wiping: what was deleted leaves no bytes in the databases' files.

A deleted row stays in a database's file until something is written over it. SQLite is made anew without it, and its
write-ahead log emptied; PostgreSQL writes every table anew. Both hold writers up while they work.
"""

from functools import partial

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# Text indexes keep deleted words until their parts are merged; each step of that is a short transaction.
MERGE_PAGES = 500
LEAST_CHANGE = 2
HOMES = ("default", "audit")


class StillRead(RuntimeError):
    """Somebody reads an old state of the database, so that its bytes cannot be wiped yet. Run it again."""


def wipe() -> None:
    """Wipe both databases that hold records or keys; inside a transaction, as soon as that is committed.

    Raises StillRead.
    """
    for alias in HOMES:
        connection = connections[alias]
        clean = _wipe_sqlite if connection.vendor == "sqlite" else _wipe_postgresql
        transaction.on_commit(partial(clean, connection), using=alias)


def _wipe_sqlite(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (name,) in cursor.fetchall():
            _merge(connection, connection.ops.quote_name(str(name)))
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone()
    if busy:
        raise StillRead("Somebody reads an old state of the database: run the disposal again in a minute.")


def _merge(connection: BaseDatabaseWrapper, index: str) -> None:
    """Merge all parts of a text index into one, in short transactions: only then is a deleted word gone.

    As SQLite's documents have it: first a negative number of pages, then a positive one until next to nothing changes.
    """
    pages, changed = -MERGE_PAGES, LEAST_CHANGE
    while changed >= LEAST_CHANGE:
        with connection.cursor() as cursor:
            before = connection.connection.total_changes
            cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('merge', {pages})")
            changed = connection.connection.total_changes - before
        pages = MERGE_PAGES


def _wipe_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (FULL, ANALYZE)")
        # The planner keeps the most common values of each column; what it kept before goes too.
        cursor.execute("VACUUM (FULL) pg_statistic")
