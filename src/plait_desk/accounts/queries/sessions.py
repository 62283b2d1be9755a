"""Where somebody is signed in, and how many recovery codes they have left."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.timezone import localtime

from plait_desk.accounts.models import Person, SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session of a person as a page shows it."""

    cited_as: int
    began: str
    seen: str
    is_this: bool


def session_lines(person: Person, *, at: datetime, this: int | None) -> tuple[SessionLine, ...]:
    """Where the person is signed in, last used first; `this` is the session that asks."""
    rows = SignedIn.objects.filter(person_id=person.pk, expire_date__gt=at, cited_as__isnull=False)
    return tuple(
        SessionLine(
            cited_as=row.cited_as,
            began=f"{localtime(row.began_at):%-d %B %Y, %H:%M}",
            seen=f"{localtime(row.seen_at):%-d %B %Y, %H:%M}",
            is_this=row.cited_as == this,
        )
        for row in rows.order_by("-seen_at", "-pk")
        if row.cited_as is not None and row.began_at is not None and row.seen_at is not None
    )


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes the person has made and not used."""
    kept = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0
