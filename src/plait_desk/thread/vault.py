"""Files at rest: each under its own key, so that destroying the key destroys the file in every backup too.

AES-256-GCM over pieces of 1 MiB; each piece is bound to its number and to whether it is the last, so that pieces
cannot be dropped, swapped or cut off unseen. The file's key is kept in the database, wrapped by the desk's key.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

PIECE = 1024 * 1024
TAG = 16


class BrokenBlob(Exception):
    """The bytes on disk are not what was written: changed, cut or under another key."""


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(256)


def wrap(key: bytes) -> bytes:
    """The key as the database keeps it (RFC 3394)."""
    return aes_key_wrap(_desk_key(), key)


def unwrap(wrapped: bytes) -> bytes:
    """The key itself, from what the database keeps."""
    return aes_key_unwrap(_desk_key(), bytes(wrapped))


def write(stream: BinaryIO, to: Path, key: bytes) -> None:
    """Encrypt `stream` into the file `to`, which appears whole or not at all."""
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f"{to.name}.{os.getpid()}.draft")
    cipher = AESGCM(key)
    with draft.open("wb") as file:
        for number, (piece, is_last) in enumerate(_pieces(stream)):
            file.write(cipher.encrypt(_nonce(number, is_last=is_last), piece, None))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(to)


def read(path: Path, key: bytes) -> Iterator[bytes]:
    """The plain bytes of the file, piece by piece. Raises BrokenBlob."""
    cipher = AESGCM(key)
    left = path.stat().st_size
    with path.open("rb") as file:
        number = 0
        # Even of an empty file there is one piece: a file that was cut off whole has none, and is broken.
        while number == 0 or left > 0:
            sealed = file.read(PIECE + TAG)
            left -= len(sealed)
            try:
                yield cipher.decrypt(_nonce(number, is_last=left == 0), sealed, None)
            except InvalidTag as error:
                raise BrokenBlob(path.name) from error
            number += 1


def _pieces(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    piece = stream.read(PIECE)
    while True:
        following = stream.read(PIECE)
        yield piece, not following
        if not following:
            return
        piece = following


def _nonce(number: int, *, is_last: bool) -> bytes:
    # Each file has its own key, so the piece's number is never used twice under one key.
    return bytes([is_last]) + number.to_bytes(11, "big")


def _desk_key() -> bytes:
    path = settings.PLAIT_KEYS / "blobs.key"
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_bytes(new_key())
        draft.chmod(0o600)
        try:
            os.link(draft, path)  # the first of two processes wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes(path.read_bytes())
