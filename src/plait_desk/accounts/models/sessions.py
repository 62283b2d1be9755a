"""Who is signed in where, in the small store of reads: a busy load never holds up a page."""

from typing import Any, ClassVar, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.dateparse import parse_datetime

BEGAN, SEEN, CITED = "began_at", "seen_at", "cited_as"


class SignedIn(AbstractBaseSession):
    """One session. What a list of them needs is copied from its data each time it is kept."""

    home: ClassVar[str] = "audit"

    person_id = models.BigIntegerField(null=True)
    cited_as = models.BigIntegerField(null=True, help_text="how a page names it; the key itself is never shown")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes = [models.Index(fields=["person_id", "seen_at"])]

    @classmethod
    def get_session_store_class(cls) -> type[DatabaseSessionStore]:
        """The store that keeps these."""
        return SessionStore


class SessionStore(DatabaseSessionStore):
    """Django's own store in a table of ours; settings.SESSION_ENGINE names this module."""

    @classmethod
    def get_model_class(cls) -> type[SignedIn]:
        """Our table."""
        return SignedIn

    def create_model_instance(self, data: dict[str, Any]) -> SignedIn:
        """The row to keep, with what the list of a person's sessions shows."""
        row = cast(SignedIn, super().create_model_instance(data))
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.cited_as = data.get(CITED)
        row.began_at = parse_datetime(data[BEGAN]) if BEGAN in data else None
        row.seen_at = parse_datetime(data[SEEN]) if SEEN in data else None
        return row
