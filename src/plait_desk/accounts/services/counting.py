"""How often: counted by all processes together, each time exactly once."""

import hashlib
import hmac
import time
from dataclasses import dataclass

from django.db import connections

from plait_desk.accounts.models import Tally
from plait_desk.audit.homes import home_of
from plait_desk.audit.keys import desk_key

# All processes count under one key, which lies outside PLAIT_HOME: what is counted leads back to no address.
KEY = "counts"
# One statement, so that of two that come at one moment neither is lost.
_COUNT = f"""
    INSERT INTO {Tally._meta.db_table} (name, number, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (name) DO UPDATE SET number = {Tally._meta.db_table}.number + 1 RETURNING number"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The how-manieth this was in its stretch of time, and the seconds until the next stretch begins."""

    number: int
    seconds_left: int


def count_up(name: str, *, each_seconds: int) -> Counted:
    """Count once more. Stretches follow each other without a gap; of `name` nothing is kept but a keyed digest."""
    now = int(time.time())
    ends_at = (now // each_seconds + 1) * each_seconds
    with connections[home_of(Tally)].cursor() as cursor:
        cursor.execute(_COUNT, [_keyed(f"{name}:{ends_at}"), ends_at])
        number = int(cursor.fetchone()[0])
    if number == 1:
        Tally.objects.filter(ends_at__lt=now).delete()
    return Counted(number=number, seconds_left=ends_at - now)


def _keyed(name: str) -> str:
    return hmac.new(desk_key(KEY), name.encode(), hashlib.sha256).hexdigest()
