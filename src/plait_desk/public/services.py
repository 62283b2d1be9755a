"""How often the public forms may be sent, without keeping who sent them."""

import hashlib
import hmac
import secrets
import time

from django.core.cache import cache

# New with each process and written nowhere: what is counted leads back to no address.
_KEY = secrets.token_bytes(32)
EACH = 6  # of one address in a window
ALL = 300  # of everybody together in a window
WINDOW = 10 * 60  # seconds


def may_send(form: str, address: str) -> bool:
    """Count this sending; False where one address, or everybody together, has sent this form too often."""
    window = int(time.time() // WINDOW)
    own = hmac.new(_KEY, f"{form}:{window}:{address}".encode(), hashlib.sha256).hexdigest()
    return _count(own) <= EACH and _count(f"{form}:{window}") <= ALL


def _count(name: str) -> int:
    cache.add(f"sent:{name}", 0, WINDOW)
    return cache.incr(f"sent:{name}")
