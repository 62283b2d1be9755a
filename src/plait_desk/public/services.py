"""How often the public forms may be sent, without keeping who sent them."""

import hashlib
import hmac
import time

from django.core.cache import cache

from plait_desk.audit.keys import desk_key

# All processes count under one key, which lies outside PLAIT_HOME: what is counted leads back to no address.
KEY = "counts"
EACH = 6  # of one address in a window
ALL = 300  # of everybody together in a window
WINDOW = 10 * 60  # seconds


def may_send(form: str, address: str) -> bool:
    """Count this sending; False where one address, or everybody together, has sent this form too often."""
    window = int(time.time() // WINDOW)
    own = hmac.new(desk_key(KEY), f"{form}:{window}:{address}".encode(), hashlib.sha256).hexdigest()
    return _count(own) <= EACH and _count(f"{form}:{window}") <= ALL


def _count(name: str) -> int:
    cache.add(f"sent:{name}", 0, WINDOW)
    return cache.incr(f"sent:{name}")
