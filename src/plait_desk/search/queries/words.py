"""Which entries hold the words: the database's own text search, asked for the newest that a reader may read.

Both databases walk the entries from the newest indexed to the oldest and stop at MOST_RANKED, so that a word on every
second entry costs no more than a rare one. The markings are part of the question, never a filter on its answer.

SQLite: a row of the text index is numbered by its entry and its marking together, so that the walk passes over what is
not readable without opening it; the few numbers that two markings share are told apart by the entry. An entry's kind
is one more word of it, a letter that nobody can type.
PostgreSQL: the words stand in a column of the entry. Its planner cannot guess how many entries hold the beginning of a
word and are readable, so it is told which way to go: by the markings where the reader may read little; along the walk
where many of the newest entries match; otherwise by the index of words.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings

MOST_RANKED = 500
"""among so many of the newest that match, the closest are found; beyond, a page says so"""
MOST_TITLES = 200
FEW = 20_000
"""a reader who may read fewer entries is answered soonest from the markings"""
NEWEST, MANY_OF_THEM = 4_000, 20
"""where so many of the newest entries match, a walk meets enough of them sooner than the index of words gives all"""

# The parts of a row's number: 47 bits of entry, 16 of marking.
MARKING_PART = "({} & 65535)"
NUMBER = f"(({{0}}.id << 16) | {MARKING_PART.format('{0}.marking_id')})"
# The word that stands for a kind, from the letters that Unicode leaves to anybody's own use. Few kinds share one.
KIND_WORD = "char(57344 + ((length({0}.kind) * 16 + (unicode({0}.kind) & 15)) & 255))"

# What came with something that is still arriving is not found.
SHOWN = "held_with NOT IN (SELECT key FROM search_held)"

_SQLITE_HOLDING = f"""
    SELECT e.id FROM search_words w CROSS JOIN search_searchentry e ON e.id = w.rowid >> 16
    WHERE w.search_words MATCH %s
    AND (w.rowid & 65535) IN (SELECT {MARKING_PART.format("value")} FROM json_each(%s))
    AND e.marking_id IN (SELECT value FROM json_each(%s)){{kinds}} AND e.{SHOWN}
    ORDER BY w.rowid DESC LIMIT %s"""
_SQLITE_KINDS = " AND {}kind IN (SELECT value FROM json_each(%s))"
_SQLITE_TITLED = f"""
    SELECT id FROM search_searchentry
    WHERE lower(title) >= %s AND lower(title) < %s AND +marking_id IN (SELECT value FROM json_each(%s)){{kinds}}
    AND {SHOWN}
    ORDER BY lower(title), id DESC LIMIT %s"""
# In the walk the cheap question stands before the dear one; by words the order is hidden, so that nothing is walked.
_BY_MARKINGS = ("words @@ to_tsquery('simple', %s) AND marking_id = ANY(%s)", "id")
_BY_WORDS = ("words @@ to_tsquery('simple', %s) AND (marking_id + 0) = ANY(%s)", "id + 0")
_BY_WALK = ("CASE WHEN (marking_id + 0) = ANY(%s) THEN words @@ to_tsquery('simple', %s) ELSE false END", "id")
_POSTGRESQL_HOLDING = f"""
    SELECT id FROM search_searchentry WHERE {{held}}{{kinds}} AND {SHOWN} ORDER BY {{order}} DESC LIMIT %s"""
_POSTGRESQL_MANY = f"""
    SELECT count(*) FROM (
        SELECT words, marking_id FROM search_searchentry WHERE {SHOWN}{{kinds}} ORDER BY id DESC LIMIT {NEWEST}
    ) newest WHERE CASE WHEN marking_id = ANY(%s) THEN words @@ to_tsquery('simple', %s) ELSE false END"""
_POSTGRESQL_READABLE = """
    SELECT count(*) FROM (SELECT 1 FROM search_searchentry WHERE marking_id = ANY(%s) LIMIT %s) readable"""
_POSTGRESQL_TITLED = f"""
    SELECT id FROM search_searchentry
    WHERE lower(title) COLLATE "C" >= %s AND lower(title) COLLATE "C" < %s AND marking_id = ANY(%s){{kinds}}
    AND {SHOWN}
    ORDER BY lower(title) COLLATE "C", id DESC LIMIT %s"""
LAST_LETTER = chr(0x10FFFF)


def holding(reader: Reader, words: list[str], kinds: tuple[str, ...]) -> RawSQL:
    """The ids of the newest readable entries that hold a word beginning with each of `words`, one over MOST_RANKED."""
    markings, most = _markings(reader), MOST_RANKED + 1
    if connection.vendor == "sqlite":
        listed, chosen = json.dumps(markings), [json.dumps(kinds)] if kinds else []
        values = [_sqlite_asked(words, kinds), listed, listed, *chosen, most]
        return _raw(_SQLITE_HOLDING, _SQLITE_KINDS.format("e.") if kinds else "", values)
    asked = " & ".join(f"{word}:*" for word in words)
    held, order, values = _way(markings, asked, kinds)
    sql = _POSTGRESQL_HOLDING.format(held=held, kinds=_listed(kinds), order=order)
    return RawSQL(sql, [*values, *kinds, most])  # noqa: S611 - the values are bound, never spliced


def titled(reader: Reader, words: list[str], kinds: tuple[str, ...]) -> RawSQL:
    """The ids of the first MOST_TITLES readable entries in the alphabet whose title begins with `words`."""
    start, markings = " ".join(words), _markings(reader)
    if connection.vendor == "sqlite":
        chosen = [json.dumps(kinds)] if kinds else []
        values = [start, start + LAST_LETTER, json.dumps(markings), *chosen, MOST_TITLES]
        return _raw(_SQLITE_TITLED, _SQLITE_KINDS.format("") if kinds else "", values)
    return _raw(_POSTGRESQL_TITLED, _listed(kinds), [start, start + LAST_LETTER, markings, *kinds, MOST_TITLES])


def _sqlite_asked(words: list[str], kinds: tuple[str, ...]) -> str:
    beginnings = [f'"{word}"*' for word in words]
    signs = " OR ".join(f'"{_kind_word(kind)}"' for kind in kinds if kind)
    return " AND ".join([*beginnings, f"({signs})"] if signs else beginnings)


def _kind_word(kind: str) -> str:
    """As KIND_WORD."""
    return chr(57344 + ((len(kind) * 16 + (ord(kind[0]) & 15)) & 255))


def _markings(reader: Reader) -> list[int]:
    return sorted(readable_markings(reader, Permission.SEARCH_USE))


def _way(markings: list[int], asked: str, kinds: tuple[str, ...]) -> tuple[str, str, list[object]]:
    """The way on which PostgreSQL finds the newest soonest: condition, order, and the values they are bound to."""
    if _counted(_POSTGRESQL_READABLE, [markings, FEW]) < FEW:
        return *_BY_MARKINGS, [asked, markings]
    newest = _POSTGRESQL_MANY.format(kinds=_listed(kinds))
    if _counted(newest, [*kinds, markings, asked]) < MANY_OF_THEM:
        return *_BY_WORDS, [asked, markings]
    return *_BY_WALK, [markings, asked]


def _counted(sql: str, values: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def _listed(kinds: tuple[str, ...]) -> str:
    """One by one: along one kind PostgreSQL walks its index in order, along an array it does not."""
    return f" AND kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""


def _raw(sql: str, kinds: str, values: list[object]) -> RawSQL:
    return RawSQL(sql.format(kinds=kinds), values)  # noqa: S611 - the values are bound, never spliced
