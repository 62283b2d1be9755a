"""The database's own text index over the entries: made once, and made again where an older desk made it otherwise."""

from django.db import connection, transaction

from plait_desk.search.queries.words import KIND_WORD, NUMBER

_ROW = f"{NUMBER}, {{0}}.title, {{0}}.text || ' ' || {KIND_WORD}"
_ADD = f"INSERT INTO search_words(rowid, title, text) VALUES ({_ROW.format('new')});"
_TAKE = f"INSERT INTO search_words(search_words, rowid, title, text) VALUES ('delete', {_ROW.format('old')});"
# The beginnings of words have lists of their own, up to the longest that half of all entries may share: any other
# beginning is put together from all its words before the first entry is known.
SQLITE_WORDS = (
    "CREATE VIRTUAL TABLE search_words USING fts5(title, text, content='', "
    "tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3 4 5 6 7 8')"
)
SQLITE_FILLED = (
    f"INSERT INTO search_words(rowid, title, text) SELECT {_ROW.format('entry')} FROM search_searchentry entry"
)
SQLITE_TRIGGERS = {
    "search_added": f"AFTER INSERT ON search_searchentry BEGIN {_ADD} END",
    "search_gone": f"AFTER DELETE ON search_searchentry BEGIN {_TAKE} END",
    "search_changed": f"AFTER UPDATE ON search_searchentry BEGIN {_TAKE} {_ADD} END",
}
# They hold all that a title is asked for by, so that no entry is opened for it.
SQLITE_TITLES = (
    "DROP INDEX IF EXISTS search_titles",
    "CREATE INDEX IF NOT EXISTS search_titles_shown "
    "ON search_searchentry (lower(title), id DESC, marking_id, kind, held_with)",
    "CREATE INDEX IF NOT EXISTS search_titles_of_a_kind "
    "ON search_searchentry (kind, lower(title), id DESC, marking_id, held_with)",
)
POSTGRESQL_INDEX = (
    "ALTER TABLE search_searchentry ADD COLUMN IF NOT EXISTS words tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || text)) STORED",
    "DROP INDEX IF EXISTS search_words",
    "CREATE INDEX IF NOT EXISTS search_tokens ON search_searchentry USING gin (words)",
    "DROP INDEX IF EXISTS search_titles",
    "CREATE INDEX IF NOT EXISTS search_titles_shown ON search_searchentry "
    '(lower(title) COLLATE "C", id DESC) INCLUDE (marking_id, kind, held_with)',
)


@transaction.atomic
def prepare() -> None:
    """Make the text index if it is not there as it should be; run after each migration."""
    statements = POSTGRESQL_INDEX if connection.vendor == "postgresql" else (*_words_missing(), *SQLITE_TITLES)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _words_missing() -> list[str]:
    """What makes SQLite's index of words; nothing where it and its triggers are the ones above.

    A migration that makes the table anew takes the triggers with it: the index is then filled again.
    """
    triggers = {name: f"CREATE TRIGGER {name} {does}" for name, does in SQLITE_TRIGGERS.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE name = 'search_words' OR (type = 'trigger' AND tbl_name = 'search_searchentry')"
        )
        found = dict(cursor.fetchall())
    if found == {"search_words": SQLITE_WORDS, **triggers}:
        return []
    gone = [f"DROP TRIGGER {name}" for name in found if name != "search_words"]
    return [*gone, "DROP TABLE IF EXISTS search_words", SQLITE_WORDS, SQLITE_FILLED, *triggers.values()]
