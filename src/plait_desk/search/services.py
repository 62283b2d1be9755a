"""Keeping the search index: entries are written by the room that owns the thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from plait.domain.ids import Ref
from plait_desk.search.models import SearchEntry

BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one thing is found by."""

    ref: Ref
    kind: str
    title: str
    text: str
    marking_id: int
    on: date | None = None


def index(entries: Iterable[Entry]) -> None:
    """Write or replace what these things are found by."""
    rows = [
        SearchEntry(
            ref=str(entry.ref),
            kind=entry.kind,
            title=entry.title[:300],
            text=entry.text,
            marking_id=entry.marking_id,
            on=entry.on,
        )
        for entry in entries
    ]
    with transaction.atomic():
        SearchEntry.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["ref"],
            update_fields=["kind", "title", "text", "marking", "on"],
        )


def forget(refs: Iterable[Ref]) -> None:
    """Nothing is found by these things any more."""
    SearchEntry.objects.filter(ref__in=[str(ref) for ref in refs]).delete()


SQLITE_INDEX = """
CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(
    title, text, content='search_searchentry', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2", prefix='2 3');
CREATE TRIGGER IF NOT EXISTS search_added AFTER INSERT ON search_searchentry BEGIN
    INSERT INTO search_words(rowid, title, text) VALUES (new.id, new.title, new.text); END;
CREATE TRIGGER IF NOT EXISTS search_gone AFTER DELETE ON search_searchentry BEGIN
    INSERT INTO search_words(search_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); END;
CREATE TRIGGER IF NOT EXISTS search_changed AFTER UPDATE ON search_searchentry BEGIN
    INSERT INTO search_words(search_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO search_words(rowid, title, text) VALUES (new.id, new.title, new.text); END;
"""
POSTGRESQL_INDEX = """
CREATE INDEX IF NOT EXISTS search_words ON search_searchentry
    USING gin (to_tsvector('simple', title || ' ' || text));
"""


def prepare() -> None:
    """Make the database's own text index if it is not there; run after each migration."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in _statements(SQLITE_INDEX):
                cursor.execute(statement)
    else:
        with connection.cursor() as cursor:
            cursor.execute(POSTGRESQL_INDEX)


def _statements(script: str) -> list[str]:
    """The script cut where a line ends a statement: a trigger ends with END;."""
    pieces, current = [], ""
    for line in script.strip().splitlines():
        current += line + "\n"
        in_trigger = "CREATE TRIGGER" in current
        if line.rstrip().endswith("END;" if in_trigger else ";"):
            pieces.append(current)
            current = ""
    return pieces
