"""A restore: a backup opened into an empty home, and every disposal since done again before anybody may look."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from plait.domain.progress import Progress, quiet
from plait.policy.chain import Finding
from plait_desk.audit.services import seal, verify
from plait_desk.thread import vault
from plait_desk.thread.services.backing_up import (
    AUDIT,
    MANIFEST,
    RECORDS,
    Backup,
    BackupRefused,
    copied,
    key_of,
    signature_of,
)
from plait_desk.thread.services.disposal import DoneAgain, dispose_again

# Lies in the home for as long as a restore is not done: the desk does not start beside it.
MARK = "restore-not-finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back: from when, which disposals were done again, and what is wrong with the audit chain."""

    at: str
    files: int
    disposals: DoneAgain
    findings: tuple[Finding, ...]
    set_aside: str
    """the file with the checkpoints of entries that were sealed after the backup, if there were any"""

    @property
    def words(self) -> list[str]:
        """What was done again and what was not, a sentence or two a line."""
        lines = [f"Restored as of {self.at}: {self.files} files, {self.disposals.number} disposals done again."]
        lines += [
            f"Nobody was told of disposal {code}: who asked and who agreed are not in the backup. Tell whoever had it."
            for code in self.disposals.untold
        ]
        lines.append(
            "Nothing else that happened later is here: recall again what was recalled, withdraw again the consents "
            "that were withdrawn, and end again the grants and places that were ended."
        )
        if self.set_aside:
            lines.append(f"Entries of the audit log after that are lost; their checkpoints are in {self.set_aside}.")
        return lines


def restore(source: Path, *, progress: Progress = quiet) -> Restored:
    """Open a backup of this desk into an empty home. Killed, it is run again from the start.

    Raises BackupRefused where the home is not empty, or the backup is not whole or not of this desk.
    """
    made = _manifest(source)
    _refuse_if_in_use(made)
    (_home() / MARK).touch()
    for place, (name, digest) in enumerate(sorted(made.files.items())):
        progress(place, len(made.files), "Opening files")
        if not name.startswith("tables/"):
            _open(made, source, name, digest)
    for alias in connections:
        call_command("migrate", database=alias, run_syncdb=True, verbosity=0)
    if made.tables:
        _load_tables(made, source)
    set_aside = _set_aside(made.sealed_entries)
    disposals = dispose_again(progress=progress)
    seal()
    findings = verify().findings
    (_home() / MARK).unlink()
    progress(1, 1, "Done")
    return Restored(at=made.at, files=len(made.files), disposals=disposals, findings=findings, set_aside=set_aside)


def is_unfinished() -> bool:
    """True while a restore has begun and not ended."""
    return (_home() / MARK).exists()


def _home() -> Path:
    return Path(settings.PLAIT_HOME)


def _manifest(source: Path) -> Backup:
    if not (source / MANIFEST).exists():
        raise BackupRefused(f"{source} is no backup, or one that was not finished: name another.")
    content: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    if not hmac.compare_digest(str(content.pop("signature", "")), signature_of(content)):
        raise BackupRefused("The backup was changed, or made under other keys: put this desk's own keys in PLAIT_KEYS.")
    return Backup(**content)


def _refuse_if_in_use(made: Backup) -> None:
    if made.engine != connection.vendor:
        raise BackupRefused(f"The backup is of {made.engine}, and this desk runs on {connection.vendor}.")
    if is_unfinished():
        return
    there = [name for name in (RECORDS, AUDIT) if (_home() / name).exists() and (_home() / name).stat().st_size]
    if there or (made.tables and connection.introspection.table_names()):
        raise BackupRefused("There is a desk here already: name an empty PLAIT_HOME, and an empty database.")


def _open(made: Backup, source: Path, name: str, digest: str) -> None:
    with (source / name).open("rb") as sealed:
        if hashlib.file_digest(sealed, "sha256").hexdigest() != digest:
            raise BackupRefused(f"{name} was changed since the backup was made: use another backup.")
    to = _home() / name
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for beside in (f"{name}-wal", f"{name}-shm"):
        (_home() / beside).unlink(missing_ok=True)
    with to.open("wb") as file:
        for piece in vault.read(source / name, key_of(made.id, name)):
            file.write(piece)


def _load_tables(made: Backup, source: Path) -> None:
    """Every table in one transaction; its references are checked at the end of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(map(connection.ops.quote_name, made.tables))
        cursor.execute(f"TRUNCATE {names} CASCADE")
        for table, columns in made.tables.items():
            name = f"tables/{table}"
            with cursor.cursor.copy(f"COPY {copied(table, columns)} FROM STDIN (FORMAT binary)") as rows:
                for piece in vault.read(source / name, key_of(made.id, name)):
                    rows.write(piece)
        for sequence in connection.introspection.sequence_list():
            table, column = sequence["table"], sequence["column"]
            quoted = connection.ops.quote_name
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), GREATEST(COALESCE(MAX({quoted(column)}), 0), 1)) "
                f"FROM {quoted(table)}",
                [quoted(table), column],
            )


def _set_aside(sealed_entries: int) -> str:
    """Checkpoints of entries that the backup cannot hold go into a file of their own: they are the proof of what was
    lost, and the chain goes on from what came back."""
    kept = Path(settings.PLAIT_CHECKPOINTS) / "checkpoints.jsonl"
    if not kept.exists():
        return ""
    lines = kept.read_text(encoding="utf-8").splitlines(keepends=True)
    later = [line for line in lines if json.loads(line)["count"] > sealed_entries]
    if not later:
        return ""
    aside = kept.with_name(f"checkpoints-before-restore-{timezone.now():%Y%m%dT%H%M%S}.jsonl")
    aside.write_text("".join(later), encoding="utf-8")
    draft = kept.with_name(f"{kept.name}.draft")
    draft.write_text("".join(line for line in lines if line not in later), encoding="utf-8")
    draft.replace(kept)
    return aside.name
