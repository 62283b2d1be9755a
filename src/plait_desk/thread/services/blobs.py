"""Files under PLAIT_HOME: kept, read, and destroyed with their key."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import encode, new_id
from plait_desk.accounts.models import Marking
from plait_desk.thread import vault
from plait_desk.thread.models import Blob


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


def pieces_of(blob: Blob) -> Iterator[bytes]:
    """The plain bytes of a blob, piece by piece; nothing once its key was destroyed."""
    return vault.read(_path(blob.pk), vault.unwrap(bytes(blob.key))) if blob.key is not None else iter(())


def destroy_blob(blob: Blob) -> None:
    """Destroy the key and, once that is committed, the bytes: hash and metadata stay as proof."""
    blob.key, blob.destroyed_at = None, timezone.now()
    blob.save(update_fields=["key", "destroyed_at"])
    transaction.on_commit(partial(_path(blob.pk).unlink, missing_ok=True))


def sweep_blobs() -> None:
    """Take away the bytes of every blob whose key is destroyed, as after a kill between the two."""
    for blob_id in Blob.objects.filter(key=None).values_list("pk", flat=True):
        _path(blob_id).unlink(missing_ok=True)


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
