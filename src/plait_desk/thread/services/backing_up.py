"""A backup: a consistent copy of the records, the audit log and the files, each sealed under a key that stays here.

Not in it: keys, the audit checkpoints, the list of disposals, and the source register, which is backed up apart.
"""

import hashlib
import hmac
import io
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from plait.domain.ids import encode, new_id
from plait.domain.progress import Progress, quiet
from plait_desk.audit.keys import desk_key
from plait_desk.audit.queries import last_checkpoint
from plait_desk.audit.services import seal
from plait_desk.thread import vault
from plait_desk.thread.services.outside import one_at_a_time

KEY = "backups"
MANIFEST = "backup.json"
FOLDERS = ("blobs", "registers", "links")
RECORDS, AUDIT = "records.sqlite3", "audit.sqlite3"
COPYING = "copying"


# What the database works out by itself is not copied.
_COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"""


class BackupRefused(RuntimeError):
    """The backup cannot be made there, or is not one; the words say what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: names of files with their hashes, and on PostgreSQL the columns of each table."""

    id: str
    at: str
    engine: str
    sealed_entries: int = 0
    files: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)


def back_up(to: Path, *, progress: Progress = quiet) -> Backup:
    """Write a backup into an empty folder. While it runs the desk goes on, but no disposal does.

    Raises BackupRefused.
    """
    if to.exists() and any(to.iterdir()):
        raise BackupRefused(f"{to} is not empty: name a new folder.")
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    with one_at_a_time():
        seal()
        kept = last_checkpoint()
        made = Backup(
            id=encode(new_id()),
            at=timezone.now().isoformat(),
            engine=connection.vendor,
            sealed_entries=kept.count if kept else 0,
        )
        # The records first: an entry that is sealed meanwhile is then in both copies, and never in neither.
        _copy_records(made, to)
        _copy_sqlite(made, "audit", AUDIT, to)
        files = [path for folder in FOLDERS for path in sorted((_home() / folder).rglob("*")) if path.is_file()]
        for place, path in enumerate([*_marks(), *files]):
            progress(place, len(files), "Copying files")
            _seal_file(made, path, str(path.relative_to(_home())), to)
    _write_manifest(made, to)
    progress(1, 1, "Done")
    return made


def _home() -> Path:
    return Path(settings.PLAIT_HOME)


def _marks() -> list[Path]:
    """Small files that say something of the whole home, as that its world is synthetic."""
    return [path for path in sorted(_home().iterdir()) if path.is_file() and ".sqlite3" not in path.name]


def _copy_records(made: Backup, to: Path) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(made, "default", RECORDS, to)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(_COLUMNS, [table])
            columns = [name for (name,) in cursor.fetchall()]
            made.tables[table] = columns
            with cursor.cursor.copy(f"COPY {copied(table, columns)} TO STDOUT (FORMAT binary)") as rows:
                _seal(made, io.BufferedReader(Flow(bytes(part) for part in rows)), f"tables/{table}", to)


def copied(table: str, columns: list[str]) -> str:
    """A table with its columns as COPY names them."""
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


class Flow(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.left = pieces, b""

    def readable(self) -> bool:
        """It is for reading only."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with the next bytes; nought at the end."""
        while not self.left:
            piece = next(self.pieces, None)
            if piece is None:
                return 0
            self.left = piece
        size = min(len(buffer), len(self.left))
        buffer[:size], self.left = self.left[:size], self.left[size:]
        return size


def _copy_sqlite(made: Backup, alias: str, name: str, to: Path) -> None:
    """SQLite's own online copy, sealed; the plain copy lies under PLAIT_HOME for as long as that takes."""
    copying = _home() / COPYING
    shutil.rmtree(copying, ignore_errors=True)
    copying.mkdir(mode=0o700)
    try:
        with (
            closing(sqlite3.connect(connections[alias].settings_dict["NAME"])) as source,
            closing(sqlite3.connect(copying / name)) as copy,
        ):
            source.backup(copy)
        _seal_file(made, copying / name, name, to)
    finally:
        shutil.rmtree(copying)


def _seal_file(made: Backup, path: Path, name: str, to: Path) -> None:
    with path.open("rb") as stream:
        _seal(made, stream, name, to)


def _seal(made: Backup, stream: BinaryIO, name: str, to: Path) -> None:
    vault.write(stream, to / name, key_of(made.id, name))
    with (to / name).open("rb") as sealed:
        made.files[name] = hashlib.file_digest(sealed, "sha256").hexdigest()


def key_of(backup: str, name: str) -> bytes:
    """Each file of each backup has its own key, made from the desk's: no backup holds any."""
    return hmac.new(desk_key(KEY), f"{backup}\n{name}".encode(), hashlib.sha256).digest()


def signature_of(content: dict[str, Any]) -> str:
    """Of a manifest, without the signature itself."""
    return hmac.new(desk_key(KEY), json.dumps(content, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def _write_manifest(made: Backup, to: Path) -> None:
    """Last: a folder without it is no backup."""
    content = {name: getattr(made, name) for name in Backup.__slots__}
    draft = to / f"{MANIFEST}.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(content | {"signature": signature_of(content)}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(to / MANIFEST)
