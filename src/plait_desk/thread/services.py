"""Writes of the thread: links, events, targets, blobs, snapshots and releases. Called inside a room's transaction."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref, encode, new_id
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.thread import vault
from plait_desk.thread.models import Blob, Cursor, Event, Release, Snapshot, Target, ThreadLink


def link(from_ref: Ref, relation: str, to_ref: Ref, marking: Marking) -> None:
    """One step of the thread, written once however often it is said."""
    ThreadLink.objects.get_or_create(
        from_ref=str(from_ref),
        relation=relation,
        to_ref=str(to_ref),
        defaults={"marking": marking, "at": timezone.now()},
    )


def emit(kind: str, ref: Ref, marking: Marking) -> None:
    """One event of the sequence, for rooms to the right to read on from."""
    Event.objects.create(kind=kind, ref=str(ref), at=timezone.now(), marking=marking)


def target(kind: Target.Kind, key: str | int) -> Target:
    """The one row that stands for this thing; a number is written as its thirteen letters."""
    row, _ = Target.objects.get_or_create(kind=kind, key=encode(key) if isinstance(key, int) else key)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a blob is kept as."""

    partner_id: int
    name: str
    media_type: str
    marking: Marking


def keep_blob(content: bytes | BinaryIO, kept: Kept) -> Blob:
    """Keep bytes under PLAIT_HOME, encrypted under their own key; the same content of one partner is kept once."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    digest, size = _measure(stream)
    known = Blob.objects.filter(partner_id=kept.partner_id, sha256=digest, destroyed_at=None).first()
    if known:
        return known
    blob_id, key = new_id(), vault.new_key()
    vault.write(stream, _path(blob_id), key)
    return Blob.objects.create(
        id=blob_id,
        partner_id=kept.partner_id,
        sha256=digest,
        name=kept.name,
        media_type=kept.media_type,
        size=size,
        marking=kept.marking,
        key=vault.wrap(key),
        kept_at=timezone.now(),
    )


def read_blob(blob: Blob) -> bytes:
    """The plain bytes of a blob. Raises FileNotFoundError once its key was destroyed."""
    if blob.key is None:
        raise FileNotFoundError("this file was disposed of")
    return b"".join(vault.read(_path(blob.pk), vault.unwrap(bytes(blob.key))))


def destroy_blob(blob: Blob) -> None:
    """Destroy the key, then the bytes: hash and metadata stay as proof."""
    blob.key, blob.destroyed_at = None, timezone.now()
    blob.save(update_fields=["key", "destroyed_at"])
    _path(blob.pk).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a snapshot freezes, and under which versions."""

    kind: str
    title: str
    content: bytes
    media_type: str
    inputs: list[str]
    model_version: str = ""
    framework_edition: str = ""
    seed: int | None = None


def freeze(*, actor: Reader, what: Frozen, marking: Marking, released_by: Release | None = None) -> Snapshot:
    """Keep one result as it is now. Its marking is the combination of its inputs, or the release's to-marking."""
    kept = Kept(partner_id=actor.partner_id, name=what.title, media_type=what.media_type, marking=marking)
    return Snapshot.objects.create(
        kind=what.kind,
        title=what.title,
        blob=keep_blob(what.content, kept),
        inputs=what.inputs,
        model_version=what.model_version,
        framework_edition=what.framework_edition,
        seed=what.seed,
        release=released_by,
        marking=marking,
        made_at=timezone.now(),
        made_by_id=actor.person_id,
    )


class SecondPersonNeeded(Exception):
    """A release to the public needs a second named person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """One version of one thing, from which marking to which, and on what basis."""

    ref: Ref
    version: str
    from_marking: Marking
    to_marking: Marking
    basis: str


def release(*, actor: Reader, what: Lowered, second: Reader | None = None, needs_second: bool = False) -> Release:
    """Record that a named person makes this version more open. Raises PermissionDenied, SecondPersonNeeded.

    The object keeps its marking: what becomes readable is the Snapshot that is frozen with this release.
    """
    require(actor, Permission.RELEASE_MAKE)
    if second is not None:
        require(second, Permission.RELEASE_SECOND)
    if needs_second and (second is None or second.person_id == actor.person_id):
        raise SecondPersonNeeded("a second person with the right to release must agree")
    with transaction.atomic():
        row = Release.objects.create(
            object_ref=str(what.ref),
            version=what.version,
            from_marking=what.from_marking,
            to_marking=what.to_marking,
            basis=what.basis,
            by_id=actor.person_id,
            second_by_id=second.person_id if second else None,
            at=timezone.now(),
        )
        record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[str(what.ref), str(Ref("release", row.pk))])
    return row


def catch_up(name: str, most: int = 1000) -> list[Event]:
    """Events after this reader's cursor, oldest first; the cursor moves on with the surrounding transaction."""
    cursor, _ = Cursor.objects.get_or_create(name=name)
    events = list(Event.objects.filter(sequence__gt=cursor.sequence).order_by("sequence")[:most])
    if events:
        cursor.sequence = events[-1].sequence
        cursor.save(update_fields=["sequence"])
    return events


def _measure(stream: BinaryIO) -> tuple[str, int]:
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(vault.PIECE):
        digest.update(piece)
        size += len(piece)
    stream.seek(0)
    return digest.hexdigest(), size


def _path(blob_id: int) -> Path:
    code = encode(blob_id)
    folder: Path = settings.PLAIT_HOME / "blobs" / code[-2:]
    return folder / code
