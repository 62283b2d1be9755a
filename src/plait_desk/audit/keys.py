"""The desk's own keys: one file each in PLAIT_KEYS, outside PLAIT_HOME, made once and read by their owner only."""

import base64
import hashlib
import hmac
import os
from functools import cache
from threading import get_ident

from cryptography.fernet import Fernet
from django.conf import settings

SIZE = 32


@cache
def desk_key(name: str) -> bytes:
    """The 32 bytes of the named key, made on first use."""
    kept = settings.PLAIT_KEYS / f"{name}.key"
    if not kept.exists():
        # Nobody else writes this draft: neither another process nor another thread of this one.
        draft = settings.PLAIT_KEYS / f"{name}.key.{os.getpid()}.{get_ident()}"
        draft.write_bytes(os.urandom(SIZE))
        draft.chmod(0o600)
        try:
            os.link(draft, kept)  # fails where another was first: its key counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes(kept.read_bytes())


def lock_with(name: str, own: bytes = b"") -> Fernet:
    """A cipher under the named key and a value's own key: without either, nothing opens."""
    mixed = hmac.new(desk_key(name), b"lock\n" + own, hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(mixed))
